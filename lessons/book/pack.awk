# pack.awk LESSON/FIGURE.svg -- the figure's item in the list of a pack, as Markdown.

BEGIN {
    path = ARGV[1]
    lesson = name = path
    sub(/\/.*/, "", lesson)
    sub(/.*\//, "", name)
    sub(/\.svg$/, "", name)
    while ((getline line < path) > 0 && line !~ /<desc>/)
        ;
    sub(/.*<desc>/, "", line)
    sub(/<\/desc>.*/, "", line)
    gsub(/&quot;/, "\"", line)
    gsub(/&#39;/, "'", line)
    gsub(/&lt;/, "<", line)
    gsub(/&gt;/, ">", line)
    gsub(/&amp;/, "\\&", line)

    print "\n**[Lesson " substr(lesson, 7) "](slides.html#" lesson "), " name ".** " markdown(line) "\n"
    print "[SVG](" path "), [grey](grey/" path ")" kind("png") kind("gif") kind("tsv")
}

function kind(ending,    file)
{
    file = lesson "/" name "." ending
    return file_exists(file) ? ", [" (ending == "tsv" ? "data" : toupper(ending)) "](" file ")" : ""
}
