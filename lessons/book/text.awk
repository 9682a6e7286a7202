# text.awk -- what every part of the weaver shares: complaints, escaping, tables.
#
# POSIX awk.  The weaver runs in the C locale, where a character is a byte: UTF-8 passes
# through untouched because no byte of a longer character looks like ASCII.

# Reports an error and goes on, so that one run shows them all.
function complain(where, message)
{
    print where ": " message > "/dev/stderr"
    complaints++
}

function trim(s)
{
    sub(/^[ \t]+/, "", s)
    sub(/[ \t\r]+$/, "", s)
    return s
}

# Text inside an HTML (or SVG) element or a quoted attribute.
function html(s)
{
    gsub(/&/, "\\&amp;", s)
    gsub(/</, "\\&lt;", s)
    gsub(/>/, "\\&gt;", s)
    gsub(/"/, "\\&quot;", s)
    gsub(/'/, "\\&#39;", s)
    return s
}

function link(target, text)
{
    return "<a href=\"" html(target) "\">" html(text) "</a>"
}

# Text inside Markdown: there a backslash takes the meaning from any punctuation.
function markdown(s,    i, c, out)
{
    for (i = 1; i <= length(s); i++) {
        c = substr(s, i, 1)
        out = out (index("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", c) ? "\\" c : c)
    }
    return out
}

# One line of YAML.
function yaml(key, text)
{
    gsub(/'/, "''", text)
    return key ": '" text "'"
}

function file_exists(path,    line, status)
{
    status = (getline line < path)
    close(path)
    return status >= 0
}

# The table of a run: "#" lines, a header row, rows, all tab-separated.
#     row[i, name]   the field of row i in the column called name
#     about[i]       the i-th "#" line, without its sign
# Returns the number of rows, or -1 when there is no such file.
function table_read(path, columns, row, about,    line, status, rows, seen, i, n, field, name)
{
    rows = 0
    about[0] = 0
    while ((status = (getline line < path)) > 0) {
        sub(/\r$/, "", line)
        if (line ~ /^#/) {
            about[++about[0]] = trim(substr(line, 2))
        } else if (!seen) {
            seen = split(line, name, "\t")
            if (line != columns)
                complain(path, "the header row must be \"" columns "\", not \"" line "\"")
        } else {
            n = split(line, field, "\t")
            rows++
            if (n != seen)
                complain(path, "row " rows " has " n " fields, not " seen ": " line)
            for (i = 1; i <= seen; i++)
                row[rows, name[i]] = field[i]
        }
    }
    close(path)
    return status < 0 ? -1 : rows
}

# Only the "#" lines of a table, whatever its columns.
function table_about(path, about,    line)
{
    about[0] = 0
    while ((getline line < path) > 0 && line ~ /^#/)
        about[++about[0]] = trim(substr(line, 2))
    close(path)
}

# The command that made a table, from its "#" lines: "command: make lesson07", say.
function table_command(about,    i)
{
    for (i = 1; i <= about[0]; i++)
        if (about[i] ~ /^[Cc]ommand[ \t:=]/) {
            sub(/^[Cc]ommand[ \t:=]+/, "", about[i])
            return about[i]
        }
    return ""
}

# C source as a block of code.  A fence must be longer than any run of tildes inside it.
function code_block(line, first, last, attributes,    i, fence)
{
    fence = "~~~~"
    for (i = first; i <= last; i++)
        while (index(line[i], fence))
            fence = fence "~"
    print "\n" fence " {.c" attributes "}"
    for (i = first; i <= last; i++)
        print line[i]
    print fence "\n"
}

# HTML that Markdown leaves alone.
function raw(s)
{
    print "\n~~~~ {=html}\n" s "\n~~~~\n"
}

# A path as one name: lib/grad/tape.c becomes lib-grad-tape.c.
function flat(path)
{
    gsub(/\//, "-", path)
    return path
}

function capital(s)
{
    return toupper(substr(s, 1, 1)) substr(s, 2)
}

# The page of a source file: an experiment's .h and .c share one.
function source_page(file,    name)
{
    name = file
    if (sub(/^experiments\//, "", name) && name ~ /^[a-z0-9_]+\.[ch]$/)
        return "experiment-" substr(name, 1, length(name) - 2) ".html"
    return "source/" flat(file) ".html"
}

# And the place of a line in it.
function source_line(file, line)
{
    return source_page(file) "#" (file ~ /^experiments\/[a-z0-9_]+\.h$/ ? "H-" : "L-") line
}

# A number to four digits, which is what one compares by eye; the table keeps all of them.
function short(number)
{
    return number ~ /^-?[0-9]*[.][0-9]+([eE][-+]?[0-9]+)?$/ ? sprintf("%.4g", number) : number
}

# What a C file says it is: "tape.h -- a list, read backwards." gives "a list, read backwards".
function summary(path,    line, n, s)
{
    while ((getline line < path) > 0 && n++ < 8 && line !~ /^ \*(\/|$)/)
        if (n > 1 || line != "/*")
            s = s " " trim(substr(line, 3))
    close(path)
    if (!sub(/^ [a-z_0-9]+\.[ch] -- /, "", s))
        return ""
    sub(/\.$/, "", s)
    sub(/:? +[aA] (measured )?procedure$/, "", s)
    return s
}
