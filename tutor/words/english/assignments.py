"""Assignments: what is wrong in one, giving it out, doing it."""

WORDS = {
    # what is wrong in its file
    "mend": "Mend the assignment, then type `backprop-tutor assign FILE`.",
    "lessons": "lessons, each an id or a path",
    "roster": "the file of who is in the class, such as `roster.csv`",
    "whole": "a whole number from {least} to {most}",
    "moment": "a day and a time, such as {example}",
    "long_title": "a title has at most {most} characters.",
    "many_lessons": "these are {count} lessons, and an assignment has at most {most}.",
    "lesson_twice": "{lesson} stands there already. Name each lesson once.",
    "questions_of_a_lesson": "a lesson is asked whole. "
    'Take this away, or write kind = "quiz" for some questions of it.',
    "closes_before": "it closes before it opens.",
    "long_minutes": "nobody has {minutes} {minutes:minute|minutes}: "
    "it closes {open_for} {open_for:minute|minutes} after it opens.",
    "closed_already": "This assignment closes in the past.",
    "id_twice": "Two of its lessons have the id {lesson}.",
    "many_steps": "{lesson} asks for {count} steps, and what is handed in holds 1 to {most}.",
    "another_lesson": "Name another lesson, or ask some questions of it in a quiz.",
    # its secret
    "no_secret": "The assignment's secret {file} is not there.",
    "broken_secret": "{file} does not hold the secret of an assignment.",
    "keep_it": "It was written by `assign`, beside the assignment. Bring it back from where it was.",
    # giving it out
    "other_given": "{folder} holds an assignment with other questions, "
    "and {count} {count:result|results} of it.",
    "other_secret": "{folder} holds an assignment of this name with another secret: it is not this one.",
    "name_taken": "An assignment cannot be called {name}: "
    "what learners practise lies in a folder of that name.",
    "another_name": "Give the file of the new assignment another name.",
    "not_written": "{file} cannot be written ({reason}).",
    "another_folder": "Make room there, or name another folder with `--output`.",
    "roster_problem": "Roster, line {line}: {problem}",
    "given": "{title} is given out.",
    "given_again": "{title} is given out again: what was begun goes on.",
    "learners": "{count} {count:learner|learners}.",
    "in_folder": "For the terminals: {folder}",
    "to_terminals": "On each terminal set {variable} to {folder} as it is called there, "
    "then type `backprop-tutor`.",
    "secret_kept": "Keep to yourself: {file}. Whoever has it can seal results.",
    # what terminals read
    "no_text": "it is no text in UTF-8",
    "not_ours": "it is not what `assign` writes",
    "no_packet": "{file} is no assignment: {reason}.",
    "name_packet": "Name the folder that `assign` wrote, or the file {file} in it.",
    "assign_again": "Ask your teacher to type `assign` again.",
    "name_class": "Ask your teacher for the folder of the class.",
    "other_lesson": "The lesson {lesson} is not as it was given out.",
    # doing it
    "no_output": "What was given out goes into the folder of the class, not into an `--output`.",
    "leave_it_out": "Leave it out.",
    "no_such_learner": "{learner} is not in this class.",
    "nobody_named": "Nobody said who you are.",
    "who": "Type `--learner NAME`, with your name or number as the class has it.",
    "no_record_here": "{learner} has not worked on this terminal.",
    "whose_record": "Type `--learner ID`, with what the roster of the class has as the learner's id.",
    "several": "This assignment has {count} lessons: {lessons:commas}.",
    "name_lesson": "Name the one to do.",
    "no_part": "{lesson} is not in this assignment.",
    "other_kind": "This is {kind}, not {wanted}.",
    "type_instead": "Type `backprop-tutor {command} --assignment {file}`.",
    "kind_exam": "an exam",
    "kind_quiz": "a quiz",
    "kind_lesson": "a lesson",
    "not_open": "{title} opens on {moment}.",
    "come_back": "Come back then.",
    "over": "{title} closed on {moment}.",
    "ask_teacher": "Ask your teacher.",
    "name": "{title}: {count} {count:question|questions}.",
    "another_attempt": "You have begun this before: it is attempt {attempt}, and the result says so.",
    "late": "This is closed. What you hand in now counts as late.",
    "folder_trouble": "The class folder cannot be written now ({reason}). "
    "Begin: your answers are kept here, and handed on when it is back.",
    # handing it in
    "not_handed_on": "The class folder cannot be written ({reason}).",
    "handed_on_next_time": "Your answers are kept here and can no longer change. "
    "Type the same command again when the folder is back: it hands them on.",
    "leaving_hands_in": "{key_names.f10} hands this in.",
    "left_open": "{title} is not handed in. Type the same command to go on.",
    "time_was_up": "Time is up: what is there is handed in.",
    "points": "{points} of {of} {of:point|points} at the first try.",
}
