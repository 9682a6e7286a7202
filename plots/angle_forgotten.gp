# How fast two images at a right angle become one: a power of the depth, not an exponential.
if (!exists("lesson")) { lesson = "lesson08"; figure = "angle_forgotten"; load "plots/style.gp" }

table = "angle_by_layer.tsv"
stats table using (note(strcol("series"))) nooutput
orthogonal(i, name) = column("start") == 0 && column("layer") > 0 \
                      ? only("series", word(found, i), column(name)) : NaN
set title "Two images at a right angle become one"
set xlabel "layer"
set ylabel "1 − cosine" offset 0.5
set logscale xy
set autoscale noextend
set format y power_of_ten
set yrange [*:1]
set key bottom left
set label 1 "44.4 / l^2" at 12, 0.44 left textcolor rgb "#666666"
set label 2 "11.1 / l^2" at 4.4, 0.72 left textcolor rgb "#666666"
ratio(x, y) = y < 1 ? y : NaN
plot ratio(x, 4.5 * pi ** 2 / x ** 2) with lines ls 11, \
     ratio(x, 1.125 * pi ** 2 / x ** 2) with lines ls 11 title "as l → ∞", \
     for [i=1:words(found)] table using "layer":(1 - orthogonal(i, "high")):(1 - orthogonal(i, "low")) \
         with filledcurves lc line_of(word(found, i)), \
     for [i=1:words(found)] table using "layer":(1 - orthogonal(i, "cosine")) \
         with linespoints lt line_of(word(found, i)) pointinterval 4 title word(found, i), \
     for [i=1:words(found)] table using "layer":(1 - orthogonal(i, "theory")) \
         with lines ls 10 title (i == 1 ? "theory" : "")
