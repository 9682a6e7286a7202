#!/bin/sh
# test_book.sh -- weaves the fixture, then breaks it in every way that must be noticed.
#
# Status 0 if all is well.  Without pandoc it says so and passes, except under CI=true.
# AWK names the awk to weave with.
# shellcheck disable=SC2016,SC1003    # Markdown and sed are full of $ and backslashes
set -u
LC_ALL=C
export LC_ALL
unset CDPATH
cd -- "$(dirname -- "$0")/.." || exit 2

if ! command -v pandoc >/dev/null 2>&1; then
    if [ "${CI:-}" = true ]; then
        echo 'test_book: pandoc is missing'
        exit 1
    fi
    echo 'test_book: skipped, pandoc is missing (make setup-book)'
    exit 0
fi

work=$(mktemp -d) || exit 2
trap 'rm -rf -- "$work"' EXIT
trap 'exit 130' INT TERM HUP
checks=0
failures=0

check() { # WHAT COMMAND...
    what=$1
    shift
    checks=$((checks + 1))
    "$@" || { failures=$((failures + 1)); echo "test_book: FAILED: $what"; }
}
has() { grep -qF -e "$2" -- "$1"; }
has_not() { ! grep -qF -e "$2" -- "$1"; }

# A fresh copy of the fixture in $work/copy; weaving it says what it says in $work/said.
fresh() {
    rm -rf -- "$work/copy" "$work/said"
    cp -R tests/fixtures/book "$work/copy"
}
copied=$work/copy
lesson=$copied/lessons/07_vanishing_gradients.c
weave() {
    sh lessons/book/weave.sh --top "$copied" --runs "$copied/runs" "$work/$1" \
        "$copied/lessons/07_vanishing_gradients.c" "$copied/lessons/08_signal_scale.c" \
        >"$work/said" 2>&1
}
edit() { # FILE SED-SCRIPT
    sed -e "$2" <"$1" >"$work/edited" && mv -- "$work/edited" "$1"
}

# ---- the fixture as it is -----------------------------------------------------------------

fresh
check 'the fixture weaves' weave 'a book'
page="$work/a book/lesson07.html"
for file in index.html lesson07.html lesson08.html style.css lesson07/factor.png \
    lesson07/factor.svg lesson07/factor.tsv lesson07/layers.tsv lesson07/claims.tsv \
    lesson07/values.tsv source/lib-grad-chain.c.html; do
    check "$file is there" test -s "$work/a book/$file"
done
check 'a value in the text' has "$page" '<span class="value">4.88</span>'
check 'a value in a formula' has "$page" \
    '<mn>1.09</mn><mo>×</mo><msup><mn>10</mn><mrow><mo>−</mo><mn>20</mn></mrow></msup>'
check 'a value is text, not markup' has "$page" \
    '*a* &lt;b&gt;bold&lt;/b&gt; &amp; `tick` [x](y) $z$ \'
check 'a claim is text, not markup' has "$page" '&lt;script&gt;alert(1)&lt;/script&gt; *is text*'
check 'verdicts in words' has "$page" '</span> failed</td>'
check 'how many claims held' has "$page" '2 of 3 held'
check 'a bound at infinity' has "$page" 'at least 0.5'
check 'a claim to four digits' has "$page" '>4.88</td>'
check 'a claim too close to its bound for that' has "$page" '>1.0300049</td>'
check 'a table without claims of its own' has "$page" '<th style="text-align: left;">activation</th>'
check 'a definition, where it begins' has "$page" 'href="source/lib-grad-chain.c.html#L-33"'
check 'a definition, with the comment above it' has "$page" 'dy/dx is the product of all slopes'
check 'a definition, not what stands beside it' has_not "$page" 'sizeof'
check 'a table, found from lib/ too' has "$page" 'href="source/lib-grad-chain.c.html#L-24"'
check 'values in an alternative text' has "$page" 'from 30 down to 1: a straight line falling by 4.88'
check 'a caption' has "$page" 'at the critical scale'
check 'the command that made the figure' has "$page" 'make lesson07 ARGS=&#39;--depth 30 --seeds 5&#39;'
check 'a solution folded' has "$page" '<details class="solution"><summary>Solution</summary>'
check 'a solution that begins with a command' has "$page" \
    '<code>make lesson07 ARGS=&#39;--activation sigmoid'
check 'the part of the course' has "$page" 'Part II. Depth'
check 'the next lesson' has "$page" 'rel="next" href="lesson08.html"'
check 'the previous lesson' has "$work/a book/lesson08.html" 'rel="prev" href="lesson07.html"'
check 'no script' has_not "$page" '<script'
check 'the figure has its own title' has "$work/a book/lesson07/factor.svg" '<title>factor</title>'
check 'the figure has its own description' has "$work/a book/lesson07/factor.svg" '<desc>Line chart'
check 'gnuplot'"'"'s description is gone' has_not "$work/a book/lesson07/factor.svg" 'Produced by'
check 'the index shows the question' has "$work/a book/index.html" 'How large should weights be?'
check 'the index shows the figure' has "$work/a book/index.html" 'src="lesson07/gradient_norm.svg"'
check 'the index counts the claims' has "$work/a book/index.html" '2 of 3 claims held'
check 'slides have the question' has "$work/a book/slides.html" 'How large should weights be?'
check 'slides have the beginning' has "$work/a book/slides.html" '<p>The same rule moves them'
check 'slides have the claims' has "$work/a book/slides.html" 'expected 4.7 to 5.1; held.'
check 'all claims are counted' has "$work/a book/claims.html" 'Of 3 claims that were judged, 2 held and 1 failed.'
check 'all claims stand there' has "$work/a book/claims.html" '&lt;script&gt;alert(1)&lt;/script&gt; *is text*'
check 'claims over many seeds are counted' has "$work/a book/claims.html" \
    'run with 2 base seeds (<code>make nightly</code>). Of 4 verdicts, 1 (25.00 %) say that a claim failed:'
check 'a claim that failed is named with its seed' has "$work/a book/claims.html" \
    '<td><code>factor</code></td>'
check 'their table is there' test -s "$work/a book/seeds/claims.tsv"
check 'a picture without photographs may be a negative' has "$page" 'class="lines"'

measured="$work/a book/experiment-flow.html"
check 'a lesson says how it is measured' has "$work/a book/lesson08.html" \
    'How it is measured: <a href="experiment-flow.html">flow</a>'
check 'an experiment says which lessons use it' has "$measured" 'Used by: Lesson <a href="lesson08.html">08</a>.'
check 'an experiment has its title' has "$measured" '>How far a gradient travels</h1>'
check 'its comment is prose' has "$measured" \
    '<p>The <em>norm</em> after n layers is a[n] &lt;b&gt;&amp; no markup&lt;/b&gt;, <code>n</code> being'
check 'what is drawn stays so' test "$(grep -A 2 -F 'norm(n) = factor^n' "$measured")" = "$(
    printf '<pre tabindex="0"><code>norm(n) = factor^n\n\nnorm(0) = 1</code></pre>')"
check 'a list is one' has "$measured" '<li>then another.</li>'
check 'a heading is one' has "$measured" '>By multiplication</h3>'
check 'a product is not emphasised' has "$measured" 'Never by m*n*k.'
check 'code keeps its numbers' has "$measured" '<span id="L-9"><a href="#L-9"'
check 'a definition leads there' has "$work/a book/lesson08.html" 'href="experiment-flow.html#H-17"'
check 'and there' has "$work/a book/lesson08.html" 'href="experiment-flow.html#L-9"'
check 'the list of experiments' has "$work/a book/experiments.html" '<a href="experiment-flow.html">flow</a>: how far'
check 'the library leads to its files' has "$work/a book/library.html" \
    '<a href="source/lib-grad-chain.h.html"><code>grad/chain.h</code></a>'
check 'and to experiments' has "$work/a book/library.html" '<a href="experiment-flow.html">'
check 'and to lessons' has "$work/a book/library.html" '<a href="lesson07.html">lesson 07</a>'
check 'files are read in its order' has "$work/a book/source/lib-grad-chain.h.html" \
    'rel="next" href="../source/lib-grad-chain.c.html"'
check 'nothing is left over' test "$(find "$work/a book" -name '.weave*')" = ''

check 'the fixture weaves again' weave again
check 'to the same bytes' diff -r "$work/a book" "$work/again"

# ---- every mistake is noticed, named with its line, and leaves the book alone ---------------

# broken WHAT WHERE MESSAGE -- the copy must fail to weave, saying WHERE: ... MESSAGE.
broken() {
    weave 'a book'
    status=$?
    check "$1: status 1, not $status" test "$status" -eq 1
    check "$1: the message, not: $(cat -- "$work/said")" has "$work/said" "$2: "
    check "$1: the message, not: $(cat -- "$work/said")" has "$work/said" "$3"
    check "$1: the book stays" diff -r "$work/a book" "$work/again"
    fresh
}
line_of() { grep -nF -e "$1" -- "$lesson" | head -n 1 | cut -d : -f 1; }
# mistake WHAT LINE NEW MESSAGE -- the line that holds LINE becomes NEW.
mistake() {
    number=$(line_of "$2")
    NEW=$3 awk -v number="$number" 'NR == number { print ENVIRON["NEW"]; next } { print }' \
        <"$lesson" >"$work/edited" && mv -- "$work/edited" "$lesson"
    broken "$1" "$lesson:$number" "$4"
}

fresh
text='A line in the first figure that bends'
mistake 'an unknown key' "$text" 'It is {{no_such_key}}.' 'no value named {{no_such_key}}'
mistake 'a malformed key' "$text" 'It is {{a key}}.' '{{ begins a value'
mistake 'an unknown key in an alternative text' '@plot factor' '@plot factor It is {{nothing}}.' \
    'no value named {{nothing}}'
mistake 'words in a formula' "$text" 'It is $x = {{remark}}$.' 'only a number can stand in a formula'
mistake 'a missing figure' '@plot factor' '@plot nothing A figure.' 'there is no'
mistake 'a missing alternative text' '@plot factor' '@plot factor' 'has no alternative text'
mistake 'a missing table' '@plot factor' '@plot factor(nothing) A figure.' 'there is no table'
mistake 'a figure outside' '@plot factor' '@plot ../lesson07/factor A figure.' "takes a figure's name"
mistake 'a picture by Markdown' "$text" '![a figure](lesson07/factor.svg)' 'figures come by @plot'
mistake 'an unknown definition' '@code grad/chain.c units' '@code grad/chain.c unit' 'defines no "unit"'
mistake 'an unknown file' '@code grad/chain.c units' '@code grad/chains.c units' 'there is no file'
mistake 'a file outside' '@code grad/chain.c units' '@code ../lib/grad/chain.c units' 'not a path inside'
mistake 'an unknown directive' "$text" '@figure factor A figure.' 'unknown directive "@figure'
mistake 'an indented directive' "$text" '  @claims' 'starts in column 0'
mistake 'a formula without end' "$text" 'It is $x.' 'opens a formula that never ends'
mistake 'a formula with a space' "$text" 'It is $x $.' 'without a space before it'
mistake 'a digit after a formula' "$text" 'It is $x$5.' 'a digit may not follow'
mistake 'a quote in code' "$text" 'It is `{{remark}}`.' 'cannot stand in `code`'
mistake 'a definition without a file' '@code grad/chain.c units' '@code units' 'takes a file and a name'
mistake 'tables with spaces' '@plot factor' '@plot factor(a, b) A figure.' 'no space between'
mistake 'code without end' "$text" 'It is `x.' 'is never closed'
mistake 'a solution without end' '@solution' '@end' '@end without @solution'
mistake 'a second question' '## What is claimed' '# What is claimed' 'one question'
mistake 'a heading out of order' '## What is claimed' '#### What is claimed' 'skips a level'
mistake 'a heading underlined' "$text" '---' 'headings are written with #'
mistake 'a fence without end' "$text" '~~~~' 'is never closed'
mistake 'a solution in a solution' 'Every layer keeps' '@solution' 'has no @end yet'
mistake 'no question' '# Why do' '# Gradients vanish' 'ends with a question mark'
mistake 'prose that ends badly' '## Exercises' '## Exercises */' 'alone in column 0'
mistake 'a broken link' "$text" 'See [there](lesson09.html).' 'broken link: lesson09.html'
mistake 'a broken place' "$text" 'See [there](#nowhere).' 'broken link: #nowhere'

edit "$lesson" '$d'
printf '/*\nNo end.\n' >>"$lesson"
broken 'prose without end' "$lesson:$(awk 'END { print NR - 1 }' <"$lesson")" 'has no end'

edit "$lesson" '/10[.]17/,$s/^@end$//'
broken 'a solution that goes on' "$lesson:$(grep -n '^@solution' "$lesson" | tail -n 1 | cut -d : -f 1)" \
    'this @solution has no @end'
printf 'int x;\n' | cat - "$lesson" >"$work/edited" && mv -- "$work/edited" "$lesson"
broken 'code before the question' "$lesson:1" 'not with code'
printf '/*\nWords.\n*/\n' >"$lesson"
broken 'words before the question' "$lesson:1" 'begins with its question'

edit "$lesson" "s/^$text.*/\$\\\\nonsense\$/"
broken 'a formula that pandoc does not know' "$lesson" 'nonsense'

rm -- "$copied/runs/lesson07/values.tsv"
broken 'no values' "$lesson:$(line_of '{{sigmoid_chi}}')" 'there is no'
printf 'layers\t31\n' >>"$copied/runs/lesson07/values.tsv"
broken 'a key given twice' "$copied/runs/lesson07/values.tsv" 'layers stands there twice'
edit "$copied/runs/lesson07/values.tsv" 's/^key/name/'
broken 'another header' "$copied/runs/lesson07/values.tsv" 'the header row must be'
printf 'no picture' >"$copied/runs/lesson07/factor.svg"
broken 'a figure that is none' "$lesson:$(line_of '@plot factor')" 'is not a whole SVG file'
edit "$copied/runs/lesson07/factor.svg" 's/<.svg>//'
broken 'a figure cut off' "$lesson:$(line_of '@plot factor')" 'is not a whole SVG file'
edit "$copied/runs/lesson07/factor.tsv" '/^#/!d'
broken 'a table without rows' "$lesson:$(line_of '@plot factor')" 'there are no rows in'
edit "$copied/runs/lesson07/factor.tsv" 's/--seeds 5/--seeds 6/'
broken 'a table of another run' "$lesson:$(line_of '@plot factor')" 'are of different runs'
rm -- "$copied/runs/lesson07/claims.tsv"
broken 'no claims' "$lesson:$(line_of '@claims')" 'there is no'
edit "$copied/runs/lesson07/claims.tsv" 's/no$/maybe/'
broken 'a verdict of its own' "$copied/runs/lesson07/claims.tsv" 'held is yes, no or unjudged'
edit "$copied/runs/lesson07/claims.tsv" '$s/derived/a	tab/'
broken 'a row too long' "$copied/runs/lesson07/claims.tsv" 'has 7 fields'

edit "$lesson" 's/^@plot factor.*/@plot gradient_norm(layers) The same again./'
broken 'a figure shown twice' "$lesson" 'the id "figure-gradient_norm" is given twice'

edit "$copied/lib/README.md" 's/chain[.]h/chains.h/'
broken 'a file that the library does not have' "$copied/lib/README.md:5" 'there is no file grad/chains.h'

# ---- what must be run first -----------------------------------------------------------------

fresh
missing() { sh lessons/book/missing.sh "$copied/runs/lesson07" "$lesson"; }
not() { ! "$@"; }
check 'nothing is missing in a finished run' not missing
rm -- "$copied/runs/lesson07/factor.svg"
check 'a figure is missing' missing
fresh
rm -- "$copied/runs/lesson07/values.tsv"
check 'the numbers are missing' missing
fresh

# ---- tables of a longer run ----------------------------------------------------------------

mkdir "$work/plots"
printf '%s\n' 'set terminal svg' 'set output figure . ".svg"' 'set datafile separator tab' >"$work/plots/style.gp"
printf 'plot "factor.tsv" using 1:2 with lines\n' >"$work/plots/factor.gp"
# keep: as `fresh`, with the data of one figure kept.
keep() {
    mkdir -p "$copied/experiments/tables"
    sed -e 's/--depth 30 --seeds 5/--full/' "$copied/runs/lesson07/factor.tsv" | gzip -9nc \
        >"$copied/experiments/tables/lesson07_factor.tsv.gz"
    cp -R "$work/plots" "$copied/plots"
}
keep
NEW='@kept factor' awk -v number="$(line_of "$text")" 'NR == number { print ENVIRON["NEW"]; next } { print }' \
    <"$lesson" >"$work/edited" && mv -- "$work/edited" "$lesson"
check 'kept tables weave' weave kept
check 'the longer run has its figure' has "$work/kept/lesson07.html" 'id="figure-factor-kept"'
check 'and that its command' has "$work/kept/lesson07.html" 'make lesson07 ARGS=&#39;--full&#39;'
check 'and that a description' has "$work/kept/lesson07/kept/factor.svg" '<desc>From the tables of a longer run.</desc>'
check 'its data' cmp -s "$work/kept/lesson07/kept/factor.tsv" - <<END
$(gzip -dc <"$copied/experiments/tables/lesson07_factor.tsv.gz")
END
check 'a kept table is folded' has "$work/kept/lesson07.html" \
    '<details class="kept"><summary>factor, from a longer run</summary>'
check 'and to four digits' has "$work/kept/lesson07.html" '<td>0.08839</td>'
check 'nothing is left of the drawing' test ! -e "$work/kept/lesson07/kept/factor.raw"
check 'other figures stand alone' has_not "$work/kept/lesson07.html" 'id="figure-gradient_norm-kept"'
fresh
mistake 'a table that is not kept' "$text" '@kept factor' 'there is no experiments/tables/lesson07_factor.tsv.gz'
keep
echo nonsense >"$copied/plots/factor.gp"
broken 'a kept figure that cannot be drawn' "$lesson:$(line_of '@plot factor')" 'gnuplot cannot draw it'
keep
echo nonsense >"$copied/experiments/tables/lesson07_factor.tsv.gz"
broken 'a kept table that cannot be read' 'weave' 'cannot read'

# What the lesson's prose cannot bring about, the last look at the pages would still notice.
mkdir "$work/pages"
: >"$work/cards"
# noticed WHAT HTML MESSAGE
noticed() {
    printf '%s\n' "$2" >"$work/pages/a.html"
    echo a.html | PAGES=$work/pages CARDS=$work/cards "${AWK:-awk}" -f lessons/book/text.awk \
        -f lessons/book/check.awk >"$work/said" 2>&1
    check "$1: status 1" test $? -eq 1
    check "$1: the message, not: $(cat -- "$work/said")" has "$work/said" "a.html: $3"
}
noticed 'a heading left out' '<h1>A</h1><h3>B</h3>' 'a heading <h3> cannot follow'
noticed 'a second title' '<h1>A</h1><h2>B</h2><h1>C</h1>' 'a heading <h1> cannot follow'
noticed 'a picture without words' '<img src="a.html" alt="">' 'a picture has no alternative text'
noticed 'a picture that is not there' '<img alt="x" src="b.svg">' 'broken link: b.svg'
noticed 'a link out of the book' '<a href="../b.html">x</a>' 'broken link: ../b.html'

cp -R lessons/book "$work/weaver"
echo '@figures' >>"$work/weaver/index.md"
sh "$work/weaver/weave.sh" --top "$copied" --runs "$copied/runs" "$work/a book" "$lesson" \
    >"$work/said" 2>&1
check 'a mistake in the index: status 1' test $? -eq 1
check 'a mistake in the index: the message' has "$work/said" 'unknown directive @figures'

# ---- wrong usage is status 2 ---------------------------------------------------------------

# refused WHAT MESSAGE ARGUMENT...
refused() {
    what=$1 message=$2
    shift 2
    sh lessons/book/weave.sh "$@" >"$work/said" 2>&1
    status=$?
    check "$what: status 2, not $status" test $status -eq 2
    check "$what: the message, not: $(cat -- "$work/said")" has "$work/said" "$message"
}
refused 'no lesson' 'usage: ' "$work/none"
refused 'an unknown option' 'unknown option --colour' --colour "$work/none" "$lesson"
refused 'a file that is no lesson' 'is no lesson' "$work/none" lessons/book/weave.sh
refused 'a lesson that is not there' 'cannot read' "$work/none" "$copied/lessons/09_nothing.c"
refused 'two lessons of one number' 'have the number 08' --top "$copied" "$work/none" \
    "$copied/lessons/08_signal_scale.c" "$copied/lessons/08_signal_scale.c"
: >"$work/file"
refused 'a book that cannot be' 'cannot make' "$work/file/book" "$lesson"
mkdir "$work/bin"
ln -s "$(command -v dirname)" "$(command -v sh)" "$work/bin/"
PATH=$work/bin sh lessons/book/weave.sh "$work/none" "$lesson" >"$work/said" 2>&1
check 'no pandoc: status 2' test $? -eq 2
check "no pandoc: the message, not: $(cat -- "$work/said")" has "$work/said" 'make setup-book'
check 'nothing is left of what was refused' test "$(find "$work/none" -type f 2>/dev/null)" = ''

# ---- a teacher's pack -----------------------------------------------------------------------

# legend FILE DASH COLOUR: a figure whose legend names two lines, one of them solid and black.
legend() {
    cat >"$1" <<END
<svg width="8" height="5"><desc>Two &lt;lines&gt;</desc><g id="gnuplot_canvas">
<g id="gnuplot_plot_1" ><title>one</title>
<g stroke-width="2.50"><path stroke='rgb(  0,   0,   0)' d='M1,1 L2,2'/></g>
</g>
<g id="gnuplot_plot_2" ><title>two</title>
<g stroke-width="2.50"><path stroke='rgb($3)' $2 d='M1,2 L2,1'/></g>
</g>
</g></svg>
END
}
pack() {
    sh lessons/book/pack.sh "$work/a book" "$work/my pack" >"$work/said" 2>&1
}
legend "$work/a book/lesson07/dashes.svg" "stroke-dasharray='5.0,4.0'" '60,  0,   0'
legend "$work/a book/lesson07/shades.svg" '' '  0, 114, 178'
check 'a pack' pack
check 'with slides' cmp -s "$work/my pack/slides.html" "$work/a book/slides.html"
check 'and data' cmp -s "$work/my pack/lesson07/factor.tsv" "$work/a book/lesson07/factor.tsv"
check 'and grey figures' has "$work/my pack/grey/lesson07/shades.svg" "stroke='rgb(87,87,87)'"
check 'and what they show' has "$work/my pack/index.html" 'Two &lt;lines&gt;'
check 'and links to all' has "$work/my pack/index.html" '<a href="lesson07/factor.tsv">data</a>'
check 'in one file' test "$(tar -tzf "$work/my pack.tar.gz" | grep -c '^my pack/grey/lesson07/.*svg$')" = 4
cp -R "$work/my pack" "$work/kept pack"
legend "$work/a book/lesson07/dashes.svg" '' '60, 0, 0'
pack
check 'a legend that needs colours: status 1' test $? -eq 1
check 'a legend that needs colours: the message' has "$work/said" 'lesson07/dashes.svg: in grey "one" and "two" look alike'
check 'the pack stays' diff -r "$work/my pack" "$work/kept pack"

# ---- a quick run says so ------------------------------------------------------------------

check 'a whole run bears no notice' has_not "$page" 'From a quick run'
edit "$copied/runs/lesson07/claims.tsv" 's/no$/unjudged/'
check 'unjudged claims weave' weave quick
check 'unjudged is a verdict' has "$work/quick/lesson07.html" '</span> unjudged</td>'
check 'a quick run bears a notice' has "$work/quick/lesson07.html" 'From a quick run'

# ---- hostile names --------------------------------------------------------------------------

fresh
keep
hostile="$work/it's \$(touch here) \`touch there\`; a=b"
mv -- "$copied" "$hostile"
copied=$hostile
check 'hostile names weave' weave "-rf \$(touch here) 'book'"
check 'hostile names are only names' test "$(find "$work" . -maxdepth 1 -name here -o -maxdepth 1 -name there)" = ''
check 'hostile names have kept figures' test -s "$work/-rf \$(touch here) 'book'/lesson07/kept/factor.svg"
check 'hostile names have a page' test -s "$work/-rf \$(touch here) 'book'/lesson07.html"

if [ $failures -ne 0 ]; then
    echo "test_book: $failures of $checks checks failed"
    exit 1
fi
echo "test_book: $checks checks, all well"
