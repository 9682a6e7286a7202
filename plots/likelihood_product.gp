# The likelihood of the first n images, as a product and as a sum of logarithms.
if (!exists("lesson")) { lesson = "lesson14"; figure = "likelihood_product"; load "plots/style.gp" }

table = "likelihood_product.tsv"
set title "The product ends, the sum of logarithms goes on"
set xlabel "images, n"
set ylabel "log_{10} of the likelihood of the first n images"
set xrange [0:400]
set yrange [-1100:30]
set key bottom left
set label 1 "a double ends here, at 10^{-324}" at 395, -295 right textcolor rgb "#666666"
plot -323.3 with lines ls 11, \
     table using "images":"logarithm" with lines lt 1 title "the truth, sum of logarithms", \
     table using "images":"product" every 12 with points lt 1 ps 1 title "the truth, product", \
     table using "images":"coins" with lines lt 2 title "fair coins, sum of logarithms", \
     table using "images":"coins_product" every 12 with points lt 2 ps 1 title "fair coins, product"
