# How far images are from the nearest training image: the distribution over each pile.
if (!exists("lesson")) { lesson = "lesson19"; figure = "forging_copies"; load "plots/style.gp" }

table = "forging_copies.tsv"
piles = "unseen forged mixture"
titles = "'unseen photographs' 'forgeries of the pair' 'forgeries of the mixture'"
set title "Is it copying?"
set xlabel "difference from the nearest training image, levels of grey (root mean square)"
set ylabel "share of the pile that is at most as far"
set xrange [0:*]
set yrange [0:1]
set key bottom right
plot for [i=1:3] table using (only("pile", word(piles, i), column("distance"))):"share" \
    with lines lt i title word(titles, i)
