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
    "not_usable": "The course cannot be read, so the lessons stand in their usual order. {problem}",
    # the path
    "next": "next",
    "others": "Other lessons",
    "done_of": "{done} of {count} done",
    "brings": "New here: {ideas}.",
    "needs": "It needs: {ideas}.",
    "mark_done": "finished",
    "mark_begun": "begun",
    "mark_next": "comes next",
    "mark_later": "not yet",
    # how the learner stands
    "due": "Due today: {count} {count:skill|skills}.",
    "due_here": "Due today: {count} {count:skill|skills}. {key_names.f3} asks them.",
    "nothing_due": "Nothing is due today.",
    "nothing_yet": "You begin here. The first lesson needs no more than school arithmetic.",
    "mastery": "You are {parts}.",
    "sure": "sure of {count} {count:idea|ideas}",
    "fresh": "not sure yet of {count} {count:idea|ideas}",
    "fresh_too": "not sure yet of {count}",
    "shaky": "shaky in {count} {count:idea|ideas}: {ideas}",
    "shaky_too": "shaky in {count}: {ideas}",
    "ideas_are": "{ideas:commas}",
    "and_more": "{ideas:commas} and {count} more",
    "exam_is_open": "{exam:capital} is open: what you know is not told until it is handed in.",
    # what comes next
    "next_is": "Next: {title} ({lesson}).",
    "type_lesson": "Type `backprop-tutor lesson {lesson}`.",
    "type_review": "Type `backprop-tutor review` for what is due.",
    "all_done": "You have finished every lesson of the course.",
}
