# Rank correlations with their intervals of confidence, one line each.
if (!exists("lesson")) { lesson = "lesson10"; figure = "pace_correlations"; load "plots/style.gp" }

table = "pace_correlations.tsv"
stats table using "rho" nooutput
rows = STATS_records
set title "Rank correlation with accuracy, and 95% intervals"
set xlabel "Spearman’s ρ"
set xrange [-1:1]
set yrange [rows - 0.5:-0.5]
set ytics scale 0 font ",12"
set lmargin 26
set arrow from 0,graph 0 to 0,graph 1 nohead ls 11
set key off
plot table using "rho":0:"low":"high":ytic(sprintf("%s (%d)", strcol("what"), column("networks"))) \
         with xerrorbars lt 1 ps 1.1
