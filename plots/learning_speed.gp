# How fast each layer learns, epoch by epoch: one panel an activation, one line a layer.
if (!exists("lesson")) { lesson = "lesson07"; figure = "learning_speed"; load "plots/style.gp" }

table = "learning_speed.tsv"
stats table using (note(strcol("series"))) nooutput
stats table using "layer" nooutput
layers = int(STATS_max)
stats table using "low" name "LOW" nooutput
stats table using "high" name "HIGH" nooutput
panels = words(found)

# From dark blue, the first layer, to light orange, the output.
set palette defined (0 "#003b6f", 0.35 "#0072b2", 0.65 "#7fa8c9", 0.85 "#e69f00", 1 "#d55e00")
set cbrange [1:layers]
unset colorbox
set multiplot layout 1,panels title "How fast each layer learns" font ",17"
set logscale y
set format y power_of_ten
if (LOW_min > 0) { set yrange [LOW_min / 2:HIGH_max * 2] }
set xlabel "epoch"
do for [p=1:panels] {
    set title word(found, p)
    if (p == 1) { set ylabel "relative change per step, ‖ΔW‖ / ‖W‖" } else { unset ylabel }
    if (p == panels) { set key bottom right samplen 2 } else { set key off }
    plot for [l=1:layers] table using "epoch":(strcol("series") eq word(found, p) && \
             column("layer") == l ? column("low") : NaN):"high" with filledcurves lc palette cb l, \
         for [l=1:layers] table using "epoch":(strcol("series") eq word(found, p) && \
             column("layer") == l ? column("speed") : NaN) with linespoints lw 2 pt 6 + l ps 0.6 \
             lc palette cb l title (l == 1 ? "layer 1" : l == layers ? "output" : "")
}
unset multiplot
