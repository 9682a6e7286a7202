# What the candidates of evolution reached in the search, in the order of their birth; the best so
# far by chance, the best design, and the family tree of the winner.
if (!exists("lesson")) { lesson = "lesson13"; figure = "contest_search"; load "plots/style.gp" }

table = "contest_families.tsv"
stats table using (note(strcol("kind"))) nooutput
kinds = words(found)
best = 0
so_far(y) = (y > best ? best = y : best)
title_of(kind) = kind eq "dense" ? "Dense networks" : "With convolutions"
of(who, y) = strcol("kind") eq kind && strcol("contestant") eq who ? y : NaN

set multiplot layout 1, kinds title "The search, and where the winner came from" font ",17" \
    margins 0.12, 0.98, 0.28, 0.84 spacing 0.09
set xlabel "candidate, in the order of birth"
set key at screen 0.97, screen 0.02 bottom right maxrows 2 samplen 2 width -3
do for [k = 1:kinds] {
    kind = word(found, k)
    set yrange [*:*]            # which stats would respect
    stats table using (of("evolved", column("accuracy"))) name "EVOLVED" nooutput
    stats table using (of("designed", column("accuracy"))) name "DESIGNED" nooutput
    stats table using (of("random", column("accuracy"))) name "RANDOM" nooutput
    high = EVOLVED_max > DESIGNED_max ? EVOLVED_max : DESIGNED_max
    high = RANDOM_max > high ? RANDOM_max : high
    low = EVOLVED_lo_quartile - (EVOLVED_up_quartile - EVOLVED_lo_quartile)
    low = low > 0 ? low : 0
    set yrange [low:high + 0.06 * (high - low)]
    set title title_of(kind) font ",15"
    set ylabel (k == 1 ? "validation images right, %" : "")
    if (k > 1) { unset key }
    best = 0
    plot table using "candidate":(of("evolved", column("accuracy"))) with points pt 7 ps 0.6 \
             lc rgb "#999999" title "evolved", \
         DESIGNED_max with lines ls 10 title "best design", \
         table using (of("random", column("candidate"))):(of("random", so_far(of("random", column("accuracy"))))) \
             with steps lt 2 lw 2 dt 1 title "best by chance", \
         "contest_lineage.tsv" using (column("from") > 0 && strcol("kind") eq kind ? column("from") : NaN):"from_accuracy":(column("to") - column("from")):(column("to_accuracy") - column("from_accuracy")) \
             with vectors filled head size screen 0.01, 15 lt 1 lw 1.6 title "family of the winner"
}
unset multiplot
