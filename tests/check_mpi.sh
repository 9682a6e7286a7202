#!/bin/sh
# check_mpi.sh DIR: do several ranks find what one process finds?
#
# Every lesson, --quick, by the programs in DIR and by those built with MPI=1 under mpirun with 3
# ranks: all tables must be equal byte for byte, and one rank alone must speak.  Then a rank of lesson
# 13 is killed in the midst of its search, and one process takes it up again: the same tables once more.
#
# Without Open MPI this is a notice, or with CI=true a failure.
set -u
dir=$1
MAKE=${MAKE:-make}
work=$dir/mpi-runs

fail() { echo "check-mpi: $*" >&2; exit 1; }

if ! command -v mpirun >/dev/null; then
    if [ -n "${CI:-}" ]; then fail "there is no mpirun, and here nothing may be skipped"; fi
    echo "check-mpi: skipped: there is no mpirun (make setup-ci)"
    exit 0
fi

ranks()     # COMMAND...
{
    OMP_NUM_THREADS=1 mpirun --allow-run-as-root --oversubscribe --bind-to none -n 3 "$@"
}

same_tables()       # A B NAME
{
    count=0
    for table in "$1"/*.tsv; do
        cmp "$table" "$2/${table##*/}" || fail "$3: one process and three ranks differ"
        count=$((count + 1))
    done
    [ "$(find "$2" -name '*.tsv' | wc -l)" = $count ] || fail "$3: not the same tables"
}

$MAKE MPI=1 BUILD="$dir/mpi" all || exit 1
rm -rf "$work"
tables=0
for lesson in "$dir"/lessons/[0-9][0-9]_*; do
    name=${lesson##*/}
    case $name in *.*) continue ;; esac
    one=$work/$name-one three=$work/$name-three
    mkdir -p "$one" "$three"
    echo "  run     $name --quick, by 1 and by 3"
    "$lesson" --quick --out "$one" >"$one/log.txt" 2>&1 || { cat "$one/log.txt"; fail "$name failed"; }
    ranks "$dir/mpi/lessons/$name" --quick --out "$three" >"$three/log.txt" 2>&1 ||
        { cat "$three/log.txt"; fail "$name failed under mpirun"; }
    same_tables "$one" "$three" "$name"
    tables=$((tables + count))
    [ "$(grep -c '^Done in' "$three/log.txt")" = 1 ] || fail "$name: more than one rank prints"
done
echo "check-mpi: $tables tables are equal byte for byte"

# ---- A lost rank ----

name=13_evolved_vs_designed whole=$work/whole lost=$work/lost
program=$dir/mpi/lessons/$name
arguments='--quick --dense-only --population 6 --generations 20'
mkdir -p "$whole" "$lost"
echo "  run     $name, losing a rank"
# shellcheck disable=SC2086
"$dir/lessons/$name" $arguments --out "$whole" >"$whole/log.txt" 2>&1 ||
    { cat "$whole/log.txt"; fail "$name failed"; }
# shellcheck disable=SC2086
ranks "$program" $arguments --out "$lost" >"$lost/log.txt" 2>&1 &
job=$!
while kill -0 $job 2>/dev/null && ! grep -qs 'evolved *generation *3' "$lost/log.txt"; do sleep 0.05; done
victim=$(ps -A -o pid= -o args= | awk -v program="$program" '$2 == program { print $1; exit }')
[ -n "$victim" ] && kill -9 "$victim"
if wait $job; then fail "the other ranks went on without rank $victim"; fi
[ -s "$lost/contest.checkpoint" ] || fail "the lost search left no checkpoint"
# shellcheck disable=SC2086
"$dir/lessons/$name" $arguments --resume --out "$lost" >"$lost/log2.txt" 2>&1 ||
    { cat "$lost/log2.txt"; fail "$name --resume failed"; }
same_tables "$whole" "$lost" "$name, resumed"
echo "check-mpi: a search that lost a rank was taken up again, with the same tables"
