# Every network of the space: accuracy against parameters, the budget, and the best 1% within it.
if (!exists("lesson")) { lesson = "lesson12"; figure = "all_networks"; load "plots/style.gp" }

table = "all_networks.tsv"
stats table using "budget" name "BUDGET" nooutput
stats table using "accuracy" name "ACCURACY" nooutput
set title "All networks of the space, and the ones worth finding"
set xlabel "parameters"
set ylabel "images classified right, %"
set logscale x
set xrange [200:5000]
set xtics (250, 500, 1000, 2000, 4000)
set yrange [8:ACCURACY_max + 5]
set key bottom right
set arrow 1 from BUDGET_max, 30 to BUDGET_max, graph 1 nohead ls 11 dt (6,4) lw 2
set label 1 "budget" at BUDGET_max * 0.97, graph 0.97 right textcolor rgb "#444444"
plot table using "parameters":(column("good") > 0 ? NaN : column("accuracy")) \
         with points pt 7 ps 0.25 lc rgb "#999999" title "a network", \
     table using "parameters":(column("good") > 0 ? column("accuracy") : NaN) \
         with points pt 9 ps 0.9 lc rgb "#d55e00" title "the best 1% within the budget"
