# Signal, gradient and their product by layer: a column an activation, a line a weight scale.
if (!exists("lesson")) { lesson = "lesson08"; figure = "signal_and_gradient"; load "plots/style.gp" }

table = "signal_and_gradient.tsv"
stats table using (note(strcol("series"))) nooutput
kinds = found
found = ""
stats table using (note(sprintf("%.3g", column("scale")))) nooutput
scales = found
stats table using "layer" nooutput
columns_shown = words(kinds)
of(k, j, y) = strcol("series") eq word(kinds, k) && \
              sprintf("%.3g", column("scale")) eq word(scales, j) ? y : NaN
# From dark to light: small, critical and large weights.
array colour[3] = ["#0072b2", "#000000", "#d55e00"]
array dash[3] = [4, 1, 3]

array what[3] = ["signal", "gradient", "weights"]
array label[3] = ["‖x‖/√n", "‖∂J/∂z‖", "‖∂J/∂W‖"]
array top[3] = [0.87, 0.62, 0.37]
array bottom[3] = [0.65, 0.40, 0.15]

set multiplot title "What goes forward, what comes back, and their product" font ",17"
set logscale y
set format y power_of_ten
set xrange [0:STATS_max + 1]
set mytics 1
set xtics STATS_max > 20 ? 20 : 5
do for [r=1:3] {
    set tmargin at screen top[r]
    set bmargin at screen bottom[r]
    set autoscale y
    stats table using (column(what[r] . "_low")) name "LOW" nooutput
    stats table using (column(what[r] . "_high")) name "HIGH" nooutput
    set yrange [LOW_min / 3:HIGH_max * 3]
    span = ceil(log10(HIGH_max / LOW_min) / 4)
    set ytics 10 ** (span < 1 ? 1 : span)
    do for [k=1:columns_shown] {
        set lmargin at screen 0.14 + (k - 1) * 0.85 / columns_shown
        set rmargin at screen 0.14 + k * 0.85 / columns_shown - 0.02
        if (r == 1) { set title word(kinds, k) offset 0,-0.6 } else { unset title }
        if (r == 3) {
            set format x "%g"
            set xlabel "layer (1 is the first)"
        } else {
            set format x ""
            unset xlabel
        }
        if (k == 1) {
            set ylabel label[r] offset 0.3
            set format y power_of_ten
        } else {
            unset ylabel
            set format y ""
        }
        if (r == 1 && k == 1) {
            set key at graph 0.03, 1.05 top left samplen 2.5 spacing 0.9 font ",11"
        } else {
            set key off
        }
        plot for [j=1:words(scales)] table using "layer":(of(k, j, column(what[r] . "_low"))):\
                 (of(k, j, column(what[r] . "_high"))) with filledcurves lc rgb colour[j], \
             for [j=1:words(scales)] table using "layer":(of(k, j, column(what[r]))) \
                 with lines lw 2.5 dt dash[j] lc rgb colour[j] \
                 title word(scales, j) . " × critical", \
             for [j=1:words(scales)] table using "layer":(of(k, j, column(what[r] . "_theory"))) \
                 with lines ls 10
    }
}
unset multiplot
