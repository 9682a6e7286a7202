# Ranks of the truth in four beliefs about the toy: right, too sure, not sure enough, biased.
if (!exists("lesson")) { lesson = "lesson15"; figure = "rank_shapes"; load "plots/style.gp" }

table = "rank_shapes.tsv"
beliefs = "right too_sure not_sure_enough biased"
heading(i) = i == 1 ? "right" : i == 2 ? "too sure: width × 0.6" : \
    i == 3 ? "not sure enough: width × 1.5" : "biased: by half a deviation"
set multiplot title "What a posterior's mistakes look like" font ",17"
set xrange [0:1]
set yrange [0:2.6]
set xtics 0, 0.2, 1
set ytics 1
set boxwidth 0.092
set key off
do for [i=1:4] {
    left = i % 2 == 1 ? 0.09 : 0.58
    top = i < 3 ? 0.84 : 0.44
    set lmargin at screen left
    set rmargin at screen left + 0.39
    set tmargin at screen top
    set bmargin at screen top - 0.29
    set title heading(i) font ",15" offset 0,-0.5
    if (i > 2) { set xlabel "rank of the truth"; set format x "%g" } else { unset xlabel; set format x "" }
    if (i % 2 == 1) { set ylabel "density" } else { unset ylabel }
    if (i == 1) { set key top right } else { set key off }
    plot table using "rank":(only("belief", word(beliefs, i), column("share"))) with boxes lt i fs solid 0.45 \
             title "measured", \
         table using "rank":(only("belief", word(beliefs, i), column("theory"))) with points pt 2 ps 1 lw 2 lc rgb '#000000' \
             title "theory"
}
unset multiplot
