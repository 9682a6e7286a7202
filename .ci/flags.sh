#!/bin/sh
# flags.sh DIR: finds a compiler and asks it what it can do.
#
# It writes, only where something has changed (so that make rebuilds only then):
#     DIR/cc      the compiler
#     DIR/flags   what every compilation is given   (gcc and clang read it as @DIR/flags)
#     DIR/libs    what every link is given at its end; DIR/libs-check, what the tests add
# from CC, CFLAGS, LDFLAGS, REAL, SANITIZE, MPI, VERSION and NEED (headers that must exist) in
# the environment.  The Makefile runs it in a recipe and not while it is read, so that
# `make setup lesson07` finds what setup has just installed.
set -u
dir=$1

stop() { echo "gradus: $*" >&2; exit 2; }

# One line for what costs speed but no result; not again for each of make's inner calls.
note() { if [ "${MAKELEVEL:-0}" -lt 2 ]; then echo "  note: $*"; fi; }

for cc in "${CC:-gcc}" cc clang; do
    command -v ${cc%% *} >/dev/null && break
    if [ -n "${CC:-}" ]; then stop "CC=$CC: there is no such compiler"; fi
    cc=
done
if [ -z "$cc" ]; then stop "there is no C compiler; run: make setup"; fi

# The answers are kept, as long as the questions are the same and all went well.
question="$cc $($cc --version 2>&1 | head -n 1) | ${CFLAGS:-} | ${LDFLAGS:-} | ${REAL:-} |
${SANITIZE:-} | ${MPI:-} | ${VERSION:-} | ${NEED:-} | $(uname -nm) | $(cksum <"$0")"
if [ -s "$dir/flags" ] && [ "$(cat "$dir/question" 2>/dev/null)" = "$question" ]; then exit 0; fi
rm -f "$dir/question"
mkdir -p "$dir"
settled=yes

probe=$dir/probe
trap 'rm -f "$probe" "$probe.c"' EXIT
compiles()      # LINES-OF-C OPTION...
{
    echo "$1" >"$probe.c"
    shift
    $cc "$probe.c" -o "$probe" "$@" >/dev/null 2>&1
}
package() { pkg-config "$@" 2>/dev/null || true; }

compiles 'int main(void) { return 0; }' || stop "$cc cannot make a program; run: make setup"

flags="-std=c11 -D_POSIX_C_SOURCE=200809L -O3"
flags="$flags -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Ilib -I."
flags="$flags -fno-math-errno"      # or the call of sqrt keeps loops from being vectors
flags="$flags -DGRADUS_VERSION=\\\"${VERSION:-}\\\" -DREAL=${REAL:-float}"

# AVX-512, or AVX2 and FMA, where this machine has them.  The results have the same bits without.
# AMD's family 19h computes AVX-512 in halves and gains nothing by it.
if [ "$(uname -m)" = x86_64 ]; then
    if compiles 'int main(void) { return !(__builtin_cpu_supports("avx512f")
                 && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq")
                 && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512cd")
                 && !__builtin_cpu_is("amdfam19h")); }' -march=x86-64-v4 && "$probe"; then
        flags="$flags -march=x86-64-v4"
    elif compiles 'int main(void) { return !(__builtin_cpu_supports("avx2")
                 && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2")); }' \
                -march=x86-64-v3 && "$probe"; then
        flags="$flags -march=x86-64-v3"
    elif compiles 'int main(void) { return 0; }' -march=x86-64; then
        note "no AVX2 and FMA on this machine: everything runs, much slower"
    fi
fi

flags="$flags -pthread -fopenmp-simd"       # of OpenMP the vectors only; threads are our own

for header in ${NEED:-}; do
    case $header in
        zlib.h) name="zlib1g-dev" ;;
        stb/*)  name="libstb-dev" ;;
        *)      name="" ;;
    esac
    compiles "#include <stdio.h>
              #include <$header>
              int main(void) { return 0; }" $(package --cflags zlib) ||
        stop "$header is missing (in Debian: the package $name); run: make setup"
done
libs=$(package --libs zlib)
if [ -z "$libs" ]; then libs=-lz; fi
flags="$flags $(package --cflags zlib check)"

if [ -n "${SANITIZE:-}" ]; then
    flags="$flags -O1 -g -fno-omit-frame-pointer -fno-sanitize-recover=all"
    case $SANITIZE in
        fuzz) flags="$flags -fsanitize=address,undefined,float-cast-overflow,fuzzer-no-link"
              flags="$flags -Wno-pass-failed" ;;
        thread) flags="$flags -fsanitize=thread -Wno-pass-failed" ;;
        *)    flags="$flags -fsanitize=address,undefined,float-cast-overflow" ;;
    esac
fi

if [ -n "${MPI:-}" ]; then
    flags="$flags -DGRADUS_MPI $(package --cflags ompi-c)"
    libs="$libs $(package --libs ompi-c)"
    # shellcheck disable=SC2046
    compiles '#include <mpi.h>
              int main(void) { return MPI_Init(0, 0); }' \
             $(package --cflags ompi-c) $(package --libs ompi-c) ||
        stop "MPI=1 needs Open MPI (in Debian: libopenmpi-dev); run: make setup-ci"
fi

check_libs=$(package --libs check)
if [ -z "$check_libs" ] && compiles '#include <check.h>
        int main(void) { return 0; }' -lcheck; then check_libs=-lcheck; fi
if [ -z "$check_libs" ]; then settled=no; fi

# The user's flags come after ours, so that they win; but whoever fuses a*b + c gets
# other bits than the rest of the course, and so that is forbidden last.
flags="$flags ${CFLAGS:-} -ffp-contract=off"

write()         # FILE LINE: make looks at the age of `flags`, which is written last
{
    if [ "$(cat "$dir/$1" 2>/dev/null)" != "$2" ]; then
        rm -f "$dir/flags"
        echo "$2" >"$dir/$1"
    fi
}
write cc "$cc"
write libs "${LDFLAGS:-} $libs -lm"
write libs-check "$check_libs"
write flags "$flags"
if [ -n "${V:-}" ]; then tail -n +1 "$dir/cc" "$dir/flags" "$dir/libs"; fi
if [ $settled = yes ]; then echo "$question" >"$dir/question"; fi
