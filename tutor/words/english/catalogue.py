"""Lessons that are not found or cannot be listed."""

WORDS = {
    "no_lesson": 'There is no lesson called "{name}".',
    "file_here": "There is a file {file} in this folder: type its whole name.",
    "see_list": "Type `backprop-tutor list` to see all lessons.",
    "near_or_see_list": "Did you mean {name}? Type `backprop-tutor list` to see all lessons.",
    "same_id": "{other} has the same id and is used instead. Rename this lesson.",
    "no_folder": "{variable} names it, but it is no folder. Correct the variable.",
}
