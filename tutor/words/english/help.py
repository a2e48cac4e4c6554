"""The help page: the keys, how answers are read and marked, the drawing."""

WORDS = {
    "title": "Help",
    "in_an_exam": "This is an exam: no hints, and nothing is said of right or wrong before it is handed in.",
    "keys": "Keys",
    "keys_here": "Keys here",
    "keys_at_question": "Keys at a question",
    "this_page": "this page",
    "hint": "the next hint: what it is, the formula, the numbers, the whole chain",
    "reveal": "the worked step, the same as the last hint; it then counts as shown",
    "values": "all values so far",
    "skip": "go on without it; a wrong answer goes on as your value",
    "back": "the question before",
    "fill": "fill in what you know, or have it back; or leave the worked steps",
    "play": "play the pass, a step at a time; any key stops",
    "leave": "to the list of lessons, or out ({key_names.ctrl_q}: out at once); you go on here next time",
    "scroll": "scroll the feedback",
    "escape": "clear what is typed; leave a page like this one",
    "suspend": "back to the shell; fg there goes on here",
    "theme": "another theme: dark, light, without colours (also :theme)",
    "words": "Words to type instead",
    # what can be typed
    "typing": "What you can type",
    "typing_forms": (
        "Type a number (`-2.08`, `1.2e-3`, `0,658`), a fraction (`1/3`) or an expression (`w11*x1 + b1`). "
        "An expression may use the names of the drawing and of every step before, "
        "+ - * / ^, parentheses, and the functions `{functions}`. `log` is the natural logarithm (ln)."
    ),
    "typing_unreadable": "What cannot be read is no attempt: nothing is counted.",
    "typing_again": (
        "An answer that was not taken stays in the line, reversed: type the next one over it, or edit it "
        "with the arrows, {key_names.home}, {key_names.end} and {key_names.backspace}."
    ),
    # how it is marked
    "marking": "How it is marked",
    "marking_number": (
        "A number is right if the true value rounds to it and it shows three significant figures "
        "(fewer if the value is exact in fewer)."
    ),
    "marking_update": "An updated weight needs enough digits to show that it changed.",
    "marking_rounded": "Rounded earlier values are fine: what they can lead to is right.",
    "marking_own": (
        "A wrong value does not spoil what comes after it: a right step from your own value counts as such."
    ),
    "marking_stock": "What an own zero, or a number handed on without work, settles by itself earns nothing.",
    "drawing_whole": "the drawing by itself, with every number",
    "marking_pace": "What you did twice by hand fills itself in from then on. `:hand` gives it back, and "
    "`--all` asks every step.",
    "marking_parts": "After three wrong answers a step is asked in parts.",
    "marking_hints": "Hints cost nothing, but for the last one: it shows the worked step. "
    "A step that was shown counts as shown, not as known.",
    "marking_source": "Where you type a number that the lesson's source has wrong, the tutor says so. "
    "The other slips of the source stand on the closing page.",
    # the drawing
    "drawing": "The drawing",
    "drawing_marks": (
        "A heavy line, or # and = in ASCII, is an edge that the current step uses; * stands before what it "
        "takes. [?] is what is asked, ? is not known yet."
    ),
    "drawing_short": (
        "Where there is little room, the layer of the weights stands above them once. Below `w_2`, for "
        "example, `w11` is the weight `w11_2`. In an answer type the whole name: `w11_2`."
    ),
    "drawing_backward": (
        "In the backward pass the gradient of each value follows it behind d or its sign, and the arrows "
        "turn; a new value follows behind an arrow or >. A gate marked X is closed: no gradient passes it."
    ),
}
