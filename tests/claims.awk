# claims.awk CLAIMS.TSV...: one table of the claims of all lessons; those that do not hold
# come first.  Exit status 1 if there is one, or none at all.  Columns of the input: claim measured low
# high source held.

BEGIN {
    FS = "\t"
    split("no unjudged yes", order, " ")
    for (i = 1; i < ARGC; i++)                  # or awk takes a=b/claims.tsv for an assignment
        if (ARGV[i] !~ /^\//) ARGV[i] = "./" ARGV[i]
}

FNR == 1 { header = 0; folders = split(FILENAME, folder, "/"); lesson = folder[folders - 1] }
/^#/     { next }
!header  { header = 1; for (i = 1; i <= NF; i++) column[$i] = i; next }
{
    held = $(column["held"])
    count[held]++
    line[held] = line[held] sprintf("%-9s %-9s %12s %12s %12s  %s (%s)\n", held, lesson,
        $(column["measured"]), $(column["low"]), $(column["high"]),
        $(column["claim"]), $(column["source"]))
}

END {
    printf "%-9s %-9s %12s %12s %12s  %s\n",
        "held", "lesson", "measured", "low", "high", "claim (source)"
    for (i = 1; i <= 3; i++) printf "%s", line[order[i]]
    printf "%d claims held, %d did not, %d were not judged\n",
        count["yes"], count["no"], count["unjudged"]
    exit count["no"] > 0 || NR == 0
}
