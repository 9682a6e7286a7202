# How far it is to the other verdict, by adversary.
if (!exists("lesson")) { lesson = "lesson18"; figure = "advice_distance"; load "plots/style.gp" }

set title "How little turns the verdict"
table = "advice_distance.tsv"
stats table using "forged" nooutput
set lmargin 22
set xlabel "change of a pixel (root mean square), levels of grey of 256"
set logscale x
set xrange [0.02:100]
set yrange [STATS_records:-1]
set ytics ()
unset grid
set grid xtics lt 1 lc rgb "#dddddd" lw 0.8
set key at graph 0.02, 0.03 left bottom
label(name) = name eq "batch_norm" ? "batch norm" : name eq "game,_pixels" ? "game, pixels" : \
    name eq "game,_seeds" ? "game, seeds" : name eq "nearest_photograph" ? "nearest photograph" : name
plot table using "forged":0:"low":"high":ytic(label(strcol("who"))) with xerrorbars lt 1 ps 1.2 title "a forgery is called real", \
     table using "real":($0 + 0.25):"real_low":"real_high" with xerrorbars lt 2 dt 1 ps 1.1 title "a photograph is called forged"
