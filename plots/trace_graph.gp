# The small graph with all its numbers: in each node its value and, below it, the derivative of J
# by it; beside each arrow what flows back along it.
if (!exists("lesson")) { lesson = "lesson02"; figure = "trace_graph"; load "plots/style.gp" }

# Where the nodes stand, and their rules beside them.
names  = "x    t    w     v    h   a    p     y    e   J    "
across = "0.0  7.5  0.0   4.5  1.7 2.9  4.5   5.9  7.5 9.1"
up     = "1.3 -1.1 -0.5  -2.7  0.4 -1.1 -1.1  0.4  0.4 0.4"
aside  = "0.0  0.0  0.0   0.0  0.0 0.0  0.95  0.0  0.0 0.0"
above  = "0.62 -0.65 -0.65 -0.65 0.62 -0.65 -0.2 0.62 0.62 0.62"
place(name) = words(substr(names, 1, strstrt(names, name)))
of(list, name) = real(word(list, place(name)))
px(name) = of(across, name)
py(name) = of(up, name)

# An arrow ends at the edge of the circles.
radius = 0.42
far(a, b) = sqrt((px(b) - px(a))**2 + (py(b) - py(a))**2)
share(a, b) = radius / far(a, b)
sx(a, b) = px(a) + share(a, b) * (px(b) - px(a))
sy(a, b) = py(a) + share(a, b) * (py(b) - py(a))
dx(a, b) = (1 - 2 * share(a, b)) * (px(b) - px(a))
dy(a, b) = (1 - 2 * share(a, b)) * (py(b) - py(a))

# What flows back stands beside the middle of its arrow, to the left of the way forward.
beside(a, b) = (0.2 + 0.2 * abs(py(b) - py(a)) / far(a, b)) / far(a, b)
mx(a, b) = (px(a) + px(b)) / 2 - beside(a, b) * (py(b) - py(a))
my(a, b) = (py(a) + py(b)) / 2 + beside(a, b) * (px(b) - px(a))
signed(x) = x < 0 ? sprintf("−%.4g", -x) : sprintf("%.4g", x)
shown(name, x) = strcol(name) eq "nan" ? "" : signed(x)

set title "One step: in each node its value and, in orange, the derivative of J by it"
unset border
unset tics
unset grid
set xrange [-0.9:9.8]
set yrange [-3.6:2.3]
set size ratio -1
set key off
set style fill solid 0.08 border
set style arrow 1 head filled size 0.16,18 lw 1.6 lc rgb "#555555" dt 1
plot "trace_edges.tsv" using (sx(strcol("from"), strcol("to"))):(sy(strcol("from"), strcol("to"))):\
         (dx(strcol("from"), strcol("to"))):(dy(strcol("from"), strcol("to"))) \
         with vectors arrowstyle 1, \
     "" using (mx(strcol("from"), strcol("to"))):(my(strcol("from"), strcol("to"))):\
         (strcol("part") eq "nan" ? "" : "← " . signed(column("part"))) \
         with labels textcolor rgb "#b34700", \
     "trace_graph.tsv" using (px(strcol("node"))):(py(strcol("node"))):(radius) \
         with circles lc rgb "#0072b2" lw 1.5 dt 1, \
     "" using (px(strcol("node"))):(py(strcol("node")) + 0.15):(shown("value", column("value"))) \
         with labels, \
     "" using (px(strcol("node"))):(py(strcol("node")) - 0.16):\
         (shown("derivative", column("derivative"))) with labels textcolor rgb "#b34700", \
     "" using (px(strcol("node")) + of(aside, strcol("node"))):\
         (py(strcol("node")) + of(above, strcol("node"))):\
         (sprintf("{/:Italic %s} = %s", strcol("node"), strcol("rule"))) \
         with labels textcolor rgb "#333333"
