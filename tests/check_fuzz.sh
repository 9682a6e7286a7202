#!/bin/sh
# check_fuzz.sh DIR: does any file or argument make a parser crash, hang, or ask for too much memory?
#
# Each target of tests/fuzz, built by clang with libFuzzer, ASan and UBSan, runs its seeds in
# tests/fuzz/corpus and then FUZZ_SECONDS (60) of what libFuzzer makes of them, and of what it has found
# before, which is kept in DIR/corpus.  FUZZ names the targets to run, if not all.  What fails is left as
# DIR/crash-*: run DIR/tests/fuzz/NAME with it.
#
# Without clang this is a notice, or with CI=true a failure.
set -u
dir=$1
seconds=${FUZZ_SECONDS:-60}
MAKE=${MAKE:-make}

fail() { echo "fuzz: $*" >&2; exit 1; }

if ! echo 'int LLVMFuzzerTestOneInput(void) { return 0; }' |
        clang -fsanitize=fuzzer,address,undefined -x c - -o /dev/null 2>/dev/null; then
    if [ -n "${CI:-}" ]; then fail "there is no clang with libFuzzer, and here nothing may be skipped"; fi
    echo "fuzz: skipped: there is no clang with libFuzzer (make setup-ci)"
    exit 0
fi
$MAKE BUILD="$dir" CC=clang SANITIZE=fuzz fuzzers || exit 1

# Files are written by the million: to memory, where there is such a place.
TMPDIR=$(mktemp -d -p /dev/shm 2>/dev/null || mktemp -d) || exit 1
export TMPDIR
trap 'rm -rf "$TMPDIR"' EXIT
trap 'kill $started 2>/dev/null; exit 130' INT TERM HUP

# The largest single allocation, in MB, and the longest input: a parser may ask for as much as it has
# really read, twice, and for a picture as much as its bytes could hold.
limits()
{
    case $1 in
        image|folder) echo '-malloc_limit_mb=300 -max_len=4096' ;;
        cifar)        echo '-malloc_limit_mb=40 -max_len=10000' ;;
        *)            echo '-malloc_limit_mb=40 -max_len=4096' ;;
    esac
}

fuzz()          # NAME
{
    log=$dir/$1.log
    mkdir -p "$dir/corpus/$1"
    # shellcheck disable=SC2046
    OMP_NUM_THREADS=1 "$dir/tests/fuzz/$1" $(limits "$1") -timeout=10 -rss_limit_mb=1500 \
        -max_total_time="$seconds" -artifact_prefix="$dir/" -print_final_stats=1 \
        "$dir/corpus/$1" "tests/fuzz/corpus/$1" >"$log" 2>&1 ||
        { tail -n 40 "$log"; fail "$1: the input is there as $dir/crash-*, timeout-* or oom-*"; }
    awk -v name="$1" '/number_of_executed_units/ {
        print "  fuzz    " name ": " $2 " inputs, none of them harmful" }' "$log"
}

settle()        # waits for all that were started
{
    for process in $started; do wait "$process" || exit 1; done
    started=
}

# As many at once as there are cores: all take equally long.
cores=$(getconf _NPROCESSORS_ONLN) ran=0 started=
for source in tests/fuzz/*.c; do
    name=$(basename "$source" .c)
    case " ${FUZZ:-$name} " in *" $name "*) ;; *) continue ;; esac
    fuzz "$name" &
    started="$started $!" ran=$((ran + 1))
    if [ $((ran % cores)) = 0 ]; then settle; fi
done
settle
echo "fuzz: $ran parsers, $seconds s each, all well"
