# Seen from nine stations on the way: length of the seeds, and what their images are worth.
if (!exists("lesson")) { lesson = "lesson20"; figure = "latent_stations"; load "plots/style.gp" }

table = "latent_stations.tsv"
ways = "line circle fade"
names = "line circle cross-fade"
stats table using "replicate" nooutput
last = int(STATS_max)
of(r, i, y) = column("replicate") == r ? only("way", word(ways, i), y) : NaN
set xrange [0:1]
set xtics 0,0.25,1
two = term ne "dumb"
if (two) { set multiplot layout 2,2 title "On the way from seed to seed" font ",17" }
set key at graph 0.5, 0.98 center top maxrows 2 samplen 2 width -2
set title "length of the seeds"
set yrange [0.6:1.5]
set ytics 0.6,0.2,1
plot for [r=0:last] for [i=1:2] table using "t":(of(r, i, column("length"))) with points lt i ps 1 \
         title r == 0 ? word(names, i) : "", \
     NaN with linespoints lt 3 title "cross-fade", \
     for [i=1:2] table using "t":(of(0, i, column("theory"))) with lines ls 10 \
         title i == 1 ? "theory" : ""
if (two) {
    unset key
    set title "Fréchet distance"
    set yrange [0:*]
    set ytics autofreq
    plot for [r=0:last] for [i=1:3] table using "t":(of(r, i, column("frechet"))) \
        with linespoints lt i
    set xlabel "t"
    set yrange [0.3:1]
    set title "precision"
    plot for [r=0:last] for [i=1:3] table using "t":(of(r, i, column("precision"))) \
        with linespoints lt i
    set title "recall"
    plot for [r=0:last] for [i=1:3] table using "t":(of(r, i, column("recall"))) \
        with linespoints lt i
    unset multiplot
}
