# grey.awk -- a figure as a grey printer shows it, and whether its legend can still be read.
#
# Standard input: an SVG file by gnuplot; NAME, what complaints call it.  Prints the same figure in grey.
# What has a title in the legend must differ from all else there: in its dashes, its points, its width, or
# by at least a sixth of the way from black to white.

BEGIN { APART = 255 / 6 }

# A plot: <g id="gnuplot_plot_2a" ><title>relu</title>, in panel a.  Only what the legend names has a title.
match($0, /id="gnuplot_plot_[0-9]+[a-z]*"/) {
    plot = substr($0, RSTART + 17, RLENGTH - 18)
    title = $0
    sub(/.*<title>/, "", title)
    sub(/<\/title>.*/, "", title)
    current = 0
    if (title !~ /^(gnuplot_plot_.*)?$/) {
        panel = plot
        gsub(/[0-9]/, "", panel)
        current = ++entries
        entry_title[current] = title
        entry_panel[current] = panel
        entry_grey[current] = -1
    }
}

current && match($0, /stroke-width="[0-9.]+"/) && width[current] == "" {
    width[current] = substr($0, RSTART + 14, RLENGTH - 15)
}

# Its first line, point and area; white points are only the room that is kept around others.
current && /<path stroke='rgb/ && !(current in line) {
    line[current] = match($0, /stroke-dasharray='[^']*'/) ? substr($0, RSTART, RLENGTH) : "solid"
    grey_note(current, $0, 1)
}

current && /color='rgb/ && !(current in point) && match($0, /#gp(Pt[0-9]+|Dot)/) {
    point[current] = substr($0, RSTART, RLENGTH)
    grey_note(current, $0, 1)
}

current && /<polygon fill = 'rgb/ && !(current in area) {
    area[current] = "area"
    grey_note(current, $0, match($0, /fill-opacity = '[0-9.]+'/) ? substr($0, RSTART + 16, RLENGTH - 17) : 1)
}

{
    sub(/<image /, "<image style='filter: grayscale(1)' ")
    print in_grey($0)
}

END {
    for (i = 2; i <= entries; i++)
        for (k = 1; k < i; k++)
            if (alike(i, k)) {
                print ENVIRON["NAME"] ": in grey \"" entry_title[k] "\" and \"" entry_title[i] \
                    "\" look alike" > "/dev/stderr"
                wrong = 1
            }
    exit wrong
}

function alike(i, k,    d)
{
    d = entry_grey[i] - entry_grey[k]
    return entry_panel[i] == entry_panel[k] && line[i] == line[k] && point[i] == point[k] \
        && area[i] == area[k] && width[i] == width[k] && d < APART && d > -APART
}

function grey_note(i, s, opacity,    grey)
{
    if (entry_grey[i] >= 0 || !match(s, /rgb\([ 0-9,]+\)/))
        return
    grey = luminance(substr(s, RSTART, RLENGTH))
    entry_grey[i] = 255 - opacity * (255 - grey)
}

# Of "rgb( 85,  85,  85)", 0 to 255.
function luminance(rgb,    part)
{
    gsub(/[^0-9,]/, "", rgb)
    split(rgb, part, ",")
    return 0.299 * part[1] + 0.587 * part[2] + 0.114 * part[3]
}

function in_grey(s,    out, grey)
{
    while (match(s, /rgb\([ 0-9]+,[ 0-9]+,[ 0-9]+\)/)) {
        grey = int(luminance(substr(s, RSTART, RLENGTH)) + 0.5)
        out = out substr(s, 1, RSTART - 1) "rgb(" grey "," grey "," grey ")"
        s = substr(s, RSTART + RLENGTH)
    }
    return out s
}
