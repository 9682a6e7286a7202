# slides.awk -- all claims on one page, and a slide for each lesson.

function claims_page(    i, n, row, sum, total, kind)
{
    head("All claims", "All claims")
    for (i = 1; i <= cards; i++) {
        n = claims_read(ENVIRON["RUNS"] "/" id[i] "/claims.tsv", row, sum)
        for (kind in sum)
            total[kind] += sum[kind]
    }
    print "Each lesson judges its own claims when it runs. Of " total["yes"] + total["no"] " claims that were judged, " \
        total["yes"] " held and " total["no"] " failed" \
        (total["unjudged"] ? "; " total["unjudged"] " were left unjudged by quick runs" : "") "."
    seeds_section()
    for (i = 1; i <= cards; i++) {
        n = claims_read(ENVIRON["RUNS"] "/" id[i] "/claims.tsv", row, sum)
        print "\n## [[" number[i] "]{.no} " name[i] "](" id[i] ".html)\n\n" question[i] "\n"
        if (n > 0)
            claims_table(row, n, sum, id[i], id[i] "/claims.tsv")
    }
}

# What `make nightly` has kept: how the claims fare when the dice are cast anew.
function seeds_section(    file, n, i, row, about, claim, worst, claims, seen, failed, all, seeds, of, code)
{
    file = ENVIRON["PAGES"] "/seeds/claims.tsv"
    n = table_read(file, "lesson\tcode\tseed\tclaim\tmeasured\tlow\thigh\theld", row, about)
    if (n <= 0)
        return
    for (i = 1; i <= n; i++) {
        claim = row[i, "lesson"] "\t" row[i, "claim"]
        seeds += !of[row[i, "seed"]]++
        seen[claim]++
        if (row[i, "held"] == "yes")
            continue
        all++
        if (!failed[claim])
            worst[++claims] = claim
        failed[claim] = failed[claim] " " row[i, "seed"]
    }
    print "\n## Over many seeds\n\nThe lessons were run with " seeds " base seeds (`make nightly`). Of " \
        n " verdicts, " all + 0 " (" sprintf("%.2f", 100 * all / n) " %) say that a claim failed" \
        (claims ? ":" : ".") "\n"
    if (claims) {
        print "| lesson | claim | judged | failed with seed |\n|---|---|---|---|"
        for (i = 1; i <= claims; i++) {
            split(worst[i], code, "\t")
            print "| [" code[1] "](lesson" code[1] ".html) | `" code[2] "` | " seen[worst[i]] " |" failed[worst[i]] " |"
        }
    }
    print "\n[All verdicts](seeds/claims.tsv)\n"
}

# A slide is what a teacher shows before the lesson is run: the question, the figure, how the lesson
# begins, and the first of its claims.
function slides_page(    i)
{
    head("Gradus", "Slides")
    print "[A page for each lesson: its question, a figure, how it begins, some of its claims.]{.lead}"
    for (i = 1; i <= cards; i++) {
        raw("<section class=\"slide\" id=\"" id[i] "\">\n<p class=\"place\">" html(part[i]) \
            " · Lesson " number[i] " · " html(name[i]) " · <code>make " id[i] "</code></p>")
        print "## " question[i] "\n"
        raw("<div class=\"sides\">\n<div>")
        if (figure[i])
            raw("<img src=\"" id[i] "/" figure[i] ".svg\" alt=\"" html(alt[i]) "\"" size[i] ">")
        raw("</div>\n<div>")
        print without_links(lead[i]) "\n"
        slide_claims(ENVIRON["RUNS"] "/" id[i] "/claims.tsv")
        raw("</div>\n</div>\n</section>")
    }
}

# A slide stands alone, also outside of the book.
function without_links(s,    text)
{
    while (match(s, /\[[^]\[]*\]\([^)]*\)/)) {
        text = substr(s, RSTART + 1, RLENGTH - 1)
        sub(/\].*/, "", text)
        s = substr(s, 1, RSTART - 1) text substr(s, RSTART + RLENGTH)
    }
    return s
}

function slide_claims(path,    n, i, row, sum, held)
{
    n = claims_read(path, row, sum)
    if (n < 1)
        return
    print "\n~~~~ {=html}\n<ul class=\"claims\">"
    for (i = 1; i <= n && i <= 3; i++) {
        held = row[i, "held"]
        printf "<li class=\"%s\"><b>%s</b> <span class=\"source\">(%s)</span>: %s, expected %s", held, \
            html(capital(spaced(row[i, "claim"]))), html(row[i, "source"]), html(short(row[i, "measured"])), \
            html(claim_band(short(row[i, "low"]), short(row[i, "high"])))
        print held == "yes" ? "; held.</li>" : held == "no" ? "; failed.</li>" : ".</li>"
    }
    print "</ul>"
    if (n > 3)
        print "<p class=\"more\">And " n - 3 " more claims.</p>"
    print "~~~~\n"
}
