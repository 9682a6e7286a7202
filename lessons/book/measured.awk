# measured.awk -- pages of experiments and source files: their heads, and the way from one to the next.

function experiment_links(names,    n, i, name, out)
{
    n = split(names, name, " ")
    for (i = 1; i <= n; i++)
        out = out (i == 1 ? "" : ", ") "[" spaced(name[i]) "](" source_page("experiments/" name[i] ".h") ")"
    return out
}

function spaced(name)
{
    gsub(/_/, " ", name)
    return name
}

# "Lessons [07](lesson07.html), [08](lesson08.html)": those that use an experiment.
function lessons_using(name,    i, n, out)
{
    for (i = 1; i <= cards; i++)
        if (index(" " experiments[i] " ", " " name " "))
            out = out (n++ ? ", " : "") "[" number[i] "](" id[i] ".html)"
    return n ? (n > 1 ? "Lessons " : "Lesson ") out : ""
}

function experiment_name(path)
{
    return substr(path, length("experiments/") + 1, length(path) - length("experiments/.h"))
}

function experiment_page(    name, users)
{
    name = experiment_name(file)
    users = lessons_using(name)
    print "---"
    print yaml("title", markdown(capital(summary(top file))))
    print yaml("pagetitle", spaced(name) " · Gradus")
    print yaml("file", "`experiments/" name "`")
    if (users)
        print yaml("users", users)
    print "---"
}

function experiments_begin()
{
    head("How it is measured", "How it is measured")
    print "An experiment is a procedure that takes any parameters and returns numbers; it prints nothing and" \
        " draws nothing.\nA lesson chooses the parameters, tells the story and states what it claims.\n"
}

function experiment_item(path,    name, users)
{
    name = experiment_name(path)
    users = lessons_using(name)
    print "- [" spaced(name) "](" source_page(path) "): " markdown(summary(top path)) \
        (users ? ". " users : "") "."
}

# The pages that lib/README.md names are read in its order.
function source_metadata(    line, n, i, reading)
{
    print "---"
    print yaml("title", "`" file "`")
    print yaml("pagetitle", file " · Gradus")
    if (summary(top file))
        print yaml("lead", markdown(capital(summary(top file))) ".")
    while ((getline line < (ENVIRON["PAGES"] "/library.order")) > 0)
        reading[++n] = line
    for (i = 1; i <= n && reading[i] != file; i++)
        ;
    if (i > 1 && i <= n)
        neighbour("previous", reading[i - 1])
    if (i < n)
        neighbour("next", reading[i + 1])
    print "---"
}

function neighbour(side, path)
{
    print yaml(side, "../" source_page(path))
    sub(/^lib\//, "", path)
    print yaml(side "-name", path)
}
