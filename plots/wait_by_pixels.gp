# The mean wait for a picture by its number of pixels, for three forgers.
if (!exists("lesson")) { lesson = "lesson14"; figure = "wait_by_pixels"; load "plots/style.gp" }

table = "wait_by_pixels.tsv"
found = ""
stats table using (note(strcol("forger"))) nooutput
names = "'fair coins' 'fresh from the dice' 'has learned'"
shift(i) = (i - 2) * 0.22
set title "Twice the wait for every pixel, unless one has learned"
set xlabel "pixels"
set ylabel "mean wait, draws"
set logscale y
set format y power_of_ten
set xrange [2:22]
set yrange [3:1e8]
set xtics 2, 2
set key top left
plot [2:22] 2**x with lines ls 10 title "2^n", \
     for [i=1:words(found)] table using (column("pixels") + shift(i)):(only("forger", word(found, i), column("theory"))) \
         with points pt 2 ps 1.1 lw 1.2 lc rgb "#000000" title (i == 1 ? "1/p, the exact sum, for each network" : ""), \
     for [i=1:words(found)] table using (column("pixels") + shift(i)):(only("forger", word(found, i), column("wait"))) \
         with points lt i ps 1.1 title word(names, i) . ", waited for"
