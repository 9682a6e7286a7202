# The gradient at the last hidden layer over that at the first, against mean-field theory.
if (!exists("lesson")) { lesson = "lesson10"; figure = "pace_theory"; load "plots/style.gp" }

table = "pace_theory.tsv"
stats table using (note(strcol("activation"))) nooutput
set title "Before any learning: thirty networks without batch norm"
set xlabel "theory: ‖∂J/∂z‖ at the last hidden layer over that at the first"
set ylabel "measured"
set logscale xy
set format xy power_of_ten
set key top left
plot x with lines ls 10 title "equal", \
     for [i=1:words(found)] table using "theory":(only("activation", word(found, i), \
         column("ratio"))) with points lt line_of(word(found, i)) ps 1.4 title word(found, i)
