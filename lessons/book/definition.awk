# definition.awk -- finds one definition in a C file by its name.
#
# Not a compiler: it reads a file as a list of items, each ending with a semicolon or a
# function's closing brace outside of all brackets, and keeps of every item a skeleton
# without comments, strings and whatever stands in brackets:
#
#     static const Activation table[COUNT] = { ... };   ->   static const Activation table[] = {};
#     real relu(real x) { return ...; }                 ->   real relu() {}
#
# Where #if offers several definitions of a name, the first is taken.
#
# In a skeleton a definition is easily told from a use.  Pointers in parentheses stay,
# because they hold a name: typedef void (*Work)();

# Reads path into code_line[1..code_lines] and item_{first,last,skeleton}[1..items].
function items_read(path,    l, i, j, n, c, s, status, nest, skeleton, in_comment, in_macro, macro,
                    comment_first, start)
{
    items = code_lines = 0
    while ((status = (getline s < path)) > 0) {
        sub(/\r$/, "", s)
        code_line[++code_lines] = s
        delete comment_from[code_lines]
    }
    close(path)
    if (status < 0)
        return 0

    nest = skeleton = ""
    for (l = 1; l <= code_lines; l++) {
        s = code_line[l]
        n = length(s)
        if (!in_comment && !in_macro && s ~ /^[ \t]*#/) {
            in_macro = 1
            macro = 0
            if (s ~ /^[ \t]*#[ \t]*define[ \t]/) {
                match(s, /define[ \t]+[A-Za-z0-9_]+/)
                c = substr(s, RSTART, RLENGTH)
                sub(/define[ \t]+/, "#define ", c)
                item_add(l, c)
                macro = items
            }
        }
        for (i = 1; i <= n; i++) {
            c = substr(s, i, 1)
            if (in_comment) {
                if (c == "*" && substr(s, i + 1, 1) == "/") {
                    in_comment = 0
                    i++
                    if (items && item_last[items] == comment_first)
                        item_last[items] = l
                    if (trim(substr(s, i + 1)) == "" \
                        && trim(code_line[comment_first]) ~ /^\/\*/)
                        comment_from[l] = comment_first
                }
                continue
            }
            if (c == "/" && substr(s, i + 1, 1) == "*") {
                in_comment = 1
                comment_first = l
                i++
                continue
            }
            if (c == "/" && substr(s, i + 1, 1) == "/") {
                if (trim(substr(s, 1, i - 1)) == "")
                    comment_from[l] = l
                break
            }
            if (c == "\"" || c == "'") {
                for (j = i + 1; j <= n && substr(s, j, 1) != c; j++)
                    if (substr(s, j, 1) == "\\")
                        j++
                i = j
                continue
            }
            if (in_macro)
                continue
            if (c == " " || c == "\t") {
                if (nest == "" && skeleton ~ /[^ ]$/)
                    skeleton = skeleton " "
                continue
            }
            if (skeleton == "")
                start = l
            if (index("([{", c)) {
                if (nest == "")
                    skeleton = skeleton c
                if (!(nest == "" && c == "(" && substr(s, i + 1) ~ /^[ \t]*\*/))
                    nest = nest c
                continue
            }
            if (c == "}" && i == 1)     # in column 0 it ends an item, whatever came before
                nest = "{"
            if (index(")]}", c) && nest != "")
                nest = substr(nest, 1, length(nest) - 1)
            if (nest != "")
                continue
            skeleton = skeleton c
            if (c == ";" || (c == "}" && (skeleton == "{}" || is_function(skeleton)))) {
                item_add(start, skeleton)
                item_last[items] = l
                skeleton = ""
            }
        }
        if (nest == "" && skeleton ~ /^[A-Z][A-Z0-9_]* ?\(\) *$/)
            skeleton = ""               # a macro that makes definitions, on a line of its own
        if (nest == "" && skeleton ~ /[^ ]$/)
            skeleton = skeleton " "
        if (in_macro) {
            if (macro)
                item_last[macro] = l
            if (s !~ /\\$/)
                in_macro = 0
        }
    }
    return 1
}

function item_add(first, skeleton)
{
    items++
    item_first[items] = item_last[items] = first
    item_skeleton[items] = skeleton
}

function is_function(skeleton)
{
    return skeleton ~ /\).*\{\}$/ && skeleton !~ /=/ \
        && skeleton !~ /(struct|union|enum)( [A-Za-z0-9_]+| __attribute__ ?\(\))* ?\{\}$/
}

# How well an item defines name: 1 in full, 2 a type or an object, 3 only declared, 0 not.
function item_rank(skeleton, name,    word)
{
    word = "(^|[^A-Za-z0-9_])" name
    if (skeleton == "#define " name)
        return 1
    if (skeleton ~ ("(struct|union|enum) " name " ?\\{\\}"))
        return 1
    if (is_function(skeleton))
        return skeleton ~ (word " ?\\(\\)") ? 1 : 0
    if (skeleton ~ /^typedef /)
        return skeleton ~ (word " ?(\\[\\])* ?;$") || skeleton ~ ("\\(\\*+ ?" name " ?\\)") ? 2 : 0
    if (skeleton ~ (word " ?\\(\\)[^={}]*;$"))
        return 3
    if (skeleton ~ /^(struct|union|enum) [A-Za-z0-9_]+ ?;$/)
        return 0
    if (skeleton ~ (word " ?(\\[\\])* ?[=;,]") \
        || skeleton ~ ("\\(\\*+ ?(const )?" name " ?(\\[\\])*\\)"))
        return skeleton ~ /^extern / ? 3 : 2
    return 0
}

# Finds name in the file; sets definition_first and definition_last (lines of code_line),
# with the comment that stands directly above.  Prose is not such a comment.
function definition_find(path, name,    i, rank, best, found)
{
    if (!items_read(path))
        return 0
    best = 4
    for (i = 1; i <= items; i++) {
        rank = item_rank(item_skeleton[i], name)
        if (rank && rank < best) {
            best = rank
            found = i
        }
    }
    if (!found)
        return 0
    definition_first = item_first[found]
    definition_last = item_last[found]
    while ((definition_first - 1) in comment_from) {
        i = comment_from[definition_first - 1]
        if (code_line[i] == "/*" && code_line[definition_first - 1] == "*/")
            break
        definition_first = i
    }
    return 1
}
