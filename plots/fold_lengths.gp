# How long the image of a line is, layer by layer.
if (!exists("lesson")) { lesson = "lesson11"; figure = "fold_lengths"; load "plots/style.gp" }

table = "fold_lengths.tsv"
sigma = "1.3 1 2 1.41421356"
of(name, s, y) = strcol("series") eq name && abs(column("sigma") - s) < 1e-6 ? y : NaN
series = "abs abs relu relu"
set title "Random layers stretch a line or keep it; they do not fold it out"
set xlabel "layer"
set ylabel "length, × that of the line"
set logscale y
set xrange [0:9.6]
set yrange [0.5:400]
set xtics 0,1,8
set key top left
do for [i=1:4] {
    set label i sprintf("%s, σ_w = %s", i < 3 ? "|x|" : "ReLU", i == 1 ? "1.3" : i == 2 ? "1" : i == 3 ? "2" : "√2") \
        at 8.15, (i == 1 ? 8.1 : i == 2 ? 1.2 : i == 3 ? 14.6 : 0.78) textcolor rgb "#222222"
}
plot 1 with lines ls 11, \
     [0:8] 2**x with lines lt 8 title "the tent, built: doubles", \
     for [i=1:4] table using "layer":(of(word(series, i), word(sigma, i) + 0, column("low"))):"high" \
         with filledcurves lc (i < 3 ? 3 : 2), \
     for [i=1:4] table using "layer":(of(word(series, i), word(sigma, i) + 0, column("growth"))) \
         with linespoints lt (i < 3 ? 3 : 2) title (i == 1 ? "random, |x|" : i == 3 ? "random, ReLU" : ""), \
     for [i=1:4] table using "layer":(of(word(series, i), word(sigma, i) + 0, column("theory"))) \
         with lines ls 10 title (i == 1 ? "theory" : "")
