# check.awk -- reads the finished pages as a careful visitor would.
#
# Every link inside the book leads somewhere, every picture has an alternative text, headings
# come in order, no id is given twice.  Standard input: the pages' names, one a line.
# Environment: PAGES, their directory; CARDS, to name the lesson that a page comes from.

{
    page[++pages] = $0
    exists[$0] = 1
}

END {
    top = ENVIRON["PAGES"] "/"
    RS = "\n"
    while ((getline line < ENVIRON["CARDS"]) > 0) {
        split(line, field, "\t")
        lesson[field[1] ".html"] = field[9]
    }
    RS = "<"
    for (i = 1; i <= pages; i++)
        page_read(page[i])
    for (i = 1; i <= links; i++)
        link_check(link_page[i], link_target[i])
    if (complaints)
        exit 1
}

function page_read(name,    tag, word, level, before, id, path)
{
    path = top name
    before = 0
    while ((getline tag < path) > 0) {
        sub(/>.*/, "", tag)
        gsub(/[\n\t]/, " ", tag)
        word = tag
        sub(/ .*/, "", word)
        if (word ~ /^h[1-6]$/) {
            level = substr(word, 2) + 0
            if (level > before + 1 || (level == 1 && before))
                complain(source(name), "a heading <" word "> cannot follow <h" before ">")
            before = level
        }
        if (word == "img" && attribute(tag, "alt") ~ /^ *$/)
            complain(source(name), "a picture has no alternative text: " attribute(tag, "src"))
        id = attribute(tag, "id")
        if (id != "") {
            if ((name, id) in anchor)
                complain(source(name), "the id \"" id "\" is given twice")
            anchor[name, id] = 1
        }
        link_add(name, attribute(tag, "href"))
        link_add(name, attribute(tag, "src"))
    }
    close(path)
}

function attribute(tag, name)
{
    if (!match(tag, " " name "=\"[^\"]*\""))
        return ""
    return substr(tag, RSTART + length(name) + 3, RLENGTH - length(name) - 4)
}

function link_add(name, target)
{
    if (target == "" || target ~ /^[a-z][a-z+.-]*:/ || seen[name, target]++)
        return
    links++
    link_page[links] = name
    link_target[links] = target
}

function link_check(name, target,    file, id)
{
    file = id = target
    sub(/#.*/, "", file)
    if (!sub(/^[^#]*#/, "", id))
        id = ""
    if (file == "") {
        file = name
    } else {
        if (name ~ /\//)
            file = substr(name, 1, match(name, /[^\/]*$/) - 1) file
        while (file ~ /^[^\/]+\/\.\.\//)
            sub(/^[^\/]+\/\.\.\//, "", file)
    }
    if (file ~ /^(\/|\.\.\/)/ || (!(file in exists) && !file_exists(top file)))
        complain(source(name, target), "broken link: " target)
    else if (id != "" && !((file, id) in anchor))
        complain(source(name, target), "broken link: " target " (the page has no such place)")
}

# Where to mend it: the lesson's line that holds the link, if there is one.
function source(name, target,    line, number, found)
{
    if (!(name in lesson))
        return name
    RS = "\n"
    while (target != "" && !found && (getline line < lesson[name]) > 0) {
        number++
        found = index(line, "](" target)
    }
    close(lesson[name])
    RS = "<"
    return lesson[name] (found ? ":" number : "")
}
