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
export TOP PAGES CARDS STORY

# page KIND ROOT MARKDOWN HTML NAME -- pandoc, with its warnings taken as errors.  ROOT leads
# from the page to index.html; NAME is what the reader should mend.
page() {
    markdown='markdown-raw_html-raw_tex-citations-example_lists+raw_attribute'
    if ! LC_ALL=C.UTF-8 pandoc --from "$markdown" --to html5 --standalone --mathml --toc \
        --toc-depth=2 --eol=lf --wrap=preserve --fail-if-warnings \
        --template "$here/template.html" --variable "root=$2" --variable "$1=yes" \
        --output "$PAGES/page" "$3" 2>"$PAGES/warnings"
    then
        while IFS= read -r line; do
            printf '%s: pandoc: %s\n' "$5" "$line" >&2
        done <"$PAGES/warnings"
        return 1
    fi
    # Line anchors: of no use in a lesson; in a source file links, but no stops for the Tab key.
    # What may be wider than a phone scrolls in a box of its own, also by keyboard.
    sed -e 's|<a href="#cb[0-9]*-[0-9]*"[^>]*></a>||' \
        -e 's|\(<a href="#L-[0-9]*"\)></a>|\1 aria-hidden="true" tabindex="-1"></a>|' \
        -e 's|^<div class="sourceCode" id="[A-Za-z0-9]*"|& tabindex="0"|' \
        -e 's|^<pre><code|<pre tabindex="0"><code|' \
        -e 's|^<table|<div class="wide" tabindex="0">&|' -e 's|^</table>|&</div>|' \
        "$PAGES/page" >"$PAGES/$4"
}

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
    if "$awk" -f "$here/text.awk" -f "$here/definition.awk" -f "$here/weave.awk" \
        <"$file" >"$PAGES/$ID.body"
    then
        cat <"$PAGES/$ID.card" >>"$PAGES/unsorted"
    else
        wrong=1
    fi
done
[ $wrong -eq 0 ] || exit 1
sort "$PAGES/unsorted" >"$CARDS"

# ---- what they show besides text ----------------------------------------------------------

: >"$PAGES/sources"
for file in "$@"; do
    name=${file##*/}
    ID=lesson${name%%_*}
    [ ! -e "$runs/$ID/values.tsv" ] || printf 'copy\tvalues.tsv\n' >>"$PAGES/$ID.files"
    tab=$(printf '\t')
    while IFS=$tab read -r kind what; do
        case $kind in
        copy) cp -- "$runs/$ID/$what" "$PAGES/$ID/$what" ;;
        source) printf '%s\t%s\n' "$what" "$TOP$what" >>"$PAGES/sources" ;;
        esac
    done <"$PAGES/$ID.files"
    shown=${file#./}
    printf '%s\t%s\n' "${shown#"$TOP"}" "$file" >>"$PAGES/sources"
done

sort -u "$PAGES/sources" >"$PAGES/sources.sorted"
while IFS=$tab read -r shown file; do
    flat=$(printf '%s' "$shown" | tr / -)
    {
        printf -- '---\ntitle: %s\n---\n' "'\`$shown\`'"
        WHAT=source "$awk" -f "$here/text.awk" -f "$here/page.awk" <"$file"
    } >"$PAGES/source.body"
    page listing ../ "$PAGES/source.body" "source/$flat.html" "$shown" || exit 1
done <"$PAGES/sources.sorted"

# ---- the pages ----------------------------------------------------------------------------

for file in "$@"; do
    name=${file##*/}
    ID=lesson${name%%_*}
    export ID
    {
        printf -- '---\n'
        WHAT=lesson "$awk" -f "$here/text.awk" -f "$here/page.awk"
        printf -- '---\n'
        cat <"$PAGES/$ID.body"
    } >"$PAGES/$ID.page"
    page lesson '' "$PAGES/$ID.page" "$ID.html" "${file#./}" || wrong=1
done
WHAT=index "$awk" -f "$here/text.awk" -f "$here/page.awk" >"$PAGES/index.page" || exit 1
page index '' "$PAGES/index.page" index.html lessons/book/index.md || wrong=1
[ $wrong -eq 0 ] || exit 1
cp -- "$here/style.css" "$PAGES/style.css"

(cd -- "$PAGES" && find . -name '*.html' | sed 's|^\./||' | sort) >"$PAGES/pages"
"$awk" -f "$here/text.awk" -f "$here/check.awk" <"$PAGES/pages" || exit 1

# ---- all is right: into their places -------------------------------------------------------

# What the pages show goes before the pages, and the index comes last.
(cd -- "$PAGES" && find . -type f -path './*/*' | sed 's|^\./||' | sort &&
    printf '%s\n' style.css lesson[0-9][0-9].html index.html) >"$PAGES/finished"
while IFS= read -r name; do
    case $name in */*) mkdir -p -- "$book/${name%/*}" ;; esac
    mv -f -- "$PAGES/$name" "$book/$name"
done <"$PAGES/finished"
printf 'The book: %s/index.html\n' "${book#./}"
