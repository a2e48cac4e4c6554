"""The command that looks at a class."""

WORDS = {
    "unchecked": "The seals of {titles:commas} were not checked. "
    "Give the teacher's own file with `--assignment`.",
    "name_folder": "Name the folder of a class, of an assignment or of results.",
    "not_of_this": "it is not a result of the assignment in whose folder it lies",
    "not_given_out": "This assignment was not given out at {folder}.",
    "name_its_folder": "Name the folder in which it was, and this file with `--assignment`.",
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
