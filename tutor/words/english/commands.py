"""What commands print beside their documents, and what stands in their way."""

WORDS = {
    # the list of lessons
    "lesson": "lesson",
    "network": "network",
    "status": "status",
    "title": "title",
    "no_lessons": "There are no lessons. Reinstall backprop-tutor, or name a lesson file by its path.",
    "not_usable": "not usable: {problem}",
    "two_of_one_id": "Two different lessons have the id {lesson}.",
    "name_one": "Name only one of them.",
    # a lesson, a quiz, a review
    "lesson_changed": "The lesson file has changed since you began. What you answered was marked anew "
    "with its new numbers; type :restart to begin again.",
    "go_on_here": "You go on here next time.",
    "mend_and_type": "Mend that and type the same again.",
    "quiz_name": "Quiz of {count} {count:question|questions}, seed {seed}.",
    "restart_quiz": "--restart begins a new quiz.",
    "name_file_or_restart": "Name its file, or type the same command with --restart to begin anew.",
    "review_name": "Review: {due} {due:skill|skills} due, {new} new.",
    "review_name_more": "Review: {due} {due:skill|skills} due, {new} new, {waiting} more wait.",
    "unasked": "No lesson here exercises {skill}, which is due.",
    "no_date": '"{typed}" is no date.',
    "too_far": '"{typed}" is too far away.',
    "type_date": "Type it as 2026-11-30.",
    # documents
    "key_too_long": "A key has at most {most} iterations.",
    "fewer_iterations": "Type --iterations {most} or fewer; the lab trains further.",
    "output_writes_pages": "--output writes pages.",
    "with_html": "Type `--format html` with it.",
    "no_folder_named": "--output names no folder.",
    "name_folder": "Type `--output DIR`.",
    "folder_not_written": "{folder} cannot be written ({reason}).",
    "another_folder": "Name another folder.",
    # marking and checking
    "problem_at": "{file}:{line}: {problem}",
    "unlisted_lines": "{file}: {count} more lines could not be used",
    "warning": "{problem} (warning)",
    "unlisted_warnings": "{file}: {count} more warnings are not listed.",
    "sound": "{file}: sound",
    # asking before something is removed
    "yes_or_no": "{question} {keys}",
    "nobody_to_ask": "{question} Nobody can be asked here: add --yes.",
    "delete_all": "Delete everything in {file}?",
    "nothing_deleted": "Nothing was deleted.",
    "nothing_to_delete": "There was nothing to delete.",
    "removed": "removed {file}",
    "reset": "Begin {lesson} anew next time?",
    "nothing_reset": "Nothing was reset.",
    "nothing_to_reset": "There is nothing to reset: {lesson} begins at its first step next time.",
    "begins_anew": "{lesson} begins anew next time.",
}
