"""What is said after an action: what came of it, or why nothing did."""

WORDS = {
    "of": "{symbol}: {rest}",
    "answer_kept": "{symbol}: answer kept.",
    "hint": "Hint {rung} of {rungs}",
    "worked": "Worked step",
    "filled": "Filled in {count} {count:step|steps} of this kind.",
    "on_with": "On with your {symbol} = {answer}.",
    "skipped": "Skipped {symbol}.",
    # where an answer is wrong once more
    "made_of": "{symbol} is made of {operands}. Check each of them.",
    "made_of_one": "{symbol} is made of {operand} alone. Check the value that you took for it.",
    "made_of_many": "{symbol} is made of {count} values. Check that none is missing.",
    "shape": "{symbol} has the shape {shape}, with a value in each blank.",
    "handed_on": "{symbol} is {operand}, handed on as it is.",
    "sum_of": "{symbol} is a sum of {count} terms. Work out each, then add them up.",
    "step_by_step": "{symbol} has a long formula. Work out its parts one by one.",
    "ways_on": "You need not get this one now: ! shows it worked, :skip goes on.",
    "next_hint": "Type ? for the next hint ({rung} of {rungs}).",
    # where nothing came of it
    "no_hints": "This is an exam: there are no hints. Type your answer, or :skip.",
    "right_twice_first": "First be right twice at this kind of step. Then :fill fills in the others.",
    "nothing_to_fill": "There is nothing to fill in here.",
    "first_question": "This is the first question.",
    "nothing_to_do": "There is nothing to do here.",
    "not_confirmed": "The values of this lesson could not be confirmed: {symbol} in iteration {iteration}. "
    "Nothing is marked; please report this.",
    "no_note": "There is no note at this step.",
    "nothing_worked": "Nothing is worked yet. Your values gather here.",
    "no_lab": "There is no lab here.",
    "no_lab_yet": "This is an exam: the lab opens when it is over.",
    "not_anew": "Only a lesson can be begun anew here. Type :quit, then the command with --restart.",
}
