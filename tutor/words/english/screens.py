"""What the screens show around a question, and say themselves."""

WORDS = {
    # the status row
    "finished": "finished",
    "step": "step {number} of {count}",
    # the question
    "with_values": "with {values}",
    "note": "Note: {note}",
    "no_note": "There is no note at this step.",
    "type_value": "type its value and press Enter",
    "type_value_or_hint": "type its value and press Enter; ? for a hint",
    "goes_on": "Enter goes on",
    "stands": "{symbol} is {how}. Answer anew, or press Enter to go on.",
    "stands_with": "{symbol} is {how} with {answer}. Answer anew, or press Enter to go on.",
    "is_right": "answered right",
    "is_follow_through": "right from your own values",
    "is_revealed": "shown to you",
    "is_skipped": "skipped",
    "is_filled": "filled in",
    "is_answered": "answered",
    "lab_after_exam": "This is an exam: the lab opens when it is over.",
    "unconfirmed": (
        "The values of this lesson could not be confirmed: {symbol} in iteration {iteration}. "
        "Nothing is marked; please report this."
    ),
    # the drawing
    "network": "The network",
    "small": "Small terminal. Drawing: :diagram",
    "playing": "Playing: any key stops.",
    # the ledger
    "values_so_far": "All values so far",
    "worked_so_far": "Worked so far (F4: all of it)",
    "last_steps": "The last steps",
    "iteration": "Iteration {iteration}",
    "loss_of_each": "{name} of each iteration",
    "nothing_worked": "Nothing is worked yet. Your values gather here.",
    "marks_mean": "+ right, = right from your own values, ! shown, - skipped, . filled in or shown worked",
    # the list of lessons
    "by_hand": "Backpropagation by hand",
    "choose_lesson": "choose a lesson",
    "not_openable": "cannot be opened",
    "no_lessons": (
        "There are no lessons here. `backprop-tutor check PATH` says what is wrong with a lesson file."
    ),
    # a page over another screen
    "not_now": "Not now",
    "doing": "How you are doing",
    # more than a page has room for
    "more": "{count} more: PgDn",
    # the end
    "fault": (
        "The tutor had to stop: a fault of its own. "
        "What you answered is kept unless it was said not to be; start it again to go on."
    ),
    "fault_named": (
        "The tutor had to stop: a fault of its own ({fault}). "
        "What you answered is kept unless it was said not to be; start it again to go on."
    ),
    "stopped": "Stopped for {count} seconds: no shell is here to continue it.",
}
