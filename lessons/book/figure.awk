# figure.awk -- a figure on its way from a run into the book.

# Copies an SVG file with a title and a description of its own in place of gnuplot's.  Returns the
# attributes of its <img>: the size, and class="lines" where nothing in it is a photograph, so
# that in the dark it may be shown as a negative.  "" if it is not a whole SVG file.
function svg_copy(from, to, name, alt,    line, lines, i, head, at, tag, kind, whole)
{
    kind = "lines"
    while ((getline line[++lines] < from) > 0) {
        if (line[lines] ~ /<image[ >]/)
            kind = "picture"
        whole = line[lines] ~ /<\/svg>/ || (whole && line[lines] == "")
    }
    close(from)
    if (!whole)
        return ""
    for (i = 1; i < lines && !(head ~ /<svg[^>]*>/ && line[i] ~ /<g[ >]/); i++)
        head = head line[i] "\n"
    if (!match(head, /<svg[^>]*>/))
        return ""
    tag = substr(head, RSTART, RLENGTH)
    at = RSTART + RLENGTH
    gsub(/_/, " ", name)
    printf "%s\n<title>%s</title>\n<desc>%s</desc>%s", substr(head, 1, at - 1), html(name), \
        html(alt), without_element(without_element(substr(head, at), "title"), "desc") > to
    for (; i < lines; i++)
        print line[i] > to
    if (close(to) != 0)
        complain(to, "cannot be written")
    return svg_size(tag) " class=\"" kind "\""
}

function svg_size(tag,    w, h)
{
    w = h = tag
    if (!sub(/.*[ \n\t]width="/, "", w) || !sub(/.*[ \n\t]height="/, "", h) \
        || w !~ /^[0-9]/ || h !~ /^[0-9]/)
        return ""
    return " width=\"" int(w + 0) "\" height=\"" int(h + 0) "\""
}

# Drops the first <name>...</name>.
function without_element(s, name,    from, to)
{
    from = index(s, "<" name ">")
    to = index(s, "</" name ">")
    if (!from || to < from)
        return s
    return substr(s, 1, from - 1) substr(s, to + length(name) + 3)
}

# "Data: a.tsv, b.tsv": links to tables, and to the pictures in `folder` that there are.
function data_links(folder, tables, name, kinds,    n, i, table, kind, out)
{
    n = split(tables, table, ",")
    for (i = 1; i <= n; i++)
        out = out (i == 1 ? "Data: " : ", ") link(folder "/" table[i] ".tsv", table[i] ".tsv")
    out = out "."
    n = split(kinds, kind, " ")
    for (i = 1; i <= n; i++)
        out = out (i == 1 ? " Picture: " : ", ") link(folder "/" name "." kind[i], \
            kind[i] == "gif" ? "moving (GIF)" : toupper(kind[i]))
    return out (n ? "." : "")
}

function made_by(command)
{
    return command == "" ? "" : " Made by <code>" html(command) "</code>"
}
