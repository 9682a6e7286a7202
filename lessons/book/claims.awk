# claims.awk -- claims and their verdicts as a table.

# Reads claims.tsv of a run into `row`; counts in `sum`: yes, no, unjudged.  The number of claims,
# or -1 when there is no such file.
function claims_read(file, row, sum,    n, i, about)
{
    n = table_read(file, "claim\tmeasured\tlow\thigh\tsource\theld", row, about)
    sum["yes"] = sum["no"] = sum["unjudged"] = 0
    for (i = 1; i <= n; i++) {
        sum[row[i, "held"]]++
        if (row[i, "held"] !~ /^(yes|no|unjudged)$/)
            complain(file, "row " i ": held is yes, no or unjudged, not \"" row[i, "held"] "\"")
    }
    return n
}

# "3 of 4 held", with a word between the number and the verb if one is given.
function claims_verdict(sum, word,    judged)
{
    judged = sum["yes"] + sum["no"]
    return sum["yes"] " of " judged word " held"
}

# What a claim's row says is text, never markup.  `anchor` is the table's id, `data` leads to the file.
function claims_table(row, n, sum, anchor, data,    i)
{
    print "\n~~~~ {=html}\n<table class=\"claims\" id=\"" anchor "\">"
    printf "<caption>%s", sum["unjudged"] < n ? claims_verdict(sum, "") : "None judged"
    if (sum["unjudged"])
        printf "; %d left unjudged by a quick run", sum["unjudged"]
    printf ". Data: <a href=\"%s\">claims.tsv</a>.</caption>\n", data
    print "<thead><tr><th scope=\"col\">Verdict</th><th scope=\"col\">Claim and source</th>" \
        "<th scope=\"col\">Measured</th><th scope=\"col\">Expected</th></tr></thead>\n<tbody>"
    for (i = 1; i <= n; i++)
        claim_row(row[i, "held"], row[i, "claim"], row[i, "source"], row[i, "measured"], \
            row[i, "low"], row[i, "high"])
    print "</tbody>\n</table>\n~~~~\n"
}

function claim_row(held, claim, source, measured, low, high,    word)
{
    word = held == "yes" ? "held" : held == "no" ? "failed" : "unjudged"
    if (order(short(measured), short(low), short(high)) == order(measured, low, high)) {
        measured = short(measured)
        low = short(low)
        high = short(high)
    }
    printf "<tr class=\"%s\"><td class=\"verdict\"><span aria-hidden=\"true\">", word
    printf "%s</span> %s</td>", held == "yes" ? "✓" : held == "no" ? "✗" : "–", word
    printf "<th scope=\"row\">%s <span class=\"source\">", html(claim)
    printf "%s</span></th>", html(source)
    printf "<td class=\"number\" data-label=\"Measured\">%s</td>", html(measured)
    printf "<td class=\"number\" data-label=\"Expected\">%s</td></tr>\n", html(claim_band(low, high))
}

function claim_band(low, high)
{
    return high ~ /^\+?inf/ ? "at least " low : low ~ /^-inf/ ? "at most " high : low " to " high
}

# How a number lies to its bounds, so that shortening cannot seem to contradict the verdict.
function order(x, low, high)
{
    return (x + 0 < low + 0) (x + 0 == low + 0) (x + 0 == high + 0) (x + 0 > high + 0)
}
