"""What the screens show around a question, and say themselves."""

WORDS = {
    # the status row
    "finished": "finished",
    "step": "step {number} of {count}",
    # the question
    "type_value": "type its value and press {key_names.enter}",
    "type_value_or_hint": "type its value and press {key_names.enter}; ? for a hint",
    "type_shown": "press {key_names.enter}",
    "type_worked": "press {key_names.enter}, or type your guess first",
    "type_faded": "type what belongs in the blank",
    "type_claim": "y or n",
    "enter_fills": "you know this: press {key_names.enter} to fill in {count}",
    "goes_on": "{key_names.enter} goes on",
    # the drawing
    "network": "The network",
    "model": "The model",
    "small": "Small terminal. Drawing: :diagram",
    "playing": "Playing: any key stops.",
    # a page in the drawing's place
    "any_key": "Any key goes on; what you type is your answer.",
    # the ledger
    "values_so_far": "All values so far",
    "worked_so_far": "Worked so far ({key_names.f4}: all)",
    "last_steps": "The last steps",
    "iteration": "Iteration {iteration}",
    "loss_of_each": "{name} of each iteration",
    "marks_mean": "+ right, = right from your own values, ! shown, _ skipped, . filled in or shown worked",
    "marks_mean_in_exam": "* answered, . shown worked",
    # the list of lessons
    "by_hand": "Backpropagation by hand",
    "choose_lesson": "choose a lesson",
    "not_openable": "cannot be opened",
    "no_lessons": (
        "There are no lessons here. `backprop-tutor check PATH` says what is wrong with a lesson file."
    ),
    "review": "Review",
    "progress": "What you know",
    # a page over another screen
    "not_now": "Not now",
    "doing": "How you are doing",
    # more than a page has room for
    "more": "{count} more: {key_names.page_down}",
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
