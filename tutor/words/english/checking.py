"""What an author should look at in a lesson that works."""

WORDS = {
    "no_lesson_files": "holds no lesson files. Their names end in .toml.",
    "long_text": "has {count} characters. More than {most} are hard to read on a small screen.",
    "page_scrolls": "takes {count} rows. On a screen of 80x24 {most} fit; the rest is scrolled.",
    "nothing_asked": "nothing is left to ask: every step is shown worked.",
    "id_of_shipped": "a shipped lesson has this id, and is used instead. Choose another.",
    "gate_by_rounding": "iteration {iteration}: {symbol} is {value}, "
    "and rounding decides whether its gate is open. Use other numbers.",
    "only_rounding": "iteration {iteration}: {symbol} is {value}, by rounding alone. Use other numbers.",
    "more_rounding": "{count} more steps are left with rounding alone.",
    # mistakes that look alike
    "hidden": "{names} cannot be seen at {symbol} in iteration {iteration}: "
    "the right value is {digits} as well.",
    "alike": "{names} cannot be told apart at {symbol} in iteration {iteration}: both give {digits}.",
    "hidden_at_steps": "{names} cannot be seen at {count} steps ({places}): "
    "the right value comes out as well.",
    "alike_at_steps": "{names} cannot be told apart at {count} steps ({places}): they give the same digits.",
    "place": "{symbols} in {count:iteration|iterations} {spans}",
    "places": "{first}; {rest}",
    "more_places": "and {count} more",
    "more_stretches": "{count} more {count:stretch|stretches}",
    "more_alike": "{count} more sets of mistakes that look alike somewhere are not listed.",
    "first_iterations": "so large that only iterations 1 to {last} were looked at "
    "for mistakes that look alike.",
    "every_few_steps": "so large that only one step in {every} of iteration {iteration} was looked at "
    "for mistakes that look alike.",
}
