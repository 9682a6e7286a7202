#!/bin/sh
# nightly.sh BUILD: do the claims hold whatever the seed?
#
# Runs every lesson with each of the base seeds in SEEDS (1 to 20) and keeps all verdicts in
# experiments/tables/claims.tsv.gz, a row for each claim and seed.  That takes hours.  What is
# there already, by the same code (the lesson's own, without its prose), is not run again: when the
# night is over (Ctrl-C), the next one goes on.  LESSONS="07 19" are run alone, NIGHTLY is another
# table, and ARGS is for trying this out.
set -u
build=$1
kept=${NIGHTLY:-experiments/tables/claims.tsv.gz}
work=$build/nightly
table=$work/claims.tsv
columns=$(printf 'lesson\tcode\tseed\tclaim\tmeasured\tlow\thigh\theld')

stop() { echo "nightly: $*" >&2; exit 2; }

mkdir -p "$work" || exit 2
if [ -e "$kept" ]; then
    gzip -dc "$kept" >"$table" || stop "$kept cannot be read"
    [ "$(sed -n '/^#/!{p;q;}' "$table")" = "$columns" ] || stop "$kept is no table of claims over seeds"
else
    printf '# Gradus, all claims over base seeds\n# command: make nightly\n%s\n' "$columns" >"$table"
fi

# The code of a lesson: what stands outside the comments that are its text.
code() { awk '/^\/\*$/ { prose = 1 } !prose; /^\*\/$/ { prose = 0 }' "$1" | cksum | cut -d ' ' -f 1; }

keep()          # puts the table where it is kept: all of it, or nothing
{
    gzip -9nc "$table" >"$kept.part" && mv "$kept.part" "$kept" || stop "cannot write $kept"
}

judge()         # NUMBER CODE SEED PROGRAM: runs a lesson, and replaces what the table says of it
{
    out=$work/lesson$1
    rm -rf "$out"
    mkdir -p "$out"
    echo "  night   lesson $1, seed $3"
    # shellcheck disable=SC2086
    "$4" --seed "$3" --check ${ARGS:-} --out "$out" >"$work/log" 2>&1
    status=$?
    case $status in
        0|1) ;;
        130) exit 130 ;;
        *)   tail -n 5 "$work/log" >&2; stop "lesson $1 with seed $3 ended with status $status" ;;
    esac
    awk -F '\t' -v OFS='\t' -v lesson="$1" -v code="$2" -v seed="$3" '
        FNR == NR { if ($1 != lesson || ($2 == code && $3 != seed)) print; next }
        /^#/      { next }
        !names    { names = 1; for (i = 1; i <= NF; i++) column[$i] = i; next }
        $(column["held"]) != "unjudged" {
            print lesson, code, seed, $(column["claim"]), $(column["measured"]), $(column["low"]),
                  $(column["high"]), $(column["held"]) }
    ' "$table" "$out/claims.tsv" >"$table.part" && mv "$table.part" "$table" || exit 2
    keep
}

for seed in ${SEEDS:-1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20}; do
    for program in "$build"/lessons/[0-9][0-9]_*; do
        name=${program##*/}
        case $name in *.*) continue ;; esac
        number=${name%%_*}
        case " ${LESSONS:-$number} " in *" $number "*) ;; *) continue ;; esac
        code=$(code "lessons/$name.c")
        grep -q "^$number	$code	$seed	" "$table" || judge "$number" "$code" "$seed" "$program"
    done
done

awk -F '\t' '
    /^#/ || $1 == "lesson" { next }
    { all++; seen[$1 "\t" $4]++; seeds[$3] }
    $8 == "no" { failed++; no[$1 "\t" $4] = no[$1 "\t" $4] " " $3 }
    END {
        for (claim in no) {
            split(claim, name, "\t")
            print "lesson " name[1] ", " name[2] ": failed with seed" no[claim] " of " seen[claim] " seeds" | "sort"
        }
        close("sort")
        printf "%d of %d verdicts over %d seeds are good: %.2f %%\n", all - failed, all, length(seeds),
            100 * (all - failed) / all
        exit all == 0 || failed > 0.01 * all
    }' "$table"
