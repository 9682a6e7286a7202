# How many programs there are of each length, and how long it would take to run them.
if (!exists("lesson")) { lesson = "lesson06"; figure = "programs_by_length"; load "plots/style.gp" }

table = "programs_by_length.tsv"
set title "How many programs there are"
set xlabel "length of a program, bits"
set ylabel "number of programs"
set logscale y
set format y power_of_ten
set xrange [0:123]
set yrange [0.5:1e30]
set xtics 12
set ytics 1e5
set key top left
hour = 3.6e12                       # programs, at a billion a second
year = 3.15576e16
universe = 13.8e9 * year
do for [t in "hour year universe"] { set arrow from 0, value(t) to 123, value(t) nohead ls 11 }
set label 1 "an hour at a billion programs a second" at 122, hour right offset 0, -0.6 textcolor rgb "#666666"
set label 2 "a year" at 122, year right offset 0, -0.6 textcolor rgb "#666666"
set label 3 "the age of the universe" at 2, universe left offset 0, -0.6 textcolor rgb "#666666"
set label 4 ".@  prints 0000…" at 8, 4 left noenhanced textcolor rgb "#444444"
set label 5 ".![<.]!>@  prints 0010110111…" at 29, 130000 left noenhanced textcolor rgb "#444444"
set key at graph 0.02, 0.82 top left
plot table using "bits":"expected" with lines ls 10 title "counted by combinatorics", \
     table using "bits":"programs" with points lt 1 ps 1.1 title "run, every one"
