#!/bin/sh
# weave.sh -- weaves lessons into a book of web pages.
#
#     sh lessons/book/weave.sh [--runs DIR] [--top DIR] BOOK LESSON.c ...
#
#     sh lessons/book/weave.sh build/book lessons/*_*.c
#
# BOOK    the directory of the pages, made if it is missing; index.html is its first page
# --top   the repository (default: the current directory), where @code looks for files
# --runs  the results, a directory lessonNN per lesson (default: plots/out below --top)
#
# The pages are made in a directory of their own inside BOOK and moved to their places when
# all of them are right; after an error BOOK is as it was.  Status: 0 woven, 1 an error in
# a lesson or its results, 2 wrong usage or something missing.
#
# Awk turns a lesson into Markdown (weave.awk), pandoc makes the page (template.html), awk
# reads all pages once more (check.awk).  AWK names another awk; LC_ALL does not matter.
set -eu
LC_ALL=C
export LC_ALL
awk=${AWK:-awk}
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)

stop() {
    printf 'weave: %s\n' "$1" >&2
    exit "${2:-2}"
}

usage="usage: sh lessons/book/weave.sh [--runs DIR] [--top DIR] BOOK LESSON.c ..."
TOP='' runs=''
while [ $# -gt 0 ]; do
    case $1 in
    --runs | --top)
        [ $# -ge 2 ] || stop "$usage"
        if [ "$1" = --top ]; then TOP=${2%/}/; else runs=${2%/}; fi
        shift 2 ;;
    --help) printf '%s\n' "$usage"; exit 0 ;;
    -*) stop "unknown option $1; $usage" ;;
    *) break ;;
    esac
done
[ $# -ge 2 ] || stop "$usage"
book=${1%/}
shift
runs=${runs:-${TOP}plots/out}
case $book in /*) ;; *) book=./$book ;; esac

command -v pandoc >/dev/null 2>&1 ||
    stop "the book needs pandoc: make setup-book (or install your system's package pandoc)"

mkdir -p -- "$book" || stop "cannot make the directory $book"
PAGES=$book/.weave.$$
mkdir -- "$PAGES" || stop "cannot write in $book"
trap 'rm -rf -- "$PAGES"' EXIT
trap 'exit 130' INT TERM HUP
mkdir -- "$PAGES/source"
CARDS=$PAGES/cards
STORY=$here/index.md
RUNS=$runs
HERE=$here
export TOP PAGES CARDS STORY RUNS HERE
tab=$(printf '\t')

# page KIND ROOT MARKDOWN HTML NAME -- pandoc, with its warnings taken as errors.  ROOT leads
# from the page to index.html; NAME is what the reader should mend.  MARKDOWN is removed.
page() {
    markdown='markdown-raw_html-raw_tex-citations-example_lists+raw_attribute'
    if ! LC_ALL=C.UTF-8 pandoc --from "$markdown" --to html5 --standalone --mathml --toc \
        --toc-depth=2 --eol=lf --wrap=preserve --fail-if-warnings \
        --template "$here/template.html" --variable "root=$2" --variable "$1=yes" \
        --output "$3.html" "$3" 2>"$3.warnings"
    then
        while IFS= read -r line; do
            printf '%s: pandoc: %s\n' "$5" "$line" >&2
        done <"$3.warnings"
        return 1
    fi
    # Line anchors: of no use in a lesson; in a source file links, but no stops for the Tab key.
    # What may be wider than a phone scrolls in a box of its own, also by keyboard.
    sed -e 's|<a href="#cb[0-9]*-[0-9]*"[^>]*></a>||' \
        -e 's|\(<a href="#[LH]-[0-9]*"\)></a>|\1 aria-hidden="true" tabindex="-1"></a>|' \
        -e 's|^<div class="sourceCode" id="[A-Za-z0-9]*"|<div class="sourceCode" tabindex="0"|' \
        -e 's|^<pre><code|<pre tabindex="0"><code|' \
        -e 's|^<table|<div class="wide" tabindex="0">&|' -e 's|^</table>|&</div>|' \
        "$3.html" >"$PAGES/$4"
    rm -f -- "$3" "$3.html" "$3.warnings"
}

# What makes a page from the state of the others; see page.awk.
say() {
    WHAT=$1 FILE=${2:-} "$awk" -f "$here/text.awk" -f "$here/claims.awk" -f "$here/slides.awk" \
        -f "$here/measured.awk" -f "$here/page.awk"
}

# Runs a command beside others, some at a time; one that fails leaves a note.  settle waits for all.
running=0
some=$((2 * $(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1)))
beside() {
    { "$@" || : >"$PAGES/failed"; } &
    running=$((running + 1))
    if [ $((running % some)) -eq 0 ]; then wait; fi
}
settle() {
    wait
    [ ! -e "$PAGES/failed" ] || exit 1
}

if [ -e "${TOP}experiments/tables/claims.tsv.gz" ]; then
    mkdir -- "$PAGES/seeds"
    gzip -dc <"${TOP}experiments/tables/claims.tsv.gz" >"$PAGES/seeds/claims.tsv" ||
        stop 'cannot read experiments/tables/claims.tsv.gz' 1
fi

# ---- every lesson becomes Markdown, and a card for the index -------------------------------

: >"$PAGES/unsorted"
wrong=0
for file in "$@"; do
    LESSON=${file#./}
    name=${file##*/}
    case $name in
    [0-9][0-9]_*.c) ;;
    *) stop "$file is no lesson: its name is NN_name.c" ;;
    esac
    [ -r "$file" ] || stop "cannot read $file"
    NUMBER=${name%%_*}
    ID=lesson$NUMBER
    NAME=${name#??_}
    NAME=${NAME%.c}
    RUN=$runs/$ID
    [ ! -d "$PAGES/$ID" ] || stop "two lessons have the number $NUMBER"
    mkdir -- "$PAGES/$ID"
    export LESSON NUMBER NAME ID RUN
    for table in "${TOP}experiments/tables/${ID}"_*.tsv.gz; do
        [ -e "$table" ] || continue
        mkdir -p -- "$PAGES/$ID/kept"
        kept=${table##*/"$ID"_}
        gzip -dc <"$table" >"$PAGES/$ID/kept/${kept%.gz}" || stop "cannot read $table" 1
    done
    if "$awk" -f "$here/text.awk" -f "$here/definition.awk" -f "$here/figure.awk" \
        -f "$here/claims.awk" -f "$here/weave.awk" <"$file" >"$PAGES/$ID.body"
    then
        cat <"$PAGES/$ID.card" >>"$PAGES/unsorted"
    else
        wrong=1
    fi
done
[ $wrong -eq 0 ] || exit 1
sort "$PAGES/unsorted" >"$CARDS"

# ---- what they show besides text ----------------------------------------------------------

# Of the source files it is known by now which ones have a page: those that a lesson takes a
# definition from, and those that lib/README.md names, in its order.
"$awk" -f "$here/text.awk" -f "$here/library.awk" <"${TOP}lib/README.md" >"$PAGES/library.body" || exit 1
sed 's/^source.//' "$PAGES/library.files" | "$awk" '!seen[$0]++' >"$PAGES/library.order"
cat <"$PAGES/library.files" >"$PAGES/sources"
for file in "$@"; do
    name=${file##*/}
    ID=lesson${name%%_*}
    [ ! -e "$runs/$ID/values.tsv" ] || printf 'copy\tvalues.tsv\n' >>"$PAGES/$ID.files"
    while IFS=$tab read -r kind what; do
        case $kind in
        copy) cp -- "$runs/$ID/$what" "$PAGES/$ID/$what" ;;
        source) printf 'source\t%s\n' "$what" >>"$PAGES/sources" ;;
        esac
    done <"$PAGES/$ID.files"
done
(cd -- "${TOP:-.}" && for file in experiments/*.h; do [ ! -e "$file" ] || echo "$file"; done) \
    >"$PAGES/experiments"

# ---- the pages ----------------------------------------------------------------------------

literate() {
    "$awk" -f "$here/text.awk" -f "$here/literate.awk" <"$TOP$1"
}

source_page() { # FILE
    flat=$(printf '%s' "$1" | tr / -)
    { say source "$1" && ANCHOR=L LEVEL='##' literate "$1"; } >"$PAGES/$flat.page" &&
        page listing ../ "$PAGES/$flat.page" "source/$flat.html" "$1"
}

experiment_page() { # experiments/NAME.h
    name=${1#experiments/}
    name=${name%.h}
    {
        say experiment "$1" || return 1
        ANCHOR=H LEVEL='##' literate "$1"
        if [ -e "${TOP}experiments/$name.c" ]; then
            printf '\n## How it is done\n\n'
            ANCHOR=L LEVEL='###' literate "experiments/$name.c"
        fi
    } >"$PAGES/experiment-$name.page" &&
        page experiment '' "$PAGES/experiment-$name.page" "experiment-$name.html" "$1"
}

listing_page() { # LESSON.c, as it is
    shown=${1#./}
    shown=${shown#"$TOP"}
    flat=$(printf '%s' "$shown" | tr / -)
    say listing "$shown" <"$1" >"$PAGES/$flat.page" &&
        page listing ../ "$PAGES/$flat.page" "source/$flat.html" "$1"
}

lesson_page() { # LESSON.c
    name=${1##*/}
    ID=lesson${name%%_*}
    export ID
    { echo --- && say lesson && echo --- && cat <"$PAGES/$ID.body"; } >"$PAGES/$ID.page" &&
        page lesson '' "$PAGES/$ID.page" "$ID.html" "${1#./}"
}

special_page() { # KIND HTML, from standard input as page.awk wants it
    say "$1" >"$PAGES/$1.page" && page "$1" '' "$PAGES/$1.page" "$2" lessons/book/index.md
}

for file in "$@"; do
    beside lesson_page "$file"
    beside listing_page "$file"
done
sort -u "$PAGES/sources" >"$PAGES/sources.sorted"
while IFS=$tab read -r kind file; do
    case $file in
    experiments/*.[ch] | lessons/*.c) ;;             # have pages anyway
    *) beside source_page "$file" ;;
    esac
done <"$PAGES/sources.sorted"
while IFS= read -r file; do
    beside experiment_page "$file"
done <"$PAGES/experiments"
beside special_page index index.html
beside special_page claims claims.html
beside special_page slides slides.html
beside page library '' "$PAGES/library.body" library.html lib/README.md
special_page experiments experiments.html <"$PAGES/experiments" || : >"$PAGES/failed"
settle
cp -- "$here/style.css" "$PAGES/style.css"

(cd -- "$PAGES" && find . -name '*.html' | sed 's|^\./||' | sort) >"$PAGES/pages"
"$awk" -f "$here/text.awk" -f "$here/check.awk" <"$PAGES/pages" || exit 1

# ---- all is right: into their places -------------------------------------------------------

# What the pages show goes before the pages, and the index comes last.
(cd -- "$PAGES" && find . -type f -path './*/*' ! -name '*.raw' | sed 's|^\./||' | sort &&
    printf '%s\n' style.css && ls -- *.html | grep -v '^index' && echo index.html) >"$PAGES/finished"
while IFS= read -r name; do
    case $name in */*) mkdir -p -- "$book/${name%/*}" ;; esac
    mv -f -- "$PAGES/$name" "$book/$name"
done <"$PAGES/finished"
printf 'The book: %s/index.html\n' "${book#./}"
