#!/bin/sh
# profile.sh -- where the time of each workload goes: profile.sh PROGRAM [SECONDS]
#
# Each workload runs alone under perf, on one thread; profile.awk sorts the samples by what the
# functions are for.  The table goes to plots/out/bench/profile.tsv and to the terminal.
set -eu
program=$1 seconds=${2:-4}
out=plots/out/bench
command -v perf >/dev/null || {
    echo 'make profile is skipped: it needs perf (make setup-bench)'
    exit 0
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$out"

"$program" peak 0 > "$work/peak"
for key in P1 P2 P3 P4 P5 P6 P7; do
    # What is read and made ready before the first turn is over after a second.
    perf record -q -D 1000 -e cpu-clock -o "$work/data" "$program" "$key" "$seconds" > "$work/rate"
    perf report -q -i "$work/data" --stdio --no-children -F overhead,symbol 2>&1 |
        cat "$work/peak" "$work/rate" -
done | awk -f experiments/bench/profile.awk > "$work/table"
mv "$work/table" "$out/profile.tsv"
column -t -s "$(printf '\t')" "$out/profile.tsv"
echo
echo "The table is $out/profile.tsv: percent of the samples; the last three columns in GFLOP/s"
echo "(the whole workload's products over all its time, the same at the machine's peak) and percent."
