#!/bin/sh
# check_bits.sh DIR: does the course compute the same bits everywhere?
#
# Lesson 07 by gcc and clang, at -O2 and -O3, with and without AVX-512 where there is that, with
# one thread and two: all tables must be equal byte for byte.  And a small network trained by each
# of these builds and by one for arm64 under qemu: all checksums must be equal.
#
# A missing tool is a notice, or with CI=true or BITS_STRICT=1 a failure.  BITS_ARGS
# chooses another run of the lesson.  Everything is built and kept in DIR.
set -u
dir=$1
lesson=07_vanishing_gradients
arguments=${BITS_ARGS:---quick --images 2000 --epochs 3}
MAKE=${MAKE:-make}
skipped=0 runs=0 reference='' checksum=''

fail() { echo "check-bits: $*" >&2; exit 1; }
skip()
{
    if [ -n "${CI:-}${BITS_STRICT:-}" ]; then fail "$*, and here nothing may be skipped"; fi
    echo "check-bits: skipped: $*"
    skipped=$((skipped + 1))
}

has()    { command -v "$1" >/dev/null; }
tables() { (cd "$1" && find . -name '*.tsv' | sort); }

same_tables()   # RUN: its tables must be those of the first run
{
    runs=$((runs + 1))
    if [ -z "$reference" ]; then
        reference=$1
        [ -n "$(tables "$1")" ] || fail "there are no tables in $1"
    fi
    [ "$(tables "$1")" = "$(tables "$reference")" ] ||
        fail "not the same tables in $reference and in $1"
    for table in $(tables "$1"); do
        cmp "$reference/$table" "$1/$table" || fail "$table: $reference and $1 differ"
    done
}

same_checksum() # NAME COMMAND...: what it prints must be what the first one printed
{
    name=$1
    shift
    echo "  run     train_checksum ($name)"
    answer=$("$@") || fail "train_checksum by $name failed"
    [ "${checksum:=$answer}" = "$answer" ] ||
        fail "the trained network's checksum is $answer by $name, $checksum by the first build"
}

for compiler in gcc clang; do
    has $compiler || { skip "there is no $compiler"; continue; }
    for option in O2 O3 march=x86-64-v3; do
        build=$dir/$compiler-${option#march=}
        case $option in
            march=*) [ $compiler = gcc ] && grep -q -e '-v4' "$dir/gcc-O3/flags" || continue ;;
        esac
        $MAKE BUILD="$build" CC=$compiler CFLAGS=-$option "$build/lessons/$lesson" || exit 1
        for threads in 1 2; do
            out=$build/tables-$threads
            rm -rf "$out"
            mkdir -p "$out"
            echo "  run     $lesson $arguments --threads $threads ($compiler -$option)"
            # shellcheck disable=SC2086
            "$build/lessons/$lesson" $arguments --threads $threads --out "$out" \
                >"$out/log.txt" 2>&1 || { cat "$out/log.txt"; fail "this run failed"; }
            same_tables "$out"
        done
        $compiler @"$build/flags" -o "$build/train_checksum" tests/train_checksum.c \
            "$build/libgradus.a" @"$build/libs" || exit 1
        same_checksum "$compiler -$option" "$build/train_checksum"
    done
done

# For arm64 without the file loaders (it may have no zlib and stb).
compiler=aarch64-linux-gnu-gcc
for qemu in qemu-aarch64 qemu-aarch64-static; do
    if has $qemu; then break; fi
done
if ! has $compiler || ! has "$qemu"; then
    skip "arm64: there is no $compiler or no qemu-aarch64"
else
    build=$dir/arm64
    objects=$(grep -L -e '<zlib.h>' -e '<stb/' lib/base/*.c lib/grad/*.c lib/learn/*.c |
        sed "s|^|$build/|; s|c\$|o|")
    # shellcheck disable=SC2086
    $MAKE BUILD="$build" CC=$compiler NEED= $objects || exit 1
    rm -f "$build/core.a"
    # shellcheck disable=SC2086
    "$($compiler -print-prog-name=ar)" rcs "$build/core.a" $objects || exit 1
    $compiler @"$build/flags" -static -o "$build/train_checksum" tests/train_checksum.c \
        "$build/core.a" -lm || exit 1
    same_checksum arm64 "$qemu" "$build/train_checksum"
fi

if [ $runs -gt 0 ]; then
    count=$(tables "$reference" | wc -l)
    echo "check-bits: the $count tables of $runs runs are equal byte for byte"
fi
echo "check-bits: the trained network's checksum is $checksum by every build"
if [ $skipped -gt 0 ]; then echo "check-bits: $skipped checks were skipped, see above"; fi
