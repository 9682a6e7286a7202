# Four ways to follow the game's adversary after its end.
if (!exists("lesson")) { lesson = "lesson18"; figure = "advice_followers"; load "plots/style.gp" }

table = "advice_followers.tsv"
at(name, column_name) = only("line", name, column(column_name))
names = "pixels seeds weights both"
say(name) = name eq "pixels" ? "pixels" : name eq "seeds" ? "seeds" : \
            name eq "weights" ? "weights, adversary frozen" : "weights, adversary learns too"
if (term ne "dumb") { set multiplot layout 1,2 margins 0.11,0.975,0.13,0.91 spacing 0.11 }
set title "The adversary, as it was"
set xlabel "changed so far, levels of grey"
set ylabel "mean probability of being forged"
set xrange [0:*]
set yrange [0:1]
set key at graph 0.98, 0.98 right top font ",12"
plot for [i=1:4] table using (at(word(names, i), "moved")):"score" with linespoints lt i title say(word(names, i))
set title "The onlooker"
set ylabel "Fréchet distance, over that of the forgeries"
set logscale y
set yrange [0.7:8]
set ytics (0.7, 1, 2, 4, 8)
unset key
plot 1 with lines ls 11, \
     for [i=1:4] table using (at(word(names, i), "moved")):"low":"high" with filledcurves lc i, \
     for [i=1:4] table using (at(word(names, i), "moved")):"frechet" with linespoints lt i
if (term ne "dumb") { unset multiplot }
