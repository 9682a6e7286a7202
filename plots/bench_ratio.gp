# How many times better than its peer the library is, workload by workload, and the targets.
if (!exists("lesson")) { lesson = "bench"; figure = "bench_ratio"; load "plots/style.gp" }

table = "bench.tsv"
ratio(met) = only("met", met, column("ratio"))
set title "How many times better than the peer at its best"
set ylabel "ratio"
set logscale y
set yrange [0.5:*]
set ytics (0.5, 1, 2, 5, 10, 20, 50)
set offsets 0.5, 0.5, 0, 0
plot table using 0:"target":(0.3):xticlabels(1) with xerrorbars lt 8 dt 1 lw 1.5 pt 0 title "target", \
     table using 0:(ratio("yes")) with points lt 1 ps 1.4 title "reached", \
     table using 0:(ratio("no")) with points lt 2 ps 1.4 title "not reached", \
     1 with lines ls 11
