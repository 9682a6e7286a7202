# The most credible weight against that of least squares, under two priors, orthonormal columns.
if (!exists("lesson")) { lesson = "lesson05"; figure = "map_shrinkage"; load "plots/style.gp" }

table = "map_shrinkage.tsv"
set title "Two ways to doubt"
set xlabel "weight by least squares, ŵ"
set ylabel "most credible weight, w"
set xrange [-3:3]
set yrange [-3:3]
set key top left
set label 1 "w = ŵ" at 2.3, 2.62 right textcolor rgb "#666666"
set samples 601
soft(x) = abs(x) <= 0.5 ? 0 : (x > 0 ? x - 0.5 : x + 0.5)
plot x with lines ls 11, \
     table using "least":"gaussian" with points pt 6 ps 0.8 lw 1.2 lc 1 title "Gaussian prior, τ = σ = 1/2", \
     table using "least":"laplace" with points pt 8 ps 0.8 lw 1.2 lc 2 title "Laplace's prior, b = 1/2", \
     x / 2 with lines ls 10 title "theory", \
     soft(x) with lines ls 10
