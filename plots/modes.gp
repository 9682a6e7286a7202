# Modes and high quality while the games are played: each replicate a line, perfect and chance drawn.
if (!exists("lesson")) { lesson = "lesson17"; figure = "modes"; load "plots/style.gp" }

set multiplot layout 1,2 title "Ring of 8, pack of four, falling steps" font ",17"
own(y) = (strcol("target") eq "ring" && column("seconds") == 10) ? y : NaN
stats "modes_by_step.tsv" using (own(column("seed"))) nooutput
seeds = STATS_max
stats "modes_by_step.tsv" using (own(column("step"))) nooutput
set xrange [0:STATS_max]
set xtics STATS_max / 3
set xlabel "step of the game"
set key bottom right
set ylabel "modes captured, of 8"
set yrange [0:8.5]
plot 8 ls 10 title "perfect", \
     for [i=1:seeds] "modes_by_step.tsv" using "step":(column("seed") == i ? own(column("modes")) : NaN) \
         with linespoints lt i
set ylabel "high-quality share"
set yrange [0:1.05]
plot 0.98889 ls 10 title "perfect, 98.9%", 0.00362 ls 11 title "chance, 0.4%", \
     for [i=1:seeds] "modes_by_step.tsv" using "step":(column("seed") == i ? own(column("high_quality")) : NaN) \
         with linespoints lt i
unset multiplot
