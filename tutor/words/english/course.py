"""The course: what is wrong in its file, where one is on its path, and what comes next."""

WORDS = {
    # what is wrong in a course file
    "no_file": "there is no such file beside the shipped lessons. Install backprop-tutor again.",
    "no_lesson_file": "this is a course, not a lesson. `backprop-tutor course` shows the course.",
    "id": "the id of a lesson",
    "ideas": "ideas, each a text",
    "no_lesson": "there is no lesson {name}.{hint}",
    "twice": "{name} stands in the course already. Name each lesson once.",
    "nothing_brings": 'no lesson before this one brings "{idea}".{hint}',
    "brought_before": " They bring: {ideas}.",
}
