# What each cure does to modes and high quality: every replicate, and the mean.
if (!exists("lesson")) { lesson = "lesson17"; figure = "cures"; load "plots/style.gp" }

stats "cures.tsv" using (note(strcol("variant"))) nooutput
names = found
count = words(names)
place(name) = (p_ = 0, sum [i=1:count] (word(names, i) eq name ? i : 0))
label(name) = name eq "pack_4_falling" ? "pack of 4 and falling" : \
              name eq "pack_2" ? "pack of 2" : name eq "pack_4" ? "pack of 4" : \
              name eq "abs" ? "adversary of |x|" : name eq "batch_norm" ? "adversary with batch norm" : \
              name eq "averaged" ? "averaged weights" : name eq "falling_steps" ? "falling steps" : \
              name eq "slow_forger" ? "forger four times slower" : \
              name eq "slow_adversary" ? "adversary four times slower" : \
              name eq "saturating" ? "saturating reward" : name
set multiplot title "Cures: one change each, except the last" font ",17"
set yrange [count + 0.6:0.4]
set ytics ()
do for [i=1:count] { set ytics add (label(word(names, i)) i) }
set grid noxtics ytics
unset key
set tmargin at screen 0.88
set bmargin at screen 0.13
set lmargin at screen 0.32
set rmargin at screen 0.64
set xrange [-0.3:8.3]
set xlabel "modes captured, of 8"
set arrow 1 from 8, graph 0 to 8, graph 1 nohead ls 10
plot "cures.tsv" using "modes":(place(strcol("variant"))):"modes_low":"modes_high" with xerrorbars lt 1 ps 1.1
set lmargin at screen 0.67
set rmargin at screen 0.97
unset ytics
set ytics 1, 1, count
set format y ""
set xrange [0:105]
set xlabel "high quality, %"
set arrow 1 from 98.889, graph 0 to 98.889, graph 1 nohead ls 10
set arrow 2 from 0.362, graph 0 to 0.362, graph 1 nohead ls 11
plot "cures.tsv" using (100*column("quality")):(place(strcol("variant"))):(100*column("quality_low")):(100*column("quality_high")) \
         with xerrorbars lt 2 ps 1.1
unset multiplot
