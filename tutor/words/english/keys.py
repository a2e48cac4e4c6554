"""What the keys do, in a word or two each: there is one line for all of them."""

WORDS = {
    "help": "help",
    "hint": "hint",
    "show": "show",
    "fill": "fill in {count}",
    "ledger": "ledger",
    "skip": "skip",
    "back": "back",
    "play": "play",
    "list": "list",
    "quit": "quit",
    "train": "train it further",
    "anew": "begin anew",
    "values": "all values",
    "lessons": "list of lessons",
    "hand_in": "hand in",
    "scroll": "scroll",
    "page": "page",
    "choose": "choose",
    "open": "open",
    # in the lab
    "net": "net",
    "rows": "rows",
    "plot": "plot",
    "run": "+{count}",
    "rates": "rates",
    "diff": "diff",
    "out": "out",
    # names of keys
    "up_down": "Up/Down",
}
