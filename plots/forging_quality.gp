# All forgers on the same axes: Frechet distance, and precision against recall.
if (!exists("lesson")) { lesson = "lesson19"; figure = "forging_quality"; load "plots/style.gp" }

table = "forging_quality.tsv"
kind(pile) = pile eq "pair" ? 2 : pile eq "photographs" ? 3 : 1
of(k, name) = kind(strcol("pile")) == k ? column(name) : NaN
below(pile) = pile eq "pixels" ? 0.045 : 0
set multiplot layout 1,2 title "Forgers without gradients, the pair, and reality" font ",17"
set title "Fréchet distance (smaller is better)"
set logscale y
set xrange [-0.5:5.5]
set xtics rotate by 35 right
set key off
plot for [k=1:3] table using "place":(of(k, "frechet")):(of(k, "frechet_low")):\
         (of(k, "frechet_high")):xtic(strcol("pile")) with yerrorbars lt k dt 1 ps 1.6
unset logscale y
set title "precision against recall"
set xtics norotate autofreq
set xlabel "recall"
set ylabel "precision"
set xrange [-0.05:1.4]
set xtics 0,0.2,1
set yrange [-0.05:1.08]
plot for [k=1:3] table using (of(k, "recall")):(of(k, "precision")) with points lt k ps 1.6, \
     for [k=1:3] table using (of(k, "recall")):(of(k, "precision") - below(strcol("pile"))):\
         (strcol("pile")) with labels left offset 0.9,0 font ",12"
unset multiplot
