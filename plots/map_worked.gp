# The worked example: prior, likelihood and posterior of two weights, the walk downhill; and the
# line with its band.
if (!exists("lesson")) { lesson = "lesson05"; figure = "map_worked"; load "plots/style.gp" }

two = term ne "dumb"
if (two) {
    set multiplot layout 1,2
    set bmargin 4.3
    set tmargin 2.6
}
set title "Two weights"
set xlabel "w_0"
set ylabel "w_1" offset 1
set xrange [-2.2:3.4]
set yrange [-2.3:3.9]
set key at graph 0.03, 0.98 top left samplen 2.5
set label 1 "prior, 1 s.d." at 0, -1.3 center textcolor rgb "#666666"
ellipse(name, r) = only("what", sprintf("%s_%d", name, r), column("w1"))
plot "worked_ellipses.tsv" using "w0":(ellipse("prior", 1)) with lines ls 11 dt (8,4), \
     for [r=1:2] "worked_ellipses.tsv" using "w0":(ellipse("likelihood", r)) \
         with lines lt 2 lw 1.8 dt (5,4) title (r == 1 ? "likelihood, 1 and 2 s.d." : ""), \
     for [r=1:2] "worked_ellipses.tsv" using "w0":(ellipse("posterior", r)) \
         with lines lt 1 lw 1.8 title (r == 1 ? "posterior, 1 and 2 s.d." : ""), \
     "worked_path.tsv" using "w0":"w1" with lines lc rgb "#000000" lw 1.1 dt 1 title "walk downhill"
if (two) {
    unset label 1
    set title "The line they make"
    set xlabel "t"
    set ylabel "y" offset 1
    set xrange [-1:6]
    set yrange [-2:12]
    plot "worked_lines.tsv" using "t":(column("map") - 2 * column("with_noise")):\
             (column("map") + 2 * column("with_noise")) with filledcurves fs transparent solid 0.15 lc rgb "#777777" \
             title "2 s.d., with noise", \
         "worked_lines.tsv" using "t":(column("map") - 2 * column("deviation")):\
             (column("map") + 2 * column("deviation")) with filledcurves fs transparent solid 0.4 lc 1 \
             title "2 s.d. of the line", \
         "worked_lines.tsv" using "t":"map" with lines lt 1 title "most credible", \
         "worked_lines.tsv" using "t":"likelihood" with lines lt 2 lw 1.8 dt (5,4) title "least squares", \
         "worked_points.tsv" using "t":"y" with points pt 7 ps 0.9 lc rgb "#000000" title "the points"
    unset multiplot
}
