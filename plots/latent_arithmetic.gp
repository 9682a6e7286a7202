# Left, which share of shifted seeds became what was wanted; right, sums of averages.
if (!exists("lesson")) { lesson = "lesson20"; figure = "latent_arithmetic"; load "plots/style.gp" }

two = term ne "dumb"
if (two) {
    set multiplot layout 1,2
    set title "Became the kind wanted"
    set size ratio 1
    unset grid
    set border 0
    set tics scale 0
    set xtics 1
    set ytics 1
    set xlabel "kind wanted"
    set ylabel "kind before" offset 1
    stats "latent_shifts.tsv" using "to" nooutput
    set xrange [-0.5:STATS_max + 0.5]
    set yrange [STATS_max + 0.5:-0.5]
    set cbrange [0:1]
    set palette defined (0 "#ffffff", 1 "#0072b2")
    unset colorbox
    set key off
    shade(x) = x > 0.55 ? 0xffffff : 0x222222
    first(y) = column("replicate") == 0 ? y : NaN
    set style fill solid noborder
    plot "latent_shifts.tsv" using "to":"from":(column("to") - 0.5):(column("to") + 0.5):\
            (column("from") - 0.5):(column("from") + 0.5):(first(column("became"))) \
            with boxxyerror fillcolor palette, \
         "" using "to":"from":(sprintf("%.0f", 100 * first(column("became")))):\
            (shade(column("became"))) with labels font ",11" textcolor rgb variable
    set size noratio
    set border 3
    set tics scale 0.6,0.3
    set grid
}
set title "a - b + c of averages"
set logscale x
set xrange [0.8:130]
set xtics (1, 3, 10, 30, 100)
set yrange [0:4]
set ytics 0,0.5,3
set xlabel "k, seeds averaged"
set ylabel "squared length over a seed's" offset 1
set y2range [0:1.25]
set y2tics 0,0.2,0.8
set y2label "share shown" offset -1
set border 11
set key at graph 0.99, 0.99 top right samplen 2 font ",13"
table = "latent_sums.tsv"
plot table using "averaged":"square" with points lt 1 ps 1.3 title "squared length", \
     "" using "averaged":"expected" smooth unique with lines ls 10 title "theory", \
     "" using "averaged":"independent" smooth unique with lines ls 11 title "3/k", \
     "" using "averaged":"added" axes x1y2 smooth unique with linespoints lt 3 title "shows a or c", \
     "" using "averaged":"taken" axes x1y2 smooth unique with linespoints lt 2 title "shows b"
if (two) { unset multiplot }
