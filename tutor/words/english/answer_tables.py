"""Tables of answers: what they lack, and rows that could not be used."""

WORDS = {
    # what stands in the way of marking
    "not_marked": "The answers cannot be marked: {reason}.",
    "make_room": "Make room for temporary files, or type fewer `--jobs`.",
    "process_lost": "A process that marked was ended before it was done: by somebody, or as memory ran out.",
    "fewer_jobs": "Type it again, with fewer `--jobs`.",
    "lacks": "{file} lacks the {count:column|columns} {columns}.",
    "first_line": "The first line must be: {header}",
    "several": "{file} has more than one column {columns}: which is meant?",
    "keep_one": "Keep one of them, or give the others another name.",
    # rows
    "long_line": "this line has more than {most:,} characters",
    "no_row": "this line cannot be read as a row of a table",
    "fields": "{count} {count:field|fields} where the first line has {columns}",
    "answered_again": "answered again in line {line}; the last answer counts",
    "no_iteration": "iteration {found} is none of 1 to {last}",
    "no_step": "{found} is no step of {lesson}",
}
