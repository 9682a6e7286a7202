# The width of each parameter's posterior over that of the exact one, by method.
if (!exists("lesson")) { lesson = "lesson15"; figure = "inference_widths"; load "plots/style.gp" }

table = "inference_widths.tsv"
found = "rejection rejection_adjusted sequence sequence_adjusted synthetic few_summaries"
stats table using (note(strcol("method"))) nooutput
methods = found
legend(name) = name eq "rejection_adjusted" ? "rejection, adjusted" : \
    name eq "sequence_adjusted" ? "sequence, adjusted" : \
    name eq "few_summaries" ? "sequence, few summaries" : name
names = "theta1 theta2 A B g k"
shown(m, p) = strcol("touchstone") ne "toy" && strcol("parameter") eq word(names, p)
ratio(m, name, column_name) = strcol("method") eq word(methods, m) ? only("parameter", name, column(column_name)) : NaN
set title "How wide is the posterior, after all simulations?"
set ylabel "standard deviation / exact one"
set logscale y
set yrange [0.6:60]
set bmargin 6
set ytics (0.7, 1, 1.5, 2, 3, 5, 10, 20, 50)
set xrange [0.5:6.5]
set xtics ("MA(2): θ_1" 1, "θ_2" 2, "g-and-k: A" 3, "B" 4, "g" 5, "k" 6) scale 0
set key below maxrows 3 samplen 1 width -3 font ',13'
set object 1 rectangle from graph 0, first 0.85 to graph 1, first 1.15 fc rgb "#009e73" fs solid 0.15 noborder behind
set label 1 "±15%" at 6.45, 1.26 right textcolor rgb "#00664b"
plot 1 with lines ls 11, \
     for [m=1:words(methods)] for [p=1:6] table \
         using (p + (m - 4) * 0.11):(ratio(m, word(names, p), "ratio")):(ratio(m, word(names, p), "low")):\
         (ratio(m, word(names, p), "high")) with yerrorbars lt (m == 7 ? 8 : m) dt 1 ps 1.1 title (p == 1 ? legend(word(methods, m)) : "")
