# How many digits the wait has, up to a megapixel and beyond.
if (!exists("lesson")) { lesson = "lesson14"; figure = "wait_megapixel"; load "plots/style.gp" }

table = "wait_megapixel.tsv"
set title "The number of draws has so many digits"
set xlabel "pixels"
set ylabel "log_{10} of the wait"
set logscale xy
set format x power_of_ten
set format y power_of_ten
set xrange [4:2e7]
set yrange [0.3:1e9]
set key top left
universe = 26.64
set label 1 "10^9 draws a second since the beginning of the universe" at 2e7, universe * 0.55 right textcolor rgb "#555555"
set label 2 "a megapixel" at 1e6, 0.5 right offset -0.6 textcolor rgb "#555555"
set arrow 1 from 1e6, 0.3 to 1e6, 2408240 nohead ls 11
plot universe with lines ls 11, \
     table using "pixels":"many" with lines lt 4 title "coins, 256 levels: 10^{2,408,240}", \
     table using "pixels":"ten" with lines lt 2 title "coins, ten levels: 10^{1,000,000}", \
     table using "pixels":"two" with lines lt 1 title "coins, two levels: 10^{301,030}", \
     table using "pixels":"perfect" with lines lt 3 title "the truth, bars and stripes", \
     "wait_by_pixels.tsv" using "pixels":(strcol("forger") eq "coins" ? log10(column("wait")) : NaN) \
         with points pt 6 ps 1.1 lc rgb "#000000" title "waited for", \
     "+" using (1e6):(301030) every ::0::0 with points pt 7 ps 1 lc 1, \
     "+" using (1e6):(1e6) every ::0::0 with points pt 5 ps 1 lc 2, \
     "+" using (1e6):(2408240) every ::0::0 with points pt 13 ps 1.2 lc 4
