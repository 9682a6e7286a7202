# library.awk -- how to read the library: lib/README.md with links to the pages of what it names.
#
# Prints Markdown with its head; writes "source FILE" to PAGES/library.files for each file of C
# that is named in `code`, as the compiler finds it: from the top or from lib/, and for FILE.h its
# FILE.c as well.  Environment: TOP, PAGES, CARDS.

BEGIN {
    top = ENVIRON["TOP"]
    while ((getline line < ENVIRON["CARDS"]) > 0)
        woven[substr(line, 1, index(line, "\t") - 1)] = 1
    list = ENVIRON["PAGES"] "/library.files"
    printf "" > list
}

NR == 1 && sub(/^# /, "") {
    print "---"
    print yaml("title", $0)
    print yaml("pagetitle", $0 " · Gradus")
    print "---"
    next
}

/^    / { print; next }

{ print lessons_linked(files_linked($0)) }

function files_linked(s,    out, name, file)
{
    while (match(s, /`[a-z][a-z0-9_\/]*\.[ch]`/)) {
        name = substr(s, RSTART + 1, RLENGTH - 2)
        file = file_exists(top name) ? name : file_exists(top "lib/" name) ? "lib/" name : ""
        if (file == "")
            complain(top "lib/README.md:" NR, "there is no file " name)
        else
            source_noted(file)
        out = out substr(s, 1, RSTART - 1) "[`" name "`](" source_page(file) ")"
        s = substr(s, RSTART + RLENGTH)
    }
    return out s
}

function lessons_linked(s,    out, id)
{
    while (match(s, /lesson [0-9][0-9]/)) {
        id = "lesson" substr(s, RSTART + 7, 2)
        out = out substr(s, 1, RSTART - 1) (id in woven \
            ? "[" substr(s, RSTART, RLENGTH) "](" id ".html)" : substr(s, RSTART, RLENGTH))
        s = substr(s, RSTART + RLENGTH)
    }
    return out s
}

function source_noted(file,    other)
{
    print "source\t" file > list
    other = file
    if (sub(/\.h$/, ".c", other) && file_exists(top other))
        print "source\t" other > list
}

END { exit (complaints > 0) }
