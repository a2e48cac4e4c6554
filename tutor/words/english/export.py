"""Questions for a learning-management system, and what stands in the way of them."""

WORDS = {
    # a question
    "name": "{lesson} {number}: {symbol}, iteration {iteration}",
    "where": "{where} (question {number} of {count}).",
    "given": "What the iteration starts from:",
    "known": "Worked out so far",
    "asked": "What is {symbol}, {what}?",
    "figures": "Give at least {figures} significant figures.",
    "decimals": "Give at least {count} {count:decimal|decimals}, so that the change from {old} shows.",
    # what is said of an answer
    "right": "Correct: {value}.",
    "otherwise": "That is not {symbol}. {advice}",
    "mistakes": "What some other numbers come from:",
    # a category or a group of questions
    "category": "{number}: {symbol}, iteration {iteration}",
    "of_lesson": "{lesson}: {title}",
    # beside the file
    "more_than_canvas": "{count} {count:question needs|questions need} more than {most} decimals, to which "
    "Canvas's Classic Quizzes round what is typed: {name} is the first.",
    # what stands in the way
    "too_many": "These would be {count:,} questions, and at most {most:,} are made at once.",
    "too_long": "Questions are made of at most {most:,} iterations.",
    "fewer_iterations": "Type `--iterations {iterations}` or fewer.",
    "fewer_copies": "Type `--copies {copies}` or fewer.",
    "ask_less": "Let the lesson's [[ask]] name fewer kinds of step.",
    "nothing_asked": "{lesson} asks for nothing: every step of it is shown worked.",
    "ask_more": "Name a kind of step that it has in its [[ask]].",
    "bytes": "A QTI package is a zip file, which a terminal cannot show.",
    "name_file": "Type `--output {file}`.",
    "no_file_named": "--output names no file.",
    "not_written": "{file} cannot be written ({reason}).",
    "another_file": "Name another file.",
}
