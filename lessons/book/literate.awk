# literate.awk -- a C file of the library or an experiment becomes the Markdown of its page.
#
# A block comment that opens at the beginning of a line, alone there, is prose; the rest is code with its
# line numbers.  In prose an indented block stays as it is drawn, "---- words ----" is a heading,
# *words* and `words` are set as such; all else is text.
#
# Environment: ANCHOR, with which the places of lines begin (L: L-33); LEVEL, of headings ("##").

BEGIN { anchor = ENVIRON["ANCHOR"] }

{ sub(/\r$/, ""); line[NR] = $0 }

!comment && $0 == "/*"  { code_end(NR - 1); comment = NR; next }
comment && $0 == " */"  { comment_end(comment + 1, NR - 1); comment = 0; first = NR + 1 }

END {
    code_end(NR)
    exit (complaints > 0)
}

function code_end(last)
{
    first += !first
    while (first <= last && line[first] ~ /^[ \t]*$/)
        first++
    while (first <= last && line[last] ~ /^[ \t]*$/)
        last--
    if (first <= last)
        code_block(line, first, last, " #" anchor " .numberLines startFrom=" first)
}

function comment_end(from, to,    i, s, drawn, list)
{
    i = from
    if (line[i] ~ /^ \* [A-Za-z_]+\.[ch] -- /)      # said already by the page's head
        while (i <= to && line[i] !~ /^ \*$/)
            i++
    print "\n:::: {#" anchor "-" (from - 1) "}\n"
    for (; i <= to; i++) {
        s = line[i]
        sub(/^ \* ?/, "", s)
        list = s ~ /^ *- / || (list && s ~ /^  /)
        if (!list && s ~ /^    /) {
            print drawn ? substr(s, 5) : "\n~~~~\n" substr(s, 5)
            drawn = 1
            continue
        }
        if (drawn && s ~ /^$/ && i < to && line[i + 1] ~ /^ \*     /) {
            print ""
            continue
        }
        if (drawn)
            print "~~~~\n"
        drawn = 0
        if (s ~ /^---- .* ----$/)
            print "\n" ENVIRON["LEVEL"] " " prose(capital(substr(s, 6, length(s) - 10))) "\n"
        else if (s ~ /^ *- /)
            print "- " prose(substr(s, index(s, "-") + 2))
        else
            print (list ? "  " : "") prose(trim(s))
    }
    if (drawn)
        print "~~~~"
    print "\n::::\n"
}

# Text in which *words* and `words` keep their signs.
function prose(s,    before, out)
{
    while (match(s, /(^|[ (])(\*[A-Za-z][A-Za-z -]*\*|`[^`]+`)/)) {
        before = substr(s, RSTART, 1) ~ /[ (]/
        out = out markdown(substr(s, 1, RSTART - 1 + before)) substr(s, RSTART + before, RLENGTH - before)
        s = substr(s, RSTART + RLENGTH)
    }
    return out markdown(s)
}
