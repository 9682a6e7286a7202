# page.awk -- what a page says about its place in the course.
#
# Environment: CARDS, the lessons in order, one line each (written by weave.awk); STORY, the
# index's Markdown, where "## HEADING" opens a part and "@lessons FROM TO" stands for its
# lessons; WHAT, one of
#     lesson       prints the metadata of the page of lesson ID
#     index        prints the index, with the lessons in their places
#     claims       prints the page of all claims
#     slides       prints a slide for each lesson
#     experiment   prints the beginning of the page of the experiment FILE (experiments/NAME.h)
#     experiments  prints the page that lists those named on standard input
#     source       prints the beginning of the page of the source file FILE
#     listing      prints the Markdown of a source file (standard input), numbered
# RUNS is where the lessons' results are, TOP the repository.  What goes with it: slides.awk (claims,
# slides), measured.awk (experiments, source files).

BEGIN {
    what = ENVIRON["WHAT"]
    top = ENVIRON["TOP"]
    file = ENVIRON["FILE"]
    cards_read(ENVIRON["CARDS"])
    story_read(ENVIRON["STORY"])
    if (what == "lesson")
        lesson_metadata(ENVIRON["ID"])
    else if (what == "claims")
        claims_page()
    else if (what == "slides")
        slides_page()
    else if (what == "experiment")
        experiment_page()
    else if (what == "source")
        source_metadata()
    else if (what == "experiments")
        experiments_begin()
    else if (what == "listing")
        head("`" file "`", file)
    if (what != "listing" && what != "experiments")
        exit (complaints > 0)
}

what == "listing"     { code[NR] = $0 }
what == "experiments" { experiment_item($0) }

END {
    if (what == "listing")
        code_block(code, 1, NR, " #L .numberLines")
    exit (complaints > 0)
}

function cards_read(path,    line, field)
{
    while ((getline line < path) > 0) {
        split(line, field, "\t")
        cards++
        id[cards] = field[1]
        number[cards] = field[2]
        name[cards] = field[3]
        question[cards] = field[4]
        figure[cards] = field[5]
        alt[cards] = field[6]
        size[cards] = field[7]
        verdict[cards] = field[8]
        lesson[cards] = field[9]
        if (index(lesson[cards], ENVIRON["TOP"]) == 1)
            lesson[cards] = substr(lesson[cards], length(ENVIRON["TOP"]) + 1)
        has_values[cards] = field[10]
        quick[cards] = field[11]
        experiments[cards] = field[12]
        lead[cards] = field[13]
    }
    close(path)
}

function story_read(path,    line, lines, field, heading)
{
    while ((getline line < path) > 0) {
        lines++
        if (line ~ /^## /)
            heading = substr(line, 4)
        if (line ~ /^@/) {
            if (line !~ /^@lessons [0-9]+ [0-9]+$/) {
                complain(path ":" lines, "unknown directive " line "; there is @lessons FROM TO")
                continue
            }
            split(line, field, " ")
            lessons(field[2] + 0, field[3] + 0, heading)
        } else if (what == "index") {
            print line
        }
    }
    close(path)
}

function lessons(from, to, heading,    i, found)
{
    for (i = 1; i <= cards; i++)
        if (number[i] + 0 >= from && number[i] + 0 <= to) {
            part[i] = heading
            found++
            if (what == "index")
                card(i)
        }
    if (!found && what == "index")
        print "[Still to be written: lessons " from (to == from + 1 ? " and " : " to ") to \
            ".]{.missing}"
}

function card(i)
{
    raw("<article class=\"card\">")
    print "### [[" number[i] "]{.no} " name[i] "](" id[i] ".html)\n"
    print question[i] "\n"
    if (figure[i])
        raw("<img src=\"" id[i] "/" figure[i] ".svg\" alt=\"" html(alt[i]) "\"" size[i] ">")
    if (verdict[i])
        print "[" verdict[i] (quick[i] ? " in a quick run" : "") "]{.verdict}"
    raw("</article>")
}

function head(title, plain)
{
    print "---"
    print yaml("title", title)
    print yaml("pagetitle", plain " · Gradus")
    print "---"
}

function lesson_metadata(wanted,    i, measured)
{
    for (i = 1; i <= cards && id[i] != wanted; i++)
        ;
    print yaml("pagetitle", name[i] " · Gradus, lesson " number[i])
    print yaml("title", question[i])
    print yaml("name", name[i])
    print yaml("number", number[i])
    print yaml("run", id[i])
    if (part[i])
        print yaml("part", part[i])
    if (has_values[i])
        print yaml("values", "yes")
    if (quick[i])
        print yaml("quick", "yes")
    print yaml("file", "`" lesson[i] "`")
    print yaml("source", source_page(lesson[i]))
    measured = experiment_links(experiments[i])
    if (measured)
        print yaml("measured", measured)
    if (i > 1) {
        print yaml("previous", id[i - 1] ".html")
        print yaml("previous-name", name[i - 1])
    }
    if (i < cards) {
        print yaml("next", id[i + 1] ".html")
        print yaml("next-name", name[i + 1])
    }
}
