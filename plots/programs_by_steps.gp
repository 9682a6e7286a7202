# What a step limit leaves undecided, and how belief rises to its value with more steps.
if (!exists("lesson")) { lesson = "lesson06"; figure = "programs_by_steps"; load "plots/style.gp" }

table = "programs_by_steps.tsv"
two = term ne "dumb"
if (two) { set multiplot layout 1,2 margins 0.11,0.965,0.15,0.90 spacing 0.13 }
set logscale x 2
set format x "%g"
set xlabel "steps allowed"
set yrange [0:1.04]
set title "All programs, weighed"
set ylabel "share of belief" offset 1
set key at graph 0.98, 0.93 top right
plot table using "steps":"undecided" with linespoints lt 2 title "neither", \
     table using "steps":"halted" with linespoints lt 1 title "halted", \
     table using "steps":"endless" with linespoints lt 3 title "printed 64 bits"
if (two) {
    set title "Belief in 16 bits of a sequence"
    set ylabel "share of what it becomes" offset 1
    set key at graph 0, 0.80 top left samplen 1.5 font ",12"
    plot table using "steps":"zeros" with linespoints lt 1 title "000000…", \
         table using "steps":"alternate" with linespoints lt 2 title "010101…", \
         table using "steps":"thirds" with linespoints lt 3 title "001001…", \
         table using "steps":"runs" with linespoints lt 4 title "0010110111…"
    unset multiplot
}
