#!/bin/sh
# check_book.sh BOOK -- loads every page of a woven book in headless Chromium.
#
# At 360 and at 1280 pixels each page must load without a message on the console, be no wider than the
# window, and show its figures (visit.html looks); the slides must print one a page, behind a cover.
# Without Chromium this is a notice, or with CI=true a failure.
set -u
LC_ALL=C
export LC_ALL

fail() { echo "check-book: $*"; exit 1; }

browser=
for name in chromium chromium-browser google-chrome; do
    [ -n "$browser" ] || browser=$(command -v "$name")
done
if [ -z "$browser" ]; then
    [ "${CI:-}" != true ] || fail 'there is no chromium, and here nothing may be skipped'
    echo 'check-book: skipped: there is no chromium (make setup-ci)'
    exit 0
fi

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
book=$(CDPATH='' cd -- "$1" && pwd) || exit 2
work=$(mktemp -d) || exit 2
visit=$book/.visit
trap 'rm -rf -- "$work" "$visit"' EXIT
trap 'exit 130' INT TERM HUP
mkdir -p -- "$visit"

url() { printf 'file://%s' "$1" | sed -e 's/%/%25/g' -e 's/ /%20/g' -e 's/#/%23/g' -e 's/?/%3F/g'; }

# Virtual time stands still while files are read, so that its end is the end of all visits.
headless() {
    timeout 600 "$browser" --headless=new --no-sandbox --disable-gpu --user-data-dir="$work/profile" \
        --allow-file-access-from-files --enable-logging=stderr --window-size=1400,900 \
        --virtual-time-budget=100000000 "$@" 2>"$work/console"
}

(cd -- "$book" && find . -name '*.html' ! -path './.visit/*' | sed 's|^\./||' | sort) >"$work/pages"
awk 'NR == FNR { pages = pages $0 "\n"; next } { sub(/PAGES`/, pages "`") } 1' \
    "$work/pages" "$here/visit.html" >"$visit/visit.html"
headless --dump-dom "$(url "$visit/visit.html")" >"$work/page" || fail 'chromium ended early'
sed -e 's/.*<pre id="said">//' -e '/<\/pre>/q' "$work/page" >"$work/seen"

grep -o 'WRONG .*' "$work/seen"
[ $? -eq 1 ] || fail 'these pages are not as they should be'
sed -n 's/.*CONSOLE[^]]*\] //p' "$work/console" | grep .
[ $? -eq 1 ] || fail 'these messages came up on the console'
visited=$(sed -n 's/.*\(VISITED [0-9].*\)/\1/p' "$work/seen")
[ -n "$visited" ] || fail 'the visit did not come to its end'

headless --no-pdf-header-footer --print-to-pdf="$work/slides.pdf" "$(url "$book/slides.html")" ||
    fail 'chromium cannot print the slides'
slides=$(grep -c '<section class="slide"' "$book/slides.html")
sheets=$(tr '\r' '\n' <"$work/slides.pdf" | grep -a -o '/Type */Page\>' | wc -l)
[ "$sheets" -eq $((slides + 1)) ] || fail "$slides slides print on $sheets pages, with the cover"

echo "check-book: ${visited#VISITED }, at 360 and 1280 pixels; $slides slides, one a page: all well"
