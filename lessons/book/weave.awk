# weave.awk -- turns a lesson's C source into the Markdown of its page.
#
#     awk -f text.awk -f definition.awk -f figure.awk -f claims.awk -f weave.awk \
#         < lessons/07_NAME.c > lesson07.md
#
# A block comment whose opener stands alone in column 0 is prose, up to a closer alone in
# column 0; all else is code.  The prose begins with "# QUESTION?", the lesson's question.
# README.md beside this file tells what else it may hold.
#
# What the driver says through the environment: LESSON (the source's name in messages), ID
# (lesson07), NUMBER (07), NAME (vanishing_gradients), TOP (the repository, "" or "DIR/"), RUN
# (the run's directory), PAGES (the directory of the pages; in PAGES/ID/kept are the tables of a
# longer run, if some are kept), HERE (where draw.sh is).
#
# Written besides the page: PAGES/ID/*.svg; PAGES/ID.card, one line for the index (page.awk reads
# it); PAGES/ID.files,
# what the driver shall copy or show: "copy FILE" from the run, "source FILE" from the library.

BEGIN {
    lesson = ENVIRON["LESSON"]
    id = ENVIRON["ID"]
    top = ENVIRON["TOP"]
    run = ENVIRON["RUN"]
    pages = ENVIRON["PAGES"]
    list = pages "/" id ".files"
    printf "" > list
    lesson_name = ENVIRON["NAME"]
    gsub(/_/, " ", lesson_name)
    lesson_name = capital(lesson_name)
    known = "@code FILE NAME, @plot NAME ALT, @kept TABLE, @claims, @solution, @end"
    kept = pages "/" id "/kept/"
    values_read()
}

{
    sub(/\r$/, "")
    here = NR
}

!in_prose && $0 == "/*" {
    code_end()
    in_prose = NR
    next
}

in_prose && $0 == "*/" {
    prose_end()
    in_prose = 0
    next
}

in_prose {
    if (index($0, "*/"))
        oops(here, "prose ends with */ alone in column 0")
    prose_line($0)
    next
}

/^#include "experiments\/[a-z0-9_]+\.h"/ {
    split($0, part, /[\/.]/)
    experiments = experiments (experiments ? " " : "") part[2]
}

{ code[++codes] = $0 }

END {
    if (in_prose)
        oops(in_prose, "this prose has no end (*/ alone in column 0)")
    code_end()
    if (!question)
        oops(1, "a lesson begins with prose that begins with its question: # QUESTION?")
    print id "\t" ENVIRON["NUMBER"] "\t" lesson_name "\t" question "\t" \
        card_figure "\t" card_alt "\t" card_size "\t" verdict "\t" lesson "\t" \
        (number_of_values ? "yes" : "") "\t" quick "\t" experiments "\t" lead > (pages "/" id ".card")
    if (complaints)
        exit 1
}

# ---- code -------------------------------------------------------------------------------

function code_end(    first, last)
{
    first = 1
    last = codes
    while (first <= last && code[first] ~ /^[ \t]*$/)
        first++
    while (first <= last && code[last] ~ /^[ \t]*$/)
        last--
    if (first <= last) {
        if (!question)
            oops(here - codes + first - 1, "a lesson begins with prose, not with code")
        code_block(code, first, last, "")
    }
    codes = 0
}

function oops(line, message)
{
    complain(lesson ":" line, message)
}

# ---- prose, line by line ----------------------------------------------------------------

function prose_line(s)
{
    if (fence) {
        print s
        if (index(trim(s), fence) == 1 && trim(s) !~ /[^`~]/)
            fence = ""
        return
    }
    if (s ~ /^[ \t]*(```|~~~)/) {
        paragraph_end()
        match(trim(s), /^(`+|~+)/)
        fence = substr(trim(s), 1, RLENGTH)
        fence_line = here
        print s
        return
    }
    if (directive ~ /^@(plot|code) / && s ~ /^[ \t]+[^ \t]/) {
        directive = directive " " trim(s)
        return
    }
    if (directive)
        directive_end()
    if (s ~ /^[ \t]*$/) {
        paragraph_end()
        lead_over = lead != ""
        print ""
    } else if (s ~ /^@[A-Za-z]/) {
        paragraph_end()
        directive = trim(s)
        directive_line = here
    } else if (s ~ /^[ \t]+@(code|plot|claims|solution|end)([ \t]|$)/) {
        oops(here, "a directive starts in column 0: " trim(s))
    } else if (s ~ /^(---+|===+)[ \t]*$/) {
        oops(here, "headings are written with #, a rule with * * *, tables with |")
    } else if (s ~ /^#+[ \t]/) {
        paragraph_end()
        heading(s)
    } else {
        began = captioned = 1
        s = inline(s)
        if (question && !lead_over)
            lead = lead (lead ? " " : "") s
        print s
    }
}

function prose_end()
{
    if (directive)
        directive_end()
    paragraph_end()
    if (fence)
        oops(fence_line, "this " fence " is never closed")
    if (solution)
        oops(solution, "this @solution has no @end")
    fence = ""
    solution = 0
    print ""
}

function heading(s,    level)
{
    match(s, /^#+/)
    level = RLENGTH
    if (!question && level == 1 && !began) {
        sub(/^#[ \t]+/, "", s)
        question = inline(trim(s))
        inline_end()
        if (question !~ /\?$/)
            oops(here, "a lesson's first heading is its question and ends with a question mark")
        heading_level = 1
        return
    }
    if (level == 1)
        oops(here, "a lesson asks one question; other headings begin with ##")
    else if (level > heading_level + 1)
        oops(here, "this heading skips a level: use " substr("######", 1, heading_level + 1))
    heading_level = level
    began = 1
    print inline(s)
    inline_end()
}

# A figure's caption is the lines that follow @plot up to the next empty one; if there are
# none, what the alternative text says is shown as well, once for ears and once for eyes.
function paragraph_end()
{
    inline_end()
    if (open_figure) {
        if (!captioned)
            raw("<p aria-hidden=\"true\">" html(figure_alt) "</p>")
        raw(open_figure)
        open_figure = ""
    }
}

# ---- prose, sign by sign ----------------------------------------------------------------

# Puts the values in.  How a value must be written depends on what it stands in, so this
# follows code (`...`) and mathematics ($...$, $$...$$) as Markdown does, across lines.
function inline(s,    i, n, c, out, ticks, key)
{
    gsub(/\t/, "    ", s)
    n = length(s)
    for (i = 1; i <= n; i++) {
        c = substr(s, i, 1)
        if (c == "{" && substr(s, i + 1, 1) == "{") {
            match(substr(s, i), /^\{\{[A-Za-z0-9_.-]+\}\}/)
            if (RLENGTH < 0) {
                oops(here, "{{ begins a value, {{key}}; elsewhere put a space between: { {")
                i++
                continue
            }
            key = substr(s, i + 2, RLENGTH - 4)
            out = out value(key)
            i += length(key) + 3
        } else if (c == "\\" && !in_code) {
            out = out substr(s, i, 2)
            i++
        } else if (c == "`" && !in_math) {
            match(substr(s, i), /^`+/)
            ticks = substr(s, i, RLENGTH)
            if (!in_code) {
                in_code = ticks
                in_line = here
            } else if (in_code == ticks) {
                in_code = ""
            }
            out = out ticks
            i += RLENGTH - 1
        } else if (c == "$" && !in_code) {
            if (substr(s, i, 2) == "$$" && in_math != "$") {
                in_math = in_math ? "" : "$$"
                in_line = here
                out = out c
                i++
            } else if (in_math == "$") {
                if (i == 1 || substr(s, i - 1, 1) == " ")
                    oops(here, "a formula ends at a $ without a space before it; a dollar is \\$")
                else if (substr(s, i + 1, 1) ~ /[0-9]/)
                    oops(here, "a digit may not follow the $ that ends a formula; a dollar is \\$")
                in_math = ""
            } else if (!in_math && substr(s, i + 1, 1) ~ /[^ \t]/) {
                in_math = "$"
                in_line = here
            }
            out = out c
        } else if (c == "!" && substr(s, i + 1, 1) == "[" && !in_code && !in_math) {
            oops(here, "figures come by @plot NAME ALT, which knows their data")
            out = out c
        } else {
            out = out c
        }
    }
    return out
}

function inline_end()
{
    if (in_code)
        oops(in_line, "this " in_code " is never closed")
    if (in_math)
        oops(in_line, "this " in_math " opens a formula that never ends; a dollar is \\$")
    in_code = in_math = ""
}

# ---- values -----------------------------------------------------------------------------

function values_read(    row, about, i)
{
    values_file = run "/values.tsv"
    values_found = table_read(values_file, "key\tvalue", row, about)
    for (i = 1; i <= values_found; i++) {
        if (row[i, "key"] in measured)
            complain(values_file, "the key " row[i, "key"] " stands there twice")
        measured[row[i, "key"]] = row[i, "value"]
    }
    if (values_found >= 0 && table_command(about) ~ /--quick/)
        quick = "quick"
}

# The value as printed in values.tsv, or "" after a complaint.
function value_text(key)
{
    if (values_found < 0) {
        if (!values_missing++)
            oops(here, "{{" key "}}: there is no " values_file "; run make " id)
        return ""
    }
    if (!(key in measured)) {
        oops(here, "no value named {{" key "}} in " values_file \
            "; if that is older than the lesson, run make " id)
        return ""
    }
    number_of_values++
    return measured[key]
}

function value(key,    s, at)
{
    s = value_text(key)
    if (in_math) {
        if (s !~ /^[-+]?[0-9.]*([eE][-+]?[0-9]+)?$/ && s != "nan" && s !~ /^-?inf$/) {
            oops(here, "{{" key "}} is \"" s "\": only a number can stand in a formula")
            return ""
        }
        if (s ~ /n/)                    # nan, inf
            return s ~ /^nan/ ? "\\mathrm{nan}" : s ~ /^-/ ? "{-\\infty}" : "\\infty"
        at = match(s, /[eE]/)
        if (!at)
            return "{" s "}"
        return "{" substr(s, 1, at - 1) "\\times 10^{" (substr(s, at + 1) + 0) "}}"
    }
    if (in_code) {
        if (index(s, "`"))
            oops(here, "{{" key "}} holds a ` and cannot stand in `code`")
        return s
    }
    return "[" markdown(s) "]{.value}"
}

# ---- directives -------------------------------------------------------------------------

function directive_end(    word, rest, line)
{
    line = here
    here = directive_line               # complaints name the directive's own line
    word = rest = directive
    sub(/[ \t].*/, "", word)
    sub(/^[^ \t]+[ \t]*/, "", rest)
    directive = ""
    began = 1
    if (word == "@plot")
        plot(rest)
    else if (word == "@code")
        definition(rest)
    else if (word == "@claims" && rest == "")
        claims()
    else if (word == "@kept")
        kept_table(rest)
    else if (word == "@solution" && rest == "") {
        if (solution)
            oops(here, "the @solution of line " solution " has no @end yet")
        solution = here
        raw("<details class=\"solution\"><summary>Solution</summary>")
    } else if (word == "@end" && rest == "") {
        if (!solution)
            oops(here, "@end without @solution")
        solution = 0
        raw("</details>")
    } else
        oops(here, "unknown directive \"" word (rest == "" ? "" : " " rest) "\"; there are " known)
    here = line
}

# @code FILE NAME.  The file is named as the compiler finds it: from the top or from lib/.
function definition(rest,    part, file, name)
{
    if (split(rest, part, /[ \t]+/) != 2 || part[2] !~ /^[A-Za-z_][A-Za-z0-9_]*$/) {
        oops(here, "@code takes a file and a name: @code lib/grad/matmul.c matmul")
        return
    }
    file = part[1]
    name = part[2]
    if (file !~ /^[A-Za-z0-9_][A-Za-z0-9_.\/-]*$/ || file ~ /\.\./) {
        oops(here, "@code: \"" file "\" is not a path inside the repository")
        return
    }
    if (!file_exists(top file) && file_exists(top "lib/" file))
        file = "lib/" file
    if (!file_exists(top file)) {
        oops(here, "@code: there is no file " file)
        return
    }
    if (!definition_find(top file, name)) {
        oops(here, "@code: " file " defines no \"" name "\"")
        return
    }
    print "source\t" file > list
    raw("<figure class=\"definition\"><figcaption><code>" html(name) "</code> in " \
        link(source_line(file, definition_first), file) "</figcaption>")
    code_block(code_line, definition_first, definition_last, "")
    raw("</figure>")
}

# @plot NAME ALT, or @plot NAME(TABLE,TABLE) ALT when the data are not in NAME.tsv.
function plot(rest,    name, alt, tables, svg, links, size, file)
{
    name = rest
    sub(/[ \t].*/, "", name)
    alt = rest
    sub(/^[^ \t]+[ \t]*/, "", alt)
    tables = name
    sub(/\(.*/, "", name)
    if (tables ~ /^[^(]+\([A-Za-z0-9_,.-]+\)$/) {
        sub(/^[^(]+\(/, "", tables)
        sub(/\)$/, "", tables)
        gsub(/\.tsv/, "", tables)
    } else if (tables ~ /\(/) {
        oops(here, "@plot NAME(TABLE,TABLE) ALT: no space between the tables' names")
        return
    }
    if (name !~ /^[A-Za-z0-9_][A-Za-z0-9_-]*$/) {
        oops(here, "@plot takes a figure's name and its alternative text: @plot NAME ALT")
        return
    }
    alt = alternative(alt)
    if (alt == "") {
        oops(here, "@plot " name " has no alternative text: say what one sees in the figure")
        return
    }
    svg = run "/" name ".svg"
    if (!file_exists(svg)) {
        oops(here, "@plot " name ": there is no " svg "; run make " id)
        return
    }
    size = svg_copy(svg, pages "/" id "/" name ".svg", name, alt)
    if (size == "")
        oops(here, "@plot " name ": " svg " is not a whole SVG file")
    links = plot_links(name, tables)
    figures++
    captioned = 0
    figure_alt = alt
    file = id "/" name ".svg"
    raw("<figure class=\"plot\" id=\"figure-" name "\">\n<a href=\"" file "\">" \
        "<img src=\"" file "\" alt=\"" html(alt) "\"" size "></a>\n<figcaption>\n" \
        "<span class=\"number\">Figure " figures "</span>")
    open_figure = "<p class=\"made\">" links "</p>\n</figcaption>\n</figure>" plot_kept(name, tables)
    if (!card_figure) {
        card_figure = name
        card_alt = alt
        card_size = size
    }
}

# The figure's data, its other pictures, and the command that made them.
function plot_links(name, tables,    n, i, table, kinds, kind)
{
    n = split(tables, table, ",")
    for (i = 1; i <= n; i++) {
        if (!file_exists(run "/" table[i] ".tsv")) {
            oops(here, "@plot " name ": there is no table " run "/" table[i] \
                ".tsv; name the figure's data: @plot " name "(TABLE) ALT")
            return ""
        }
        table_check(name, run "/" table[i] ".tsv")
        print "copy\t" table[i] ".tsv" > list
    }
    kinds = "svg"
    n = split("png gif", kind, " ")
    for (i = 1; i <= n; i++)
        if (file_exists(run "/" name "." kind[i])) {
            print "copy\t" name "." kind[i] > list
            kinds = kinds " " kind[i]
        }
    return data_links(id, tables, name, kinds) made_by(command_of(run "/" table[1] ".tsv"))
}

# What a figure shows has rows, and comes from the run whose numbers are in the text.
function table_check(name, path,    line, rows)
{
    while ((getline line < path) > 0)
        rows += line !~ /^(#|$)/
    close(path)
    if (rows < 2)
        oops(here, "@plot " name ": there are no rows in " path "; run make " id)
    else if (command_of(path) != command_of(run "/values.tsv"))
        oops(here, "@plot " name ": " path " and " run "/values.tsv are of different runs; run make " id)
}

function command_of(path,    about)
{
    table_about(path, about)
    return table_command(about)
}

# ---- longer runs whose tables are kept ----------------------------------------------------

# The same figure once more, drawn from kept tables, if all that it needs are kept.
function plot_kept(name, tables,    n, i, table, size, file)
{
    n = split(tables, table, ",")
    for (i = 1; i <= n; i++)
        if (!file_exists(kept table[i] ".tsv"))
            return ""
    if (system("sh \"$HERE/draw.sh\" " id " " name) != 0) {
        oops(here, "@plot " name ": gnuplot cannot draw it from the tables that are kept")
        return ""
    }
    file = id "/kept/" name
    size = svg_copy(kept name ".raw", kept name ".svg", name, "From the tables of a longer run.")
    return "\n<figure class=\"plot kept\" id=\"figure-" name "-kept\">\n<a href=\"" file ".svg\">" \
        "<img src=\"" file ".svg\" alt=\"The figure above, drawn from the tables of a longer run.\"" \
        size "></a>\n<figcaption>\n<p>The same from a longer run, whose tables are kept with the " \
        "course.</p>\n<p class=\"made\">" data_links(id "/kept", tables, name, "svg") \
        made_by(command_of(kept table[1] ".tsv")) "</p>\n</figcaption>\n</figure>"
}

# @kept TABLE: a table of a longer run, folded.
function kept_table(name,    path, line, n, rows, field, cell, i)
{
    path = kept name ".tsv"
    if (name !~ /^[A-Za-z0-9_]+$/ || !file_exists(path)) {
        oops(here, "@kept " name ": there is no experiments/tables/" id "_" name ".tsv.gz")
        return
    }
    print "\n~~~~ {=html}\n<details class=\"kept\"><summary>" html(name) ", from a longer run</summary>"
    print "<p class=\"made\">" data_links(id "/kept", name, "", "") \
        made_by(command_of(path)) "</p>\n<table>"
    while ((getline line < path) > 0) {
        if (line ~ /^#/)
            continue
        n = split(line, field, "\t")
        cell = rows++ ? "td" : "th scope=\"col\""
        printf cell == "td" ? "<tr>" : "<thead><tr>"
        for (i = 1; i <= n; i++)
            printf "<%s>%s</%s>", cell, html(short(field[i])), substr(cell, 1, 2)
        print cell == "td" ? "</tr>" : "</tr></thead>"
    }
    close(path)
    print "</table>\n</details>\n~~~~\n"
}

# Alternative text is plain: values go in as they are, and nothing in it is markup.
function alternative(s,    key)
{
    while (match(s, /\{\{[A-Za-z0-9_.-]+\}\}/)) {
        key = substr(s, RSTART + 2, RLENGTH - 4)
        s = substr(s, 1, RSTART - 1) value_text(key) substr(s, RSTART + RLENGTH)
    }
    gsub(/[ \t]+/, " ", s)
    return trim(s)
}

function claims(    file, row, sum, n)
{
    file = run "/claims.tsv"
    n = claims_read(file, row, sum)
    if (n < 0) {
        oops(here, "@claims: there is no " file "; run make " id)
        return
    }
    if (sum["unjudged"])
        quick = "quick"
    verdict = sum["unjudged"] < n ? claims_verdict(sum, " claims") : "no claim judged"
    print "copy\tclaims.tsv" > list
    claims_table(row, n, sum, "claims", id "/claims.tsv")
}
