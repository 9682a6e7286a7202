#!/bin/sh
# check_hard.sh DIR: do the lessons in DIR survive what their users and machines do to them?
#
# Killed at random moments, a full disk, directories that vanish or cannot be written, a gnuplot that is
# missing, fails or hangs, names full of quotes, several lessons at once, a checkout that cannot be written,
# another compiler without optimisation, 1, 2 and 4 threads.  Each time one clear line, the right status, the
# results of former runs as they were; and equal tables wherever a run comes to its end.
#
# HARD_KILLS (10) is how many runs are killed, HARD_SEED (1) when.  What this system cannot do (mount a small
# disk, be another user) is a notice.
# shellcheck disable=SC2016       # names are meant to be full of $ and backquotes
set -u
unset CDPATH GNUPLOT PLOT GNUPLOT_SECONDS GRADUS_DATA
cd -- "$(dirname -- "$0")/.." || exit 2
top=$PWD
case $1 in /*) build=$1 ;; *) build=$top/$1 ;; esac
kills=${HARD_KILLS:-10}
MAKE=${MAKE:-make}
work=$(mktemp -d) || exit 2
disk=
trap '[ -z "$disk" ] || umount "$disk"; rm -rf -- "$work"' EXIT
trap 'exit 130' INT TERM HUP
checks=0
skipped=0

fail() { echo "check-hard: FAILED: $*"; sed 's/^/    /' "$work/err" 2>/dev/null | tail -n 5; exit 1; }
check() # WHAT COMMAND...
{
    what=$1
    shift
    checks=$((checks + 1))
    "$@" || fail "$what"
}
skip()    { echo "check-hard: skipped: $*"; skipped=$((skipped + 1)); }
same()    { cmp -s -- "$1" "$2"; }
says()    { grep -qF -e "$2" -- "$1"; }
# Drafts that a run would sweep: of a number that is no living program's.
drafts()
{
    find "$1" -name '.part-*' | sed 's/.*part-\([0-9]*\)-.*/\1/' |
        while read -r number; do kill -0 "$number" 2>/dev/null || echo "$number"; done | grep -q .
}
not()     { ! "$@"; }
notices() { [ "$(grep -c '^gradus: ' "$work/err")" -eq "$1" ]; }       # what is said beside progress
last()    { tail -n 1 "$work/err" | grep -q '^gradus: '; }

small='--quick --depth 5 --width 20 --learning-depth 2 --batch 10 --images 100 --networks 20 --seeds 1'
small="$small --threads 1"
lesson07=$build/lessons/07_vanishing_gradients
lesson13=$build/lessons/13_evolved_vs_designed
lesson19=$build/lessons/19_forging_images
played='--quick --images 100 --steps 40000 --width 2 --batch 4 --measured 20 --side 16 --seeds 1'
played="$played --checkpoint 1 --threads 1"
search='--quick --dense-only --population 6 --generations 20 --threads 1'

# The program with arguments split at blanks, then those given; its status is in $status.
run()   # PROGRAM 'ARGUMENTS' ARGUMENT...
{
    program=$1 split=$2
    shift 2
    status=0
    # shellcheck disable=SC2086
    "$program" $split "$@" >"$work/out" 2>"$work/err" </dev/null || status=$?
}
ends()  # STATUS WHAT: the last run did so
{
    check "$2: status $1, not $status" test "$status" -eq "$1"
}
refused() # WHAT WORDS: the last run stopped with one clear line
{
    ends 2 "$1"
    check "$1: one line" notices 1
    check "$1: the last one" last
    check "$1: it says \"$2\"" says "$work/err" "$2"
}
tables() { (cd -- "$1" && find . -name '[!.]*.tsv' | sort); }
same_tables() # WHAT A B: the tables of A are in B as well, and equal
{
    for table in "$2"/*.tsv; do
        check "$1: ${table##*/} is the same" same "$table" "$3/${table##*/}"
    done
    check "$1: no others" test "$(tables "$2")" = "$(tables "$3")"
}

# ---- The reference ------------------------------------------------------------------------------

mkdir "$work/plain"
cd "$work" || exit 2
export GNUPLOT=/nowhere/gnuplot             # only where figures are what is tried
run "$lesson07" "$small" --out "$work/plain"
ends 0 'a small run'

# ---- Killed -------------------------------------------------------------------------------------

# Of kill -9 at moments spread over the whole run: the next run goes on from a checkpoint that is whole, or
# begins where there is none; when one comes to its end, its tables are those of an undisturbed run.
killed() # NAME CHECKPOINT PROGRAM ARGUMENTS
{
    name=$1 checkpoint=$2 program=$3 arguments=$4
    whole=$work/$name-whole torn=$work/$name-torn
    mkdir "$whole" "$torn"
    begin=$(date +%s%N)
    run "$program" "$arguments" --out "$whole"
    ends 0 "$name, undisturbed"
    awk -v seed="${HARD_SEED:-1}" -v n="$kills" -v all="$(($(date +%s%N) - begin))" \
        'BEGIN { srand(seed); while (n-- > 0) printf "%.3f\n", rand() * all / 1e9 }' >"$work/moments"
    completed=0 taken_up=0
    while read -r moment; do
        resume=
        if [ -e "$torn/$checkpoint" ]; then resume=--resume taken_up=$((taken_up + 1)); fi
        # shellcheck disable=SC2086
        "$program" $arguments $resume --out "$torn" >"$work/out" 2>"$work/err" </dev/null &
        job=$!
        sleep "$moment"
        kill -9 $job 2>/dev/null
        { wait $job; } 2>/dev/null
        status=$?
        case $status in
            137) if [ -n "$resume" ] && [ ! -e "$torn/$checkpoint" ]; then
                     same_tables "$name, killed without a checkpoint" "$whole" "$torn"
                 fi ;;
            0) same_tables "$name, killed and taken up" "$whole" "$torn"
               check "$name: its checkpoint goes at the end" test ! -e "$torn/$checkpoint"
               completed=$((completed + 1))
               rm -rf "$torn"
               mkdir "$torn" ;;
            *) fail "$name, killed after $moment s, then refused: status $status" ;;
        esac
    done <"$work/moments"
    resume=
    if [ -e "$torn/$checkpoint" ]; then resume=--resume taken_up=$((taken_up + 1)); fi
    run "$program" "$arguments $resume" --out "$torn"
    ends 0 "$name, killed and taken up"
    same_tables "$name, killed and taken up" "$whole" "$torn"
    check "$name: what killed runs left is swept" not drafts "$torn"
    echo "  killed  $name: $kills times, $taken_up times taken up, $((completed + 1)) runs ended, equal"
}
killed 13 contest.checkpoint "$lesson13" "$search"
killed 19 forger1.checkpoint "$lesson19" "$played"

# A place that is taken: what was trained stays, and is taken up once it is free.
mkdir -p "$work/taken/claims.tsv"
run "$lesson13" "$search" --out "$work/taken"
ends 2 'a directory in the place of a table'
check 'a directory in the place of a table: it is named' says "$work/err" "cannot write $work/taken/claims.tsv"
check 'a directory in the place of a table: the checkpoint stays' test -e "$work/taken/contest.checkpoint"
rmdir "$work/taken/claims.tsv"
run "$lesson13" "$search" --resume --out "$work/taken"
ends 0 'a place that is free again'
same_tables 'a place that is free again' "$work/13-whole" "$work/taken"
check 'a place that is free again: no checkpoint' test ! -e "$work/taken/contest.checkpoint"

# ---- The disk -----------------------------------------------------------------------------------

# DIRECTORY's files are those of $work/plain, and no drafts beside them.
untouched() # WHAT DIRECTORY
{
    check "$1: the former results stay" diff -r -x '*.checkpoint' "$work/plain" "$2"
}

# Room for so many blocks of 512 bytes in each file.
mkdir "$work/limited"
cp "$work"/plain/* "$work/limited/"
for blocks in 0 1 9; do
    status=0
    # shellcheck disable=SC2086
    (trap '' XFSZ; ulimit -f $blocks
     exec "$lesson07" $small --seed 2 --out "$work/limited") >"$work/out" 2>/dev/full </dev/null || status=$?
    if [ $blocks -lt 9 ]; then ends 2 "no file larger than $blocks blocks"; fi
done

if mkdir "$work/disk" && mount -t tmpfs -o size=96k none "$work/disk" 2>/dev/null; then
    disk=$work/disk
    mkdir "$disk/out"
    for room in 0 8 20; do
        rm -rf "$disk/ballast" "$disk/out"/*
        cp "$work"/plain/* "$disk/out/"
        cat /dev/zero >"$disk/ballast" 2>/dev/null
        size=$(($(wc -c <"$disk/ballast") / 1024 - room))
        dd if=/dev/zero of="$disk/ballast" bs=1024 count=$size 2>/dev/null
        run "$lesson07" "$small" --seed 2 --out "$disk/out"
        refused "$room kB left on the disk" 'No space left on device'
        untouched "$room kB left on the disk" "$disk/out"
    done
    echo "  disk    full at three places: refused, the former results as they were"
else
    skip 'a small disk cannot be mounted here'
fi

: >"$work/file"
for place in "$work/file/out" /proc/out /dev/null/out; do
    run "$lesson07" "$small" --out "$place"
    refused "--out $place" 'choose another place with --out DIR'
done
run "$lesson07" "$small" --out "$work/file"
refused '--out a file' 'cannot use as a directory'

for option in --help --version; do
    status=0
    "$lesson07" $option >/dev/full 2>"$work/err" || status=$?
    ends 2 "$option on a full disk"
done

# ---- A directory that vanishes --------------------------------------------------------------------

mkdir "$work/vanishing"
# shellcheck disable=SC2086
"$lesson13" $search --generations 1000 --out "$work/vanishing" >"$work/out" 2>"$work/err" </dev/null &
job=$!
while kill -0 $job 2>/dev/null && [ ! -e "$work/vanishing/contest.checkpoint" ]; do sleep 0.05; done
mv "$work/vanishing" "$work/gone"
wait $job
status=$?
ends 2 'a directory that vanishes'
check 'a directory that vanishes: it is named' says "$work/err" "cannot write $work/vanishing/contest.checkpoint"
check 'what was in it is whole' says "$work/gone/contest.checkpoint" 'gradus checkpoint 2'

# ---- gnuplot ------------------------------------------------------------------------------------

figures() # WHAT WORDS PATH: of a run of lesson 07 with this PATH
{
    rm -rf "$work/figures"
    mkdir "$work/figures"
    # shellcheck disable=SC2086
    run env "" "PATH=$3" "$lesson07" $small --out "$work/figures"
    ends 0 "$1"
    same_tables "$1" "$work/plain" "$work/figures"
    check "$1: it says \"$2\"" says "$work/err" "$2"
    check "$1: nothing half drawn" not drafts "$work/figures"
}
fake() { printf '#!/bin/sh\n%s\n' "$1" >"$work/bin/gnuplot"; chmod +x "$work/bin/gnuplot"; }
unset GNUPLOT
mkdir "$work/bin"
figures 'no gnuplot' 'no gnuplot: the data are in' "$work/bin"
fake 'echo oh dear >&2; exit 3'
figures 'a gnuplot that fails' 'oh dear (the data are in' "$work/bin:$PATH"
fake 'exec sleep 1000'
export GNUPLOT_SECONDS=0.2
figures 'a gnuplot that hangs' 'not done after 0.2 seconds, stopped' "$work/bin:$PATH"
check 'a gnuplot that hangs: hangs once' test "$(grep -c 'could not draw' "$work/err")" = 1
unset GNUPLOT_SECONDS

# ---- Names --------------------------------------------------------------------------------------

awk 'BEGIN { print "label,a,b"; for (i = 0; i < 200; i++) print i % 2 "," i % 7 "," i % 5; }' >"$work/plain.csv"
nameless() { cat "$1"/*.tsv | grep -v '^# data: ' | cksum; }
mkdir "$work/names" "$work/data"
export GNUPLOT=/nowhere/gnuplot
run "$lesson07" "$small" --data "$work/plain.csv" --out "$work/data"
unset GNUPLOT
ends 0 '--data plain.csv'
data=$(nameless "$work/data")
rm -rf "$work/data"
cd "$work/names" || exit 2
newline='
'
n=0
for name in 'a b' "it's" 'say "x"' '$(touch here)' '`touch here`' '-x' '--help' '; touch here' "a${newline}b" \
    "'; system('touch here'); '" '" . system("touch here") . "' '%s%n%d' '\' '*'; do
    n=$((n + 1))
    run "$lesson07" "$small" "--out=$name"
    ends 0 "--out=$name"
    same_tables "--out=$name" "$work/plain" "./$name"
    if command -v gnuplot >/dev/null; then
        check "--out=$name: figures" test -s "./$name/gradient_by_layer.svg"
    fi
    check "--out=$name: no notice" notices 0
    rm -rf "./$name"

    # As data: a table of this name, in a folder of this name.
    mkdir "./$name" "$work/data"
    cp "$work/plain.csv" "./$name/$name.csv"
    export GNUPLOT=/nowhere/gnuplot
    run "$lesson07" "$small" "--data=$name/$name.csv" --out "$work/data"
    unset GNUPLOT
    ends 0 "--data=$name"
    check "--data=$name: the same but for its name" test "$(nameless "$work/data")" = "$data"
    rm -rf "./$name" "$work/data"
done
check 'names are only names' test "$(ls -A)" = ''

# A forger's images under such a name: --export and --sheet.
forging='--quick --images 100 --steps 2 --width 2 --batch 4 --measured 20 --side 16 --count 3 --seeds 1'
name="-\$(touch here) \`touch here\` 'a' \"b\"${newline}c"
export GNUPLOT=/nowhere/gnuplot
mkdir "$work/forged"
run "$lesson19" "$forging" --out "$work/forged" "--export=$name" "--sheet=$name.png"
ends 0 '--export and --sheet'
check '--export wrote it' test -s "./$name"
check '--sheet wrote it' test -s "./$name.png"
rm -- "./$name" "./$name.png"
check 'and nothing else' test "$(ls -A)" = ''
mkfifo pipe
ln -s /dev/null link
for place in pipe link; do
    run "$lesson19" "$forging" --out "$work/forged" "--export=$place"
    ends 2 "--export to a $place"
    check "--export to a $place: it is named" says "$work/err" "cannot write $place: what is there is not a file"
done
check '--export to a pipe: it stays one' test -p pipe
check '--export to a link: it stays one' test -L link
rm pipe link
cd "$work" || exit 2
echo "  names   $n of them, as --out, --data, and one as --export and --sheet: only names"

# ---- At once, and elsewhere -----------------------------------------------------------------------

mkdir "$work/checkout"
cd "$work/checkout" || exit 2
jobs=
for i in 1 2 3 4; do
    # shellcheck disable=SC2086
    "$lesson07" $small >"$work/at-once-$i" 2>&1 </dev/null &
    jobs="$jobs $!"
done
run "$lesson13" "$search" --generations 2
ends 0 'two lessons at once'
for job in $jobs; do
    wait "$job"
    check 'the same lesson four times at once: status' test $? -eq 0
done
same_tables 'the same lesson four times at once' "$work/plain" plots/out/lesson07
check 'at once: no drafts are left' not drafts plots
cd "$work" || exit 2

# As a user who may not write in the checkout.
if [ -w "$top" ] && ! setpriv --reuid=65534 --regid=65534 --clear-groups test -x "$lesson07" 2>/dev/null; then
    skip 'this user may write everywhere, and there is no other one'
else
    nobody=
    if [ -w "$top" ]; then nobody='setpriv --reuid=65534 --regid=65534 --clear-groups'; fi
    mkdir "$work/elsewhere"
    chmod 755 "$work"
    chmod 777 "$work/elsewhere"
    cd "$top" || exit 2
    unset GNUPLOT
    # shellcheck disable=SC2086
    run env "HOME=$work/elsewhere" $nobody "$lesson07" $small --out "$work/elsewhere"
    ends 0 'a checkout that cannot be written'
    same_tables 'a checkout that cannot be written' "$work/plain" "$work/elsewhere"
    if command -v gnuplot >/dev/null; then
        check 'a checkout that cannot be written: no notice' notices 0
    fi
    # shellcheck disable=SC2086
    run env $nobody "$lesson07" $small
    refused 'without --out there' 'choose another place with --out DIR'
    # ... by make: what is compiled, and what comes out, both elsewhere.
    mkdir -p "$work/compiled/lessons"
    (cd "$build" && cp -a cc flags libs libs-check question libgradus.a lib experiments "$work/compiled/") &&
        cp -a "$lesson07" "$lesson07.o" "$work/compiled/lessons/" || exit 1
    chmod -R a+rwX "$work/compiled"
    run env "HOME=$work/elsewhere" $nobody $MAKE -s -C "$top" "BUILD=$work/compiled" \
        "OUT=$work/elsewhere/by make" "ARGS=$small" lesson07
    ends 0 'make lesson07 OUT=DIR'
    same_tables 'make lesson07 OUT=DIR' "$work/plain" "$work/elsewhere/by make/lesson07"
    export GNUPLOT=/nowhere/gnuplot
    cd "$work" || exit 2
fi

# ---- What is said to make --------------------------------------------------------------------------

status=0
$MAKE -n -C "$top" 'BUILD=b c' lesson07 >"$work/out" 2>"$work/err" || status=$?
ends 2 "BUILD='b c'"
check "BUILD='b c': it says why" says "$work/err" 'the name of one directory, without blanks'
$MAKE -n -C "$top" "BUILD=$build" OUT= lesson07 >"$work/out" 2>"$work/err" || exit 1
check 'OUT= is none' not says "$work/out" '--out'
$MAKE -n -C "$top" "BUILD=$build" OUT=--x lesson07 >"$work/out" 2>"$work/err" || exit 1
check 'OUT=--x is a name' says "$work/out" '--out=$OUT/lesson07'

mkdir -p "$work/a=b"
cp -R "$work/plain" "$work/a=b/lesson07"
judged() { (cd "$work" && awk -f "$top/tests/claims.awk" -- "$@" /dev/null) >"$work/out"; }
check 'claims in a directory a=b' judged a=b/lesson07/claims.tsv
check 'claims in a directory a=b: judged' not says "$work/out" '0 claims held, 0 did not, 0 were'
check 'no claims at all are no success' not judged

# ---- Threads and compilers --------------------------------------------------------------------------

for threads in 1 2 4; do
    rm -rf "$work/threads"
    mkdir "$work/threads"
    run "$lesson07" "$small" --threads $threads --out "$work/threads"
    ends 0 "$threads threads"
    same_tables "$threads threads" "$work/plain" "$work/threads"
    rm -rf "$work/threads13"
    mkdir "$work/threads13"
    run "$lesson13" "$search" --threads $threads --out "$work/threads13"
    ends 0 "lesson 13, $threads threads"
    same_tables "lesson 13, $threads threads" "$work/13-whole" "$work/threads13"
done
echo "  threads 1, 2 and 4: the same tables"

if command -v clang >/dev/null; then
    plain=$build/plain-clang
    $MAKE -s -C "$top" BUILD="$plain" CC=clang CFLAGS=-O0 "$plain/lessons/07_vanishing_gradients" || exit 1
    mkdir "$work/clang"
    run "$plain/lessons/07_vanishing_gradients" "$small" --out "$work/clang"
    ends 0 'clang -O0'
    same_tables 'clang -O0' "$work/plain" "$work/clang"
    echo "  clang   -O0: the same tables"
else
    if [ -n "${CI:-}" ]; then fail 'there is no clang, and here nothing may be skipped'; fi
    skip 'there is no clang (make setup-ci)'
fi

echo "check-hard: $checks checks, all well$([ $skipped -eq 0 ] || echo "; $skipped skipped, see above")"
