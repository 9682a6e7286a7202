#!/bin/sh
# pack.sh BOOK PACK -- a teacher's pack, taken from a woven book: slides, figures, data.
#
# PACK      index.html and slides.html; for each lesson a folder with its figures (SVG, PNG, moving ones
#           as GIF) and the data behind them
# PACK/grey the same figures as a grey printer shows them; one whose legend can then no longer be read is
#           an error (status 1)
# and PACK.tar.gz holds it all.  PACK is made anew; after an error the old one stays.
set -eu
LC_ALL=C
export LC_ALL
awk=${AWK:-awk}
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)

[ $# -eq 2 ] || { echo 'usage: sh lessons/book/pack.sh BOOK PACK' >&2; exit 2; }
case $1 in /*) book=${1%/} ;; *) book=./${1%/} ;; esac
case $2 in /*) pack=${2%/} ;; *) pack=./${2%/} ;; esac
[ -e "$book/slides.html" ] || { echo "pack: there is no book in $1; run: make book" >&2; exit 2; }

room=$pack.$$
new=$room/${pack##*/}
trap 'rm -rf -- "$room"' EXIT
trap 'exit 130' INT TERM HUP
mkdir -p -- "$new/grey"
cp -- "$book/slides.html" "$book/style.css" "$new/"

wrong=0
for folder in "$book"/lesson[0-9][0-9]; do
    lesson=${folder##*/}
    cp -R -- "$folder" "$new/$lesson"
    mkdir -- "$new/grey/$lesson"
    for figure in "$folder"/*.svg; do
        [ -e "$figure" ] || continue
        NAME=$lesson/${figure##*/} "$awk" -f "$here/grey.awk" <"$figure" >"$new/grey/$lesson/${figure##*/}" ||
            wrong=1
    done
done
[ $wrong -eq 0 ] || exit 1

# The list of all figures, each with its words.
{
    printf -- '---\ntitle: Figures and data\npagetitle: Figures and data · Gradus\n---\n\n'
    printf 'For each lesson: its [slide](slides.html), its figures for screens and for grey paper, their data. '
    printf 'All tables of a lesson are in its folder.\n'
    (cd -- "$new" && for figure in lesson*/*.svg; do
        [ ! -e "$figure" ] || "$awk" -f "$here/text.awk" -f "$here/pack.awk" "$figure"
    done)
} >"$new/index.md"
LC_ALL=C.UTF-8 pandoc --from markdown-raw_html-raw_tex --to html5 --standalone --wrap=preserve \
    --template "$here/template.html" --variable library=yes --output "$new/index.html" "$new/index.md"
rm -f -- "$new/index.md"

printf 'index.html\nslides.html\n' |
    PAGES=$new CARDS=/dev/null "$awk" -f "$here/text.awk" -f "$here/check.awk"

(cd -- "$room" && tar -cf pack.tar -- "${new##*/}" && gzip -9n pack.tar)
rm -rf -- "$pack" "$pack.tar.gz"
mv -- "$new" "$pack"
mv -- "$room/pack.tar.gz" "$pack.tar.gz"
printf 'The pack: %s/index.html, and %s.tar.gz\n' "${pack#./}" "${pack#./}"
