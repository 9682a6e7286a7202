# The gradient that moves the forger's mean, by how far it is from the truth, for both rewards.
if (!exists("lesson")) { lesson = "lesson16"; figure = "reward_slopes"; load "plots/style.gp" }

table = "reward_slopes.tsv"
found = ""
stats table using (note(strcol("reward"))) nooutput
names = "'non-saturating' 'saturating'"
set title "How loudly the forger is told, against the best adversary"
set xlabel "distance of the forger's mean from the real one, µ"
set ylabel "gradient of the reward by µ"
set xrange [0:6.2]
set yrange [0:6.2]
set key top left
set label 1 "all of it: d KL(q‖p)/dµ = µ" at 4.3, 5.2 right textcolor rgb "#666666"
plot [0:6.2] x with lines ls 11, \
     for [i=1:2] table using "mean":(only("reward", word(found, i), column("gradient"))) \
         with points lt i ps 1.2 title word(names, i), \
     for [i=1:2] table using "mean":(only("reward", word(found, i), column("theory"))) \
         with lines ls 10 title (i == 1 ? "theory" : "")
