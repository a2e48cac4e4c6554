"""The roster of a class: what is none, and rows of it that could not be used."""

WORDS = {
    "no_roster": "{file} is no roster: its first line names no columns that a roster has.",
    "headings": "Begin it with the line `id,name`, or export it from the gradebook of Canvas or Moodle.",
    "long": "{file} has more than {most:,} rows.",
    "split": "Give a roster of one class.",
    "nobody": "{file} has no learner in it.",
    "nobody_usable": "{file} has no learner in it that could be used. Line {line}: {problem}.",
    "mend": "Mend the file and type the command again.",
    # rows
    "no_id": "there is no id here",
    "no_name": "there is no name here",
    "id_again": "the id {id} is in line {line} already; that line counts",
    "control": "there is a character here that cannot be shown",
    "long_id": "an id has at most {most} characters",
    "long_name": "a name has at most {most} characters",
    "long_cell": "an address, a login or a section has at most {most} characters",
    "no_email": "{email} is no e-mail address",
}
