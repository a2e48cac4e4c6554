"""What line mode alone says: how it begins, how it is used, how it ends."""

WORDS = {
    "go_on": "You go on at step {step} of {steps}.",
    "how_to": "Type a number or an expression; ? for a hint, ! to be shown, :help for more.",
    "how_to_answer": "Type a number or an expression; :help for more.",
    "how_marked": "Numbers are right at the digits you type; give three significant figures or more.",
    "how_read": "Write expressions as `0.1*2 + 0.3*3` or `w11*x1`; `0,5` and `1/3` are read as well.",
    "enter_goes_on": "Press {key_names.enter} to go on.",
    "page_of": "{title} ({number} of {count})",
    "to_next_page": "{key_names.enter}: the next page; `q`: to the question",
    "to_question": "{key_names.enter}: to the question",
    "last_steps": "The last {count} steps:",
    "begun_anew": "Begun anew.",
    "hand_in": "Hand in?",
    "nothing_to_ask": "There is nothing to ask here.",
    "stopped": "Stopped.",
}
