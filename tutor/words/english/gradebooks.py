"""What goes into a gradebook, and what does not."""

WORDS = {
    # what a learner reads beside their points
    "feedback": "{points} of {of} {of:point|points}: {right} right, "
    "{follow_through} right from your own values, {missing} missing.",
    "look_at": "Look at this again: {mistake} ({count} times).",
    # why a grade is not written
    "nobody_fits": "nobody in the roster has this id or this name",
    "several_fit": "{count} in the roster fit",
    "other_name": "the roster has another name for {id}: {name}",
    "other_name_fits": "the roster has another name for {id}: {name}. "
    "The name of the result is that of {fits}",
    "two_grades": "{count} results belong to the same learner",
    "no_safe_id": "no id of theirs can be written so that Canvas finds it unchanged",
    "no_key": "the column {key} has nothing of theirs that Moodle would find unchanged",
    # the report
    "written": "{count} {count:grade is|grades are} in the file.",
    "not_written": "{count} {count:is|are} not:",
    "line": "- {line}",
    "left_out": "{who}, {points} of {of} points: {reason}.",
    "who": "{name} ({id})",
    "uncounted": "{who}: a result came in, and it does not count: {why}.",
    "uncounted_part": "{who}, {part}: a result came in, and it does not count: {why}.",
    "by_name": "{name} was found by name alone: the roster has no id {id}. "
    "Check that this is the same person.",
    "other_points": "{name} has {points} of {of} points, where {possible} are possible. "
    "The points stand in the file as they are.",
    "without": "{count} {count:learner has|learners have} no result: {names}.",
    "more_without": "So {count:has|have} {count} more.",
    # Canvas
    "title": "Canvas takes no column called {title} for an assignment: it has such columns of its own.",
    "other_title": "Use another title.",
    "numbered": "Canvas takes the number at the end of {title} for the number of one of its assignments. "
    "It leaves the number away where it has no such assignment.",
    # Moodle
    "id_number": "ID number",
    "email": "Email address",
    "feedback_of": "{title} (feedback)",
    "map": "In Moodle make a grade item with {possible} points first. "
    "Then import the file, and map from its column {key}.",
    "over": "Moodle refuses grades above {most} unless its administrators allow them.",
}
