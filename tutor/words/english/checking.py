"""What an author should look at in a lesson that works."""

WORDS = {
    "no_lesson_files": "holds no lesson files. Their names end in .toml.",
    "long_text": "has {count} characters. More than {most} are hard to read on a small screen.",
    "page_scrolls": "takes {count} rows. On a screen of 80x24 {most} fit; the rest is scrolled.",
    "nothing_asked": "nothing is left to ask: every step is shown worked.",
    "id_of_shipped": "a shipped lesson has this id, and is used instead. Choose another.",
    "gate_by_rounding": "rounding decides at {count} {count:step|steps} whether a gate is open: "
    "{places:semicolons}. Use other numbers.",
    "only_rounding": "{count} {count:value is|values are} left by rounding alone: "
    "{places:semicolons}. Use other numbers.",
    "left": "{symbol} = {value} in iteration {iteration}",
    # mistakes that look alike
    "hidden": "At {count} {count:step|steps} a mistake gives the right value too, "
    "so that it cannot be seen: {sets:semicolons}.",
    "hidden_by_zero": "At {count} {count:step|steps} the value is 0 or nothing changes, "
    "so that mistakes cannot be seen there: {places}.",
    "alike": "At {count} {count:step|steps} several mistakes give the same wrong value, "
    "so that they cannot be told apart: {sets:semicolons}.",
    "mistakes_at": "{titles:commas} ({places})",
    "place": "{symbols} in {count:iteration|iterations} {spans}",
    "places": "{first}; {rest}",
    "more_places": "and {count} more",
    "more_stretches": "{count} more {count:stretch|stretches}",
    "first_iterations": "so large that only iterations 1 to {last} were looked at "
    "for mistakes that look alike.",
    "every_few_steps": "so large that only one step in {every} of iteration {iteration} was looked at "
    "for mistakes that look alike.",
}
