#!/bin/sh
# missing.sh RUN LESSON.c -- is anything missing in RUN, the lesson's results, that the book shows?
#
# Status 0 if so: its numbers, or one of its figures.  Then the lesson is to be run.
[ -f "$1/values.tsv" ] || exit 0
# shellcheck disable=SC2013    # they are words
for figure in $(sed -n 's/^@plot \([A-Za-z0-9_-]*\).*/\1/p' "$2"); do
    [ -f "$1/$figure.svg" ] || exit 0
done
exit 1
