# What learning costs, in parameters: 2n times the excess log-loss, for two proper prices.
if (!exists("lesson")) { lesson = "lesson04"; figure = "forecast_efficiency"; load "plots/style.gp" }

table = "forecast_efficiency.tsv"
stats table using (note(strcol("price"))) nooutput
stats table using "examples" name "N" nooutput
names = "'learned by log-loss' 'learned by squared error'"
shift(i) = i == 1 ? 0.98 : 1.02
cost(i, name) = only("price", word(found, i), 2 * column("examples") * column(name))
set title "Two proper prices, one of them slower"
set xlabel "examples n"
set ylabel "2n × excess log-loss, nats"
set logscale x
set xrange [N_min / 1.3:N_max * 1.3]
set xtics (100, 200, 500, 1000, 2000)
set yrange [0:5]
set key top right
plot for [i=1:words(found)] table using (column("examples") * shift(i)):(cost(i, "excess")):\
         (cost(i, "low")):(cost(i, "high")) with yerrorbars lt i dt 1 ps 1.1 \
         title word(names, i) . " (± 2 standard errors)", \
     for [i=1:words(found)] table using "examples":(cost(i, "theory")) with lines ls 10 \
         title (i == 1 ? "theory, for many examples" : "")
