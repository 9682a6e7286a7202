# The belief in every string of ten bits; and that it is nearly the length of its shortest program.
if (!exists("lesson")) { lesson = "lesson06"; figure = "programs_by_string"; load "plots/style.gp" }

table = "programs_by_string.tsv"
two = term ne "dumb"
stats table using "shortest" nooutput
high = STATS_max + 2
if (two) { set multiplot layout 1,2 margins 0.115,0.98,0.15,0.90 spacing 0.14 }
set title "What a random program prints"
set xlabel "rank of the string, of 1024"
set ylabel "probability of the string" offset 1
set logscale xy
set format y power_of_ten
set xrange [0.8:1024]
set yrange [*:2]
set key bottom left
plot 1.0 / 1024 with lines ls 11 title "fair coin: 2^{-10}", \
     table using "rank":"belief" with lines lt 1 title "random program", \
     table using "rank":"belief" every ::0::5 with points pt 7 ps 0.7 lc 1, \
     for [i in "0 1 4 5"] table using "rank":"belief":"string" every ::int(i)::int(i) \
         with labels left offset (i eq "5" ? 2.6 : 0.8), (i eq "1" ? 0.7 : i eq "5" ? 0.4 : 0.1) font ",12"
if (two) {
    unset logscale
    set title "Simple: having a short program"
    set xlabel "bits of the shortest program, K(x)"
    set ylabel "−log_2 M(x), bits" offset 0
    set format y "%g"
    set xrange [0:high]
    set yrange [0:high]
    set xtics 6
    set ytics 6
    set key at graph 0.03, 0.97 top left
    plot x with lines ls 10 title "theory: at most K(x)", \
         table using "shortest":"minus_log" with points pt 6 ps 0.5 lc 1 title "a string of ten bits"
    unset multiplot
}
