# mawk -f ages.awk INPUT > OUTPUT. Quotes are handled; line breaks inside them are not.
NR == 1 { next }
index($0, "\"") == 0 {
    comma = index($0, ",")
    print "{\"name\":\"" substr($0, 1, comma - 1) "\",\"age\":" 2017 - substr($0, comma + 1) "}"
    next
}
{
    rest = $0
    name = field()
    born = field()
    gsub(/\\/, "\\\\", name)
    gsub(/"/, "\\\"", name)
    print "{\"name\":\"" name "\",\"age\":" 2017 - born "}"
}

# Removes the next field from `rest`.
function field(    text, end) {
    if (substr(rest, 1, 1) != "\"") {
        end = index(rest ",", ",")
        text = substr(rest, 1, end - 1)
        rest = substr(rest, end + 1)
        return text
    }
    text = ""
    rest = substr(rest, 2)
    while (1) {
        end = index(rest, "\"")
        text = text substr(rest, 1, end - 1)
        rest = substr(rest, end + 1)
        if (substr(rest, 1, 1) != "\"") break
        text = text "\""
        rest = substr(rest, 2)
    }
    rest = substr(rest, 2)
    return text
}
