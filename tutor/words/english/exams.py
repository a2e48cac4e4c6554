"""Exams: what does not agree in a result file, and why a file is none."""

WORDS = {
    # a file that is none
    "no_result": "This is no result file of an exam: {reason}.",
    "give_json": "Give the JSON file that the exam wrote at its end.",
    "newer": "This result file comes from a newer backprop-tutor.",
    "update": "Update backprop-tutor, then mark again.",
    # why, as it follows the colon
    "no_json": "it is no JSON that can be read",
    "no_document": "it is no object",
    "no_object": "its {key} is no object",
    "no_objects": "not all of its {key} are objects",
    "no_list": "its {key} are no list",
    "no_name": "its learner is no name of at most {most} characters",
    "no_id": "a lesson or a step in it has no proper name",
    "no_digest": "a digest of a lesson is no text",
    "no_answer": "the answer of mark {number} is no text",
    "no_number": "{what} is no whole number",
    "out_of_bounds": "{what} is out of bounds",
    "exam_seed": "the exam's seed",
    "of_mark": "the {key} of mark {number}",
    "many_lessons": "it names {count} lessons",
    "many_marks": "it has {count} marks, and a result has 1 to {most}",
    "many_numbers": "its {questions} questions have {numbers} different numbers",
    "foreign_lesson": "mark {number} is about {lesson}, which is not among its lessons",
    "no_kind": "it does not say whether it is of an exam, a quiz or a lesson",
    "no_moment": "its {key} is no moment with a time zone",
    "many_actions": "it has {count} actions, and a result has at most {most}",
    "no_actions": "not all of its actions are a number, a name, a text and seconds",
    "no_step": "{lesson} has no step {symbol} in iteration {iteration}",
    # a lesson that is not here
    "lesson_missing": "The lesson {lesson} of this exam is not here.",
    "put_lesson": "Put its file into the lessons folder; `backprop-tutor list` shows it then.",
    # what does not agree
    "other_marks": "The file does not have as many marks as it says the exam had questions: {marks}.",
    "cannot_be_told": "Whether these are the exam's questions cannot be told: the file does not say "
    "from which lessons it was made, or they are not all here.",
    "not_in_file": "The exam of this seed asks for what is not in the file: {questions}.",
    "more_than_once": "The file has more than once: {questions}.",
    "not_asked": "The exam of this seed does not ask for what is in the file: {questions}.",
    "other_order": "The questions are not in the order in which the exam of this seed asks them.",
    "question": "{symbol} of {lesson} (iteration {iteration}, seed {seed})",
    "more": "{count} more",
    "other_actions": "What was done, as the file has it, cannot have been done in this order.",
    "no_summary": "The file has no summary.",
    "other_count": "The summary has {there} for {what}; the answers give {counted}.",
    "something_else": "something else",
    # what a summary counts
    "points": "points",
    "right": "right",
    "follow_through": "follow through",
    "missing": "missing",
}
