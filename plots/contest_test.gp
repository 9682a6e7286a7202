# The test: every retraining of the winners, with the mean and its 95% interval.
if (!exists("lesson")) { lesson = "lesson13"; figure = "contest_test"; load "plots/style.gp" }

table = "contest_test.tsv"
stats table using "place" name "PLACE" nooutput
stats table using "accuracy" name "ACCURACY" nooutput
margin = 0.15 * (ACCURACY_max - ACCURACY_min) + 0.1
bottom = ACCURACY_min - margin
set title "Who wins, on images that nobody has seen?"
set ylabel "images classified right, %"
set xrange [-0.6:PLACE_max + 0.6]
set yrange [bottom:ACCURACY_max + margin]
set grid noxtics
set tics scale 0.6,0
set xtics ("designed" 0, "evolved" 1, "random" 2)
if (PLACE_max > 3) {
    set xtics ("designed" 0, "evolved" 1, "random" 2, "designed" 4, "evolved" 5, "random" 6)
    set arrow 1 from 3, graph 0 to 3, graph 1 nohead ls 11
    set label 2 "with convolutions" at 5, graph 0.97 center textcolor rgb "#444444"
}
set label 1 "dense networks" at 1, graph 0.97 center textcolor rgb "#444444"
set key bottom right
plot table using (column("place") - 0.12):"accuracy" with points pt 6 ps 0.9 lc rgb "#777777" \
         title "a retraining", \
     table using (column("place") + 0.12):(column("run") == 1 ? column("mean") : NaN):"error" \
         with yerrorbars lt 1 lw 2 title "mean, 95% interval"
