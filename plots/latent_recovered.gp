# Left, what is left of photographs by kind; right, of photographs and of forgeries.
if (!exists("lesson")) { lesson = "lesson20"; figure = "latent_recovered"; load "plots/style.gp" }

table = "latent_by_kind.tsv"
makers = "forger principal k_means copier"
names = "forger components k-means copier"
of(i, y) = only("by", word(makers, i), y)
two = term ne "dumb"
if (two) { set multiplot layout 1,2 }
set title "Error by kind of photograph"
set xlabel "kind, as in the data"
set ylabel "levels of grey" offset 1
set xtics 1
set xrange [-0.6:9.6]
stats table using "kind" nooutput
set xrange [-0.6:STATS_max + 0.6]
set yrange [0:65]
set key at graph 0.5, 0.99 center top maxrows 2 samplen 2 font ",13"
plot for [i=1:4] table using (column("kind") + 0.16 * (i - 2.5)):(of(i, column("error"))):\
    (of(i, column("low"))):(of(i, column("high"))) with yerrorbars lt i dt 1 ps 1 \
    title word(names, i)
if (two) {
    set title "Photographs and forgeries"
    set xlabel "error, levels of grey"
    set ylabel "share below" offset 1
    set xrange [0:*]
    set xtics 10
    set yrange [0:1]
    set key at graph 0.99, 0.22 right samplen 2 font ",13" maxrows 3
    each = "latent_recovery.tsv"
    share(pile) = strcol("pile") eq pile ? 1 : 0
    stats each using (share("real")) nooutput
    real = STATS_sum
    stats each using (share("forged")) nooutput
    forged = STATS_sum
    plot each using (only("pile", "forged", column("forger"))):(1.0 / forged) smooth cumulative \
             with lines lt 2 title "forgeries", \
         each using (only("pile", "real", column("forger"))):(1.0 / real) smooth cumulative \
             with lines lt 1 title "photographs", \
         each using (only("pile", "real", column("principal"))):(1.0 / real) smooth cumulative \
             with lines lt 3 title "by components"
    unset multiplot
}
