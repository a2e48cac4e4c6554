"""What an exam says before it is marked: its rules, and which answers show too few figures."""

WORDS = {
    "title": "Before you begin",
    "go_on": "You go on at question {number} of {count}.",
    "questions": "{count} {count:question|questions}, a point each.",
    "no_hints": "There are no hints. You see your marks once you have handed in.",
    "change": "Until then you may change any answer: `:back` goes to the question before, `:skip` goes on.",
    "change_on_screen": "Until then you may change any answer: {key_names.f6} goes to the question before, "
    "{key_names.f5} goes on.",
    "figures": "Write at least {figures} significant figures: `0.123`, `4.56`, `0.0789`. "
    "Fewer are enough only where the value ends there: `0.5` for exactly `0.5`.",
    "updates": "An updated weight needs enough digits to show its change. "
    "From `0.5` to `0.49968`: `0.4997` shows it, `0.500` does not.",
    "typed": "Type a number (`-2.08`, `1.2e-3`, `0,658`), a fraction (`1/3`) "
    "or an expression (`w11*x1 + b1`).",
    "own_values": "A wrong value does not spoil what follows: "
    "a step that is right from your own values earns its point.",
    "no_limit": "There is no time limit. The result says how long you took.",
    "limit": "Time is up at {time}. What is there is handed in then.",
    "interrupted": "Each answer is kept at once. If anything interrupts you, type the same command: "
    "you go on where you stopped.",
    "hand_in": "After the last question {key_names.enter} hands in. `:quit` leaves it open for later.",
    "hand_in_on_screen": "After the last question {key_names.f10} hands in. "
    "Before that it leaves the exam open for later.",
    # an answer whose figures are not enough for most values
    "few_figures": "{answer} shows {figures} significant {figures:figure|figures}. "
    "Unless the value ends there, go back and write at least {least}.",
    "no_figure": "{answer} shows no significant figure. "
    "Unless the value is zero, go back and write at least {least}.",
    "with_few": "Fewer than {least} significant figures: {answers:commas}. "
    "They are enough only where the value ends there.",
    "with_few_and_more": "Fewer than {least} significant figures: {answers:commas}, and {count} more. "
    "They are enough only where the value ends there.",
}
