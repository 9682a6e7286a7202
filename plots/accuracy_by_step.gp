# Test accuracy of each activation by the step size, below the best that anyone could do.
if (!exists("lesson")) { lesson = "lesson03"; figure = "accuracy_by_step"; load "plots/style.gp" }

table = "accuracy_by_step.tsv"
stats table using (note(strcol("series"))) nooutput
activities = found
found = ""
stats table using (note(strcol("task"))) nooutput
tasks = found
stats table using "low" nooutput
of(task, name, y) = strcol("task") eq task && strcol("series") eq name ? column(y) : NaN
set multiplot title "The same parameters, three activations" font ",17"
set logscale x
set xrange [0.0007:0.43]
set yrange [STATS_min < 50 ? STATS_min - 2 : 48:101]
set tmargin at screen 0.84
set bmargin at screen 0.14
set xlabel "step size of Adam"
do for [t=1:words(tasks)] {
    task = word(tasks, t)
    set lmargin at screen 0.10 + (t - 1) * 0.46
    set rmargin at screen 0.51 + (t - 1) * 0.46
    set title task
    if (t == 1) { set ylabel "test accuracy, %"; set format y "%g"; set key off } else {
        unset ylabel; set format y ""; set key at graph 0.30, 0.02 bottom left samplen 3 }
    if (t == 1) { set key at graph 0.35, 0.02 bottom left samplen 3 } else { set key off }
    plot for [i=1:words(activities)] table using "step":(of(task, word(activities, i), "low")):\
             (of(task, word(activities, i), "high")) with filledcurves lc line_of(word(activities, i)), \
         for [i=1:words(activities)] table using "step":(of(task, word(activities, i), "accuracy")) \
             with linespoints lt line_of(word(activities, i)) title word(activities, i), \
         for [i=1:words(activities)] table using "step":(column("chosen") == 1 ? \
             of(task, word(activities, i), "accuracy") : NaN) with points pt 6 ps 1.9 lw 2 lc rgb "#222222" \
             title (i == 1 ? "chosen" : ""), \
         table using "step":(of(task, word(activities, 1), "bayes")) with lines ls 10 title "best possible"
}
unset multiplot
