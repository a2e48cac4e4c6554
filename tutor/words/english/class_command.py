"""The command that looks at a class."""

WORDS = {
    "unchecked": "The seals were not checked. Give the teacher's own file with `--assignment`.",
    "nothing": "No result has come in.",
    "name_results": "Name the folder of the assignment.",
    "several": "These are results of {count} assignments, and a column of a gradebook holds one.",
    "name_one": "Name the folder of one of them.",
    # on screen
    "title": "The class, as results come in",
    "looking": "reading",
    "as_of": "as of {time}, looked {looked}",
    "gone": "{folder} is not there now, or nothing is in it.",
    "as_before": "This is what was there before:",
}
