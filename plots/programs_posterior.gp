# Where belief is after each bit: in programs that print one of four sequences for ever, in others, in
# those that were not run.
if (!exists("lesson")) { lesson = "lesson06"; figure = "programs_posterior"; load "plots/style.gp" }

table = "programs_posterior.tsv"
two = term ne "dumb"
of(name, y) = only("sequence", name, y)
sum1(n) = column("zeros")
sum2(n) = sum1(n) + column("alternate")
sum3(n) = sum2(n) + column("thirds")
sum4(n) = sum3(n) + column("runs")
sum5(n) = sum4(n) + column("other")
if (two) { set multiplot layout 2,1 margins 0.09,0.70,0.13,0.92 spacing 0.17 }
set xrange [-0.5:16.5]
set yrange [0:1]
set ytics 0.25
set ylabel "share of belief" offset 1
set style fill solid 1 border rgb "#333333"
set boxwidth 0.86
unset grid
do for [i=1:(two ? 2 : 1)] {
    name = word("thirds runs", i)
    bits = word("0010010010010010 0010110111011110", i)
    set title word("001001… 0010110111…", i) offset 0,-0.6
    set xtics ("–" 0)
    do for [n=1:16] { set xtics add (bits[n:n] n) }
    if (i == 2) { set xlabel "the bit just seen" }
    if (i == 1) { set key at screen 0.71, 0.92 top left samplen 2 } else { unset key }
    plot table using "seen":(of(name, 1)) with boxes dt 1 lw 0.5 fc rgb "#ffffff" title "not run: coins", \
         table using "seen":(of(name, sum5(0))) with boxes dt 1 lw 0.5 fc rgb "#d0d0d0" title "other programs", \
         table using "seen":(of(name, sum4(0))) with boxes dt 1 lw 0.5 fc rgb "#e69f00" title "print 0010110111…", \
         table using "seen":(of(name, sum3(0))) with boxes dt 1 lw 0.5 fc rgb "#1a86c8" title "print 001001…", \
         table using "seen":(of(name, sum2(0))) with boxes dt 1 lw 0.5 fc rgb "#000000" title "print 010101…", \
         table using "seen":(of(name, sum1(0))) with boxes dt 1 lw 0.5 fc rgb "#003c5a" title "print 000000…"
}
if (two) { unset multiplot }
