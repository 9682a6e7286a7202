# The game in the plane: what the adversary says, its advice, forgeries; and the folded seeds.
# On paper a strip of four frames; with term='gif' all of them, one after the other.
if (!exists("lesson")) { lesson = "lesson17"; figure = "game_film"; load "plots/style.gp" }

stats "film_map.tsv" using "frame":"x" nooutput
frames = int(STATS_max_x) + 1
squares = int(STATS_records) / frames
reach = STATS_max_y * (1 + 1 / (sqrt(squares) - 1))
stats "film_advice.tsv" using "frame" nooutput
arrows = int(STATS_records) / frames
stats "film_points.tsv" using "frame" nooutput
dots = int(STATS_records) / frames
stats "game_film.tsv" using "frame" nooutput
threads = int(STATS_records) / frames
array step[frames]
stats "film_map.tsv" every squares using (step[int(column("frame")) + 1] = column("step"), 0) nooutput

set palette defined (0 "#56b4e9", 0.5 "#f7f7f7", 1 "#e69f00")
set cbrange [0:1]
set xrange [-reach:reach]
set yrange [-reach:reach]
set autoscale noextend
unset grid
unset key
unset colorbox
unset xtics
unset ytics
set border 15 lc rgb "#888888"
set style fill solid 1
# Where the advice is strong, an arrow reaches nearly to the next.
far = 1.8 * reach / sqrt(arrows)
long(dx, dy) = far / (sqrt(dx**2 + dy**2) + 0.3)
dot = term eq "gif" ? 0.4 : 0.18
thin = term eq "gif" ? 1 : 0.4

# Rows of frame k in a table that has n a frame.
first(k, n) = k * n
last(k, n) = (k + 1) * n - 1

if (term eq "gif") {
    do for [k=0:frames-1] {
        set multiplot layout 1,2 margins 0.02,0.98,0.03,0.92 spacing 0.03
        set title sprintf("step %d: blue is real, orange forged", int(step[k+1]))
        plot "film_map.tsv" every ::first(k,squares)::last(k,squares) using "x":"y":"forged" with image, \
             "film_advice.tsv" every ::first(k,arrows)::last(k,arrows) using "x":"y": \
                 (column("dx") * long(column("dx"), column("dy"))):(column("dy") * long(column("dx"), column("dy"))) \
                 with vectors filled head size screen 0.006,20 lc rgb "#666666" lw 1, \
             "film_real.tsv" using "x":"y" with points pt 7 ps dot lc rgb "#0072b2", \
             "film_points.tsv" every ::first(k,dots)::last(k,dots) using "x":"y" with points pt 7 ps dot lc rgb "#000000"
        set title "a net of seeds, laid out"
        plot "game_film.tsv" every ::first(k,threads)::last(k,threads) using "x":"y":"dx":"dy" \
                 with vectors nohead lc rgb "#d55e00" lw thin, \
             "film_real.tsv" using "x":"y" with points pt 7 ps dot lc rgb "#0072b2"
        unset multiplot
    }
} else {
    set multiplot title "Blue is real, orange forged, says the adversary; arrows are its advice" font ",17"
    shown = "0 0.2 0.5 1"
    do for [c=0:3] {
        k = int((frames - 1) * word(shown, c + 1) + 0.5)
        set lmargin at screen 0.014 + c * 0.247
        set rmargin at screen 0.249 + c * 0.247
        set tmargin at screen 0.842
        set bmargin at screen 0.466
        set title sprintf("step %d", int(step[k+1])) font ",15" offset 0,-0.7
        plot "film_map.tsv" every ::first(k,squares)::last(k,squares) using "x":"y":"forged" with image, \
             "film_advice.tsv" every ::first(k,arrows)::last(k,arrows) using "x":"y": \
                 (column("dx") * long(column("dx"), column("dy"))):(column("dy") * long(column("dx"), column("dy"))) \
                 with vectors filled head size screen 0.005,20 lc rgb "#666666" lw 0.6, \
             "film_real.tsv" using "x":"y" with points pt 7 ps dot lc rgb "#0072b2", \
             "film_points.tsv" every ::first(k,dots)::last(k,dots) using "x":"y" with points pt 7 ps dot lc rgb "#000000"
        set tmargin at screen 0.406
        set bmargin at screen 0.030
        set title (c == 0 ? "a net of seeds, laid out:" : "") font ",15" offset 0,-0.7
        plot "game_film.tsv" every ::first(k,threads)::last(k,threads) using "x":"y":"dx":"dy" \
                 with vectors nohead lc rgb "#d55e00" lw thin, \
             "film_real.tsv" using "x":"y" with points pt 7 ps dot lc rgb "#0072b2"
    }
    unset multiplot
}
