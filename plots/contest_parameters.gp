# Accuracy against parameters of every candidate: designed, evolved, random.
if (!exists("lesson")) { lesson = "lesson13"; figure = "contest_parameters"; load "plots/style.gp" }

table = "contest_families.tsv"
stats table using (note(strcol("kind"))) nooutput
kinds = words(found)
title_of(kind) = kind eq "dense" ? "Dense networks" : "With convolutions"
of(who, y) = strcol("kind") eq kind && strcol("contestant") eq who ? y : NaN
stats table using "parameters" name "SIZE" nooutput

set multiplot layout 1, kinds title "Is a larger network a better one?" font ",17" \
    margins 0.12, 0.98, 0.26, 0.84 spacing 0.09
set logscale x 2
set xlabel "parameters, thousands"
set xrange [SIZE_max / 1000.0 / 16:SIZE_max / 1000.0 * 1.15]
set key at screen 0.9, screen 0.03 bottom right maxrows 1 samplen 1 width -1
do for [k = 1:kinds] {
    kind = word(found, k)
    set title title_of(kind) font ",15"
    set ylabel (k == 1 ? "validation images right, %" : "")
    set yrange [*:*]            # which stats would respect
    stats table using (strcol("kind") eq kind ? column("accuracy") : NaN) name "KIND" nooutput
    low = KIND_lo_quartile - 0.7 * (KIND_up_quartile - KIND_lo_quartile)
    low = low > 0 ? low : 0
    set yrange [low:KIND_max + 0.06 * (KIND_max - low)]
    if (k > 1) { unset key }
    plot table using (column("parameters") / 1000):(of("random", column("accuracy"))) with points lt 2 ps 0.6 title "random", \
         table using (column("parameters") / 1000):(of("evolved", column("accuracy"))) with points lt 1 ps 0.7 title "evolved", \
         table using (column("parameters") / 1000):(of("designed", column("accuracy"))) with points pt 12 ps 1.2 lc rgb "#000000" title "designed"
}
unset multiplot
