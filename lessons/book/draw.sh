#!/bin/sh
# draw.sh LESSON FIGURE -- draws a figure of the lesson from the tables in PAGES/LESSON/kept, where it
# leaves FIGURE.raw.  Called by weave.awk; the names are letters, digits, _ and - only.
set -eu
scripts=$(CDPATH='' cd -- "${TOP:-.}" && pwd)/plots
cd -- "$PAGES/$1/kept"
LC_ALL=C.UTF-8 gnuplot -d -e "lesson = '$1'; figure = '$2'; data = '.'; term = 'svg'" \
    "$scripts/style.gp" "$scripts/$2.gp" >&2 </dev/null
mv -- "$2.svg" "$2.raw"
