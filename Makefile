# Gradus: a course in how deep networks learn.  `make` alone lists what there is to make.
#
# Nothing here asks for a compiler or a package while make reads this file: that is done in
# the recipe of $(BUILD)/flags, so that `make setup lesson07` finds what setup installed.

VERSION  := 0.1.0
ARGS     ?=
PYTHON   ?= /usr/bin/python3
REAL     ?= float
NEED     := zlib.h stb/stb_image.h stb/stb_image_write.h

# No CC means the first of gcc, cc, clang; each CC that is named has a folder of its own.
ifneq ($(filter default undefined,$(origin CC)),)
CC :=
endif
space    := $(subst ,, )
BUILD    ?= build$(if $(CC),/$(subst $(space),_,$(notdir $(CC))))$(if $(MPI),/mpi)
ifneq ($(words $(BUILD)),1)
$(error BUILD='$(BUILD)': the name of one directory, without blanks, is needed)
endif

MAKEFLAGS += --no-builtin-rules --no-print-directory
.DEFAULT_GOAL := help
.SUFFIXES:
.SECONDARY:
.SECONDEXPANSION:
.DELETE_ON_ERROR:

library  := $(patsubst %.c,$(BUILD)/%.o,$(wildcard lib/*/*.c experiments/*.c))
tests    := $(patsubst %.c,$(BUILD)/%.o,tests/main.c $(wildcard tests/test_*.c))
benches  := $(patsubst %.c,$(BUILD)/%.o,$(wildcard experiments/bench/*.c))
benched  := $(filter $(addprefix $(BUILD)/experiments/bench/,work%.o measure.o report.o),$(benches))
programs := $(patsubst %.c,$(BUILD)/%,$(sort $(wildcard lessons/[0-9][0-9]_*.c)))
scripts  := $(wildcard tests/test_*.sh)
fuzzers  := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/fuzz/*.c))
tried    := $(if $(scripts),$(programs))
lessons  := $(foreach p,$(notdir $(programs)),lesson$(firstword $(subst _, ,$(p))))

# With `make -j setup lesson07`, nothing starts before setup has ended.
setup    := $(filter setup setup-book setup-ci setup-bench,$(MAKECMDGOALS))

export CC CFLAGS LDFLAGS REAL SANITIZE MPI VERSION V PYTHON
say       = $(if $(V),,@echo '  $(1)';)
compile   = $$(cat $(BUILD)/cc) @$(BUILD)/flags

help:
	@echo 'Gradus: a course in how deep networks learn.  What there is to make:'
	@awk -F ':.*## ' '/^[a-zA-Z -]+:.*## / { printf "  %-18s %s\n", $$1, $$2 }' Makefile
	@echo "Lessons here: $(if $(lessons),$(lessons),none)"
	@echo "Settings: ARGS='--help' for a lesson; OUT=DIR, BUILD=DIR; CC, CFLAGS, LDFLAGS, MPI=1; V=1 shows all."

all: $(programs) | $(setup) ## build the library and all lessons

## -- Packages ---------------------------------------------------------------------------

setup: ## install what building, running and testing the lessons needs
	@sh .ci/setup.sh lessons
setup-book: | $(filter setup,$(setup)) ## ... and pandoc, for the pages
	@sh .ci/setup.sh lessons book
setup-ci: | $(filter setup setup-book,$(setup)) ## ... and clang, valgrind, qemu, ... for developers
	@sh .ci/setup.sh lessons ci
setup-bench: | $(filter-out setup-bench,$(setup)) ## ... and OpenBLAS, NumPy, scikit-learn, PyTorch, TensorFlow.js, for the benchmark
	@sh .ci/setup.sh lessons bench

## -- Compiling --------------------------------------------------------------------------

# Asks the compiler at every run of make, and is touched only where the answer is new.
$(BUILD)/flags: FORCE | $(setup)
	@NEED='$(NEED)' sh .ci/flags.sh $(BUILD)

$(BUILD)/%.o: %.c $(BUILD)/flags
	$(call say,compile $(@:build/%=%)) mkdir -p $(@D) && $(compile) $(own) -MMD -MP -c $< -o $@

# Lessons leave the work to the library, and stb is large: at -O3 they are two fifths of a build.
modest := $(if $(CFLAGS)$(SANITIZE),,-O1)
$(BUILD)/lessons/%.o $(BUILD)/lib/lab/sheet.o: own := $(modest)
# stb_image multiplies whatever a damaged JPEG says: there, too large an integer wraps round.
$(BUILD)/lib/learn/image_file.o: own := $(modest) -fwrapv

# A checkpoint says which code wrote it; the fuzzer's seeds, none.
code := $(sort $(wildcard lib/*/*.[ch] experiments/*.[ch]))
$(BUILD)/lib/lab/checkpoint.o: $(code)
ifneq ($(SANITIZE),fuzz)
$(BUILD)/lib/lab/checkpoint.o: own = -DGRADUS_CODE=$$(cat $(code) | cksum | cut -d ' ' -f 1)
endif

$(BUILD)/libgradus.a: $(library)
	$(call say,archive $(@:build/%=%)) rm -f $@ && $(AR) rcs $@ $^

$(programs): %: %.o $(BUILD)/libgradus.a
	$(call say,link    $(@:build/%=%)) $(compile) -o $@ $^ @$(BUILD)/libs

$(tests): | has-check
has-check: $(BUILD)/flags
	@test -s $(BUILD)/libs-check || \
	{ echo 'gradus: Check is missing (in Debian: the package check); run: make setup'; exit 2; }

$(BUILD)/suite: $(tests) $(benched) $(BUILD)/libgradus.a
	$(call say,link    $(@:build/%=%)) $(compile) -o $@ $^ @$(BUILD)/libs-check @$(BUILD)/libs

$(BUILD)/double/suite: FORCE | $(setup)
	@$(MAKE) BUILD=$(BUILD)/double REAL=double $@

-include $(patsubst %.o,%.d,$(library) $(tests) $(benches) $(programs:=.o) $(fuzzers:=.o))

## -- Lessons ----------------------------------------------------------------------------

# `make ... OUT=DIR`: the results are in DIR/lessonNN.  A variable of that name in the environment
# means something else.
elsewhere = $(and $(OUT),$(filter command,$(origin OUT)))
results   = $(if $(elsewhere),"$$OUT",plots/out)
into      = $(if $(elsewhere),"--out=$$OUT/$(1)")

# ... for all lessons, one after the other.
each      = for program in $^; do name=$${program\#\#*/}; lesson=lesson$${name%%_*};

$(lessons): lesson%: $$(addprefix $(BUILD)/,$$(basename $$(wildcard lessons/$$*_*.c)))
	@$< $(call into,$@) $(ARGS)

lessonNN: ## build and run lesson NN, as in: make lesson07 ARGS='--depth 60'
lesson%:
	@echo 'gradus: there is no $@ here; there is: $(lessons)'; exit 2

lesson12-table: $(BUILD)/lessons/12_genetic_search ## train every network of lesson 12 anew and keep the table
	@$< --full $(call into,lesson12) $(ARGS)
	@mkdir -p experiments/tables
	@gzip -9nc $(results)/lesson12/architectures.tsv > experiments/tables/.part
	@mv experiments/tables/.part experiments/tables/architectures.tsv.gz

lessons: $(programs) ## run all lessons
	@$(each) $$program $(call into,$$lesson) $(ARGS) || exit; done

claims: $(programs) ## run all lessons and judge their claims; those that do not hold come first
	@set --; worst=0; \
	$(each) \
	    $$program --check $(if $(SEED),--seed $(SEED)) $(call into,$$lesson) $(ARGS); status=$$?; \
	    case $$status in 0|1) set -- "$$@" $(results)/$$lesson/claims.tsv ;; 130) exit 130 ;; \
	    *) echo "gradus: $$name ended with status $$status: its claims are missing"; worst=2 ;; \
	    esac; done; \
	awk -f tests/claims.awk -- "$$@" /dev/null && exit $$worst

nightly: $(programs) ## ... over base seeds 1 to 20; hours, and the next night goes on; SEEDS=, LESSONS=
	@ARGS='$(ARGS)' sh tests/nightly.sh $(BUILD)

book: $(programs) ## weave the lessons into pages (needs pandoc: make setup-book)
	@$(each) \
	    ! sh lessons/book/missing.sh $(results)/$$lesson lessons/$$name.c || \
	    $$program $(call into,$$lesson) || exit; done
	@sh lessons/book/weave.sh --runs $(results) $(BUILD)/book $(programs:$(BUILD)/%=%.c)

pack: book ## a teacher's pack: slides, all figures (for grey paper as well), data
	@sh lessons/book/pack.sh $(BUILD)/book $(BUILD)/pack

## -- Checking ---------------------------------------------------------------------------

define run_suites
@status=0; \
echo 'real = float';  $(BUILD)/suite        || status=1; \
echo 'real = double'; $(BUILD)/double/suite || status=1; exit $$status
endef

suites: $(BUILD)/suite $(BUILD)/double/suite
	$(run_suites)

check: $(BUILD)/suite $(BUILD)/double/suite $(tried) ## test the library, in float and in double
	@for file in $(wildcard tests/test_*.c); do name=$${file#tests/test_}; \
	    grep -q "^SUITE($${name%.c})" tests/suites.h || \
	    { echo "gradus: $$file is not in tests/suites.h"; exit 1; }; done
	@for file in $(patsubst lib/%,%,$(wildcard lib/*/*.h)); do grep -q "\"$$file\"" lib/gradus.h || \
	    { echo "gradus: lib/$$file is not in lib/gradus.h"; exit 1; }; done
	@for script in $(scripts); do sh $$script $(BUILD) || exit; done
	$(run_suites)

test: check ## the same

check-bits: | $(setup) ## compare the tables of lesson 07 over compilers, threads, processors
	@MAKE='$(MAKE)' sh tests/check_bits.sh $(BUILD)/bits

check-mpi: $(programs) ## compare the tables of one process with those of three under mpirun
	@MAKE='$(MAKE)' sh tests/check_mpi.sh $(BUILD)

check-book: book ## load all pages of the book in headless Chromium (make setup-ci)
	@sh tests/check_book.sh $(BUILD)/book

check-hard: $(programs) ## lessons that are killed, lack room, meet odd names, ...; HARD_KILLS=100
	@MAKE='$(MAKE)' sh tests/check_hard.sh $(BUILD)

# The suites also ask for more memory than there is, which must look as it does elsewhere.
asan      = ASAN_OPTIONS=allocator_may_return_null=1:$$ASAN_OPTIONS
sanitized = $(asan) $(MAKE) BUILD=$(BUILD)/sanitize SANITIZE=yes

check-sanitize: | $(setup) ## the suites (of floats), under ASan and UBSan
	+@$(sanitized) $(BUILD)/sanitize/suite
	@$(asan) $(BUILD)/sanitize/suite

check-sanitize-lessons: | $(setup) ## all lessons as well; takes half an hour
	+@$(sanitized) quick

check-threads: | $(setup) ## the suites, under TSan with four threads
	+@$(MAKE) BUILD=$(BUILD)/thread CC=clang SANITIZE=thread $(BUILD)/thread/suite
	@TSAN_OPTIONS=die_after_fork=0:$$TSAN_OPTIONS OMP_NUM_THREADS=4 CK_TIMEOUT_MULTIPLIER=20 \
	    $(BUILD)/thread/suite

quick: $(programs)
	@for program in $^; do out=$(BUILD)/quick/$${program##*/}; mkdir -p $$out; \
	    $$program --quick --out $$out || exit; done

# Clang's libFuzzer, which brings a main of its own.
$(fuzzers): %: %.o $(BUILD)/libgradus.a
	$(call say,link    $(@:build/%=%)) $(compile) -fsanitize=fuzzer -o $@ $^ @$(BUILD)/libs

fuzzers: $(fuzzers)

fuzz: | $(setup) ## broken files and arguments of all kinds, a minute for each parser; FUZZ_SECONDS=600
	+@MAKE='$(MAKE)' sh tests/check_fuzz.sh $(BUILD)/fuzz

# valgrind computes each fused multiply-add by hand: the smallest run that does everything.  At
# AVX-512 it stops: its program is built without.
valgrind  = $(BUILD)/valgrind/lessons/07_vanishing_gradients
portable  = $(if $(filter x86_64,$(shell uname -m)),-march=x86-64-v3)

check-valgrind: | $(setup) ## lesson 07, small, under valgrind
	+@$(MAKE) BUILD=$(BUILD)/valgrind CFLAGS='$(CFLAGS) $(portable)' $(valgrind)
	valgrind --quiet --leak-check=full --errors-for-leak-kinds=definite,indirect \
	    --error-exitcode=9 $(valgrind) --quick --depth 5 --width 20 --learning-depth 2 --batch 10 \
	    --images 100 --networks 20 --seeds 1 --threads 1 --out $(BUILD)/valgrind

bench: $(BUILD)/bench $(BUILD)/depth_probe ## compare the speed with other libraries (make setup-bench)
	@$< $(ARGS)

profile: $(BUILD)/profile ## where the time of each workload goes (needs perf: make setup-bench)
	@sh experiments/bench/profile.sh $< $(ARGS)

scaling: $(BUILD)/scaling ## what a step costs by depth, width, batch, image and threads
	@$<

# What is in experiments/bench is one program, but for the whole program that it measures, for
# what is run under perf, and for the cost of growing.
$(BUILD)/bench: $(filter-out %/depth_probe.o %/profile.o %/scaling.o,$(benches)) $(BUILD)/libgradus.a
	$(call say,link    $(@:build/%=%)) $(compile) -o $@ $^ @$(BUILD)/libs -ldl

$(BUILD)/depth_probe: $(filter %/depth_probe.o,$(benches)) $(BUILD)/libgradus.a
	$(call say,link    $(@:build/%=%)) $(compile) -o $@ $^ @$(BUILD)/libs

$(BUILD)/profile $(BUILD)/scaling: $(BUILD)/%: $(BUILD)/experiments/bench/%.o $(benched) $(BUILD)/libgradus.a
	$(call say,link    $(@:build/%=%)) $(compile) -o $@ $^ @$(BUILD)/libs

clean: ## remove what was compiled; results in plots/out stay
	rm -rf build

FORCE:
.PHONY: FORCE help all setup setup-book setup-ci setup-bench has-check $(lessons) lesson12-table \
        lessons claims nightly book pack suites check test check-bits check-mpi check-book \
        check-sanitize check-sanitize-lessons quick check-valgrind bench profile scaling fuzzers \
        fuzz check-hard check-threads clean
