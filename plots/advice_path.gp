# Following the advice: left, what the adversary and its twin think; right, what the onlooker says.
if (!exists("lesson")) { lesson = "lesson18"; figure = "advice_path"; load "plots/style.gp" }

table = "advice_path.tsv"
at(name, column_name) = only("line", name, column(column_name))
if (term ne "dumb") { set multiplot layout 1,2 margins 0.11,0.985,0.13,0.91 spacing 0.11 }
set title "Who is fooled?"
set xlabel "changed so far, levels of grey"
set ylabel "mean probability of being forged"
set xrange [0:20]
set yrange [0:1]
set key at graph 1, 0.84 right top font ",12" samplen 2.5
plot table using (at("convolution", "moved")):"score" with linespoints lt 1 title "convolution", \
     table using (at("convolution", "moved")):"twin" with lines lc 1 lw 1.5 dt (3,3) title "   its twin", \
     table using (at("veiled", "moved")):"score" with linespoints lt 2 title "veiled", \
     table using (at("veiled", "moved")):"twin" with lines lc 2 lw 1.5 dt (12,3,2,3) title "   its twin", \
     table using (at("chance", "moved")):"score" with linespoints lt 8 title "by chance"
set title "Is it more real?"
set xrange [0:15]
set ylabel "Fréchet distance, over that of the forgeries"
set yrange [0.5:1.5]
set key at graph 0.02, 0.98 left top
plot 1 with lines ls 11, \
     for [name in "veiled convolution chance"] table using (at(name, "moved")):"low":"high" \
         with filledcurves lc (name eq "veiled" ? 2 : name eq "chance" ? 8 : 1), \
     table using (at("chance", "moved")):"frechet" with linespoints lt 8 title "by chance", \
     table using (at("batch_norm", "moved")):"frechet" with linespoints lt 5 title "batch norm", \
     table using (at("linear", "moved")):"frechet" with linespoints lt 4 title "linear", \
     table using (at("convolution", "moved")):"frechet" with linespoints lt 1 title "convolution", \
     table using (at("veiled", "moved")):"frechet" with linespoints lt 2 title "veiled"
if (term ne "dumb") { unset multiplot }
