# style.gp -- how the figures of the course look, and where they come from and go to.
#
# A script plots/NAME.gp begins with the line
#
#   if (!exists("lesson")) { lesson = "lesson07"; figure = "NAME"; load "plots/style.gp" }
#
# and then plots tables by their names: plot "TABLE.tsv" using "layer":"mean" ...
# By hand, from the top directory:
#
#   gnuplot plots/NAME.gp                           plots/out/lesson07/NAME.svg
#   gnuplot -e "term='png'"  plots/NAME.gp          the same as PNG, for slides
#   gnuplot -e "term='dumb'" plots/NAME.gp          in letters, in the terminal
#   gnuplot -e "term='gif'"  plots/NAME.gp          moving, where the script can
#   gnuplot -e "data='DIR'"  plots/NAME.gp          of another run's tables (--out DIR)
#
# A lesson draws by the same scripts (lib/lab/plot.h), having set lesson, figure,
# data and term itself.

if (!exists("term")) { term = "svg" }
if (!exists("data")) { data = "plots/out/" . lesson }
if (!exists("columns")) { columns = 99 }
if (!exists("colours")) { colours = 1 }
cd data

# Text keeps the size it has in a figure 800 wide; the PNG is the same, twice as fine.
if (term eq "svg") {
    set terminal svg size 800,500 font "sans-serif,15" enhanced background rgb "white"
}
if (term eq "png") {
    set terminal pngcairo size 1600,1000 font "sans,15" fontscale 1.65 linewidth 2 \
        pointscale 2 enhanced background rgb "white"
}
if (term eq "dumb") {
    set terminal dumb size columns,30 mono
    if (colours) { set terminal dumb ansi256 }
}
if (term eq "sixelgd") { set terminal sixelgd size 800,500 truecolor font "sans,14" }
if (term eq "gif") { set terminal gif animate delay 15 loop 0 size 1000,500 font "sans,12" }
if (term eq "svg" || term eq "png" || term eq "gif") { set output figure . "." . term }

# Tables: tabs, comments with #, one row of names, and nan for what is not a number.
set encoding utf8
set datafile separator tab
set datafile commentschars "#"
set datafile columnheaders
set datafile missing NaN

# y where the column `name` says `wanted`, else nothing:
#   plot "TABLE.tsv" using "layer":(only("activation", "relu", column("mean"))) with lines
only(name, wanted, y) = strcol(name) eq wanted ? y : NaN

# Eight colours that the colour-blind tell apart (Okabe & Ito 2008), the strongest first.
# Each line has its own dashes and points too, so that a figure survives a grey printer.
set colorsequence podo
set linetype 1 lc rgb "#0072b2" lw 2.5 dt 1             pt 7 ps 0.7
set linetype 2 lc rgb "#d55e00" lw 2.5 dt (14,5)        pt 5 ps 0.7
set linetype 3 lc rgb "#009e73" lw 2.5 dt (5,4)         pt 9 ps 0.9
set linetype 4 lc rgb "#cc79a7" lw 2.5 dt (14,4,3,4)    pt 13 ps 0.9
set linetype 5 lc rgb "#e69f00" lw 2.5 dt (14,4,3,4,3,4) pt 6 ps 0.8
set linetype 6 lc rgb "#56b4e9" lw 2.5 dt (3,3)         pt 4 ps 0.8
set linetype 7 lc rgb "#f0e442" lw 2.5 dt (20,3)        pt 8 ps 0.9
set linetype 8 lc rgb "#000000" lw 2.5 dt (8,3)         pt 12 ps 0.9
set linetype cycle 8

# Theory is thin and black, so that it can be seen on top of what was measured: `ls 10`;
# a reference line such as zero or one is grey: `ls 11`.
set style line 10 lc rgb "#000000" lw 1.3 dt (3,5)
set style line 11 lc rgb "#888888" lw 1.2 dt 1

# Spreads: `with filledcurves fs transparent solid 0.2 lc 1`, or just `with filledcurves lc 1`.
set style fill transparent solid 0.2 noborder

# Axes left and below, a thin grid that stays behind, and the key without a frame.
set border 3 lc rgb "#555555" lw 1
set tics nomirror out scale 0.6,0.3 textcolor rgb "#333333"
if (term ne "dumb") { set grid back lt 1 lc rgb "#dddddd" lw 0.8 }
set key noautotitle noopaque nobox reverse Left samplen 4 spacing 1.2 textcolor rgb "#222222"
set title font ",17" textcolor rgb "#222222"
set xlabel textcolor rgb "#222222"
set ylabel textcolor rgb "#222222"

# For a logarithmic axis: set format y power_of_ten
power_of_ten = term eq "dumb" ? "1e%T" : "10^{%T}"

# Collects in `found` the different words of a column, in the order of their first row:
#   stats "TABLE.tsv" using (note(strcol("activation"))) nooutput
#   plot for [i=1:words(found)] ... only("activation", word(found, i), ...) ...
found = ""
note(word) = strstrt(" " . found . " ", " " . word . " ") ? 0 : \
    (found = found . (found eq "" ? "" : " ") . word, 0)

# An activation has the same line in every figure; another name gets the last one.
activations = " sigmoid relu    abs     tanh    leaky   identity "
line_of(name) = (place = strstrt(activations, " " . name . " "), place ? (place + 7) / 8 : 8)
