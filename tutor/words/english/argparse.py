"""What argparse says by itself: for each of its messages, as it has them, our words.

A message's own places are placeholders here: `{s}` for its `%s`, `{option}` for its `%(option)s`.
"""

WORDS = {
    "usage: ": "usage: ",
    "positional arguments": "positional arguments",
    "options": "options",
    "show this help message and exit": "show this help message and exit",
    "argument %(argument_name)s: %(message)s": "{argument_name}: {message}",
    "the following arguments are required: %s": "the following arguments are required: {s}",
    "unrecognized arguments: %s": "unrecognized arguments: {s}",
    "expected one argument": "expected one argument",
    "expected at most one argument": "expected at most one argument",
    "expected at least one argument": "expected at least one argument",
    "ignored explicit argument %r": "ignored explicit argument {r}",
    "ambiguous option: %(option)s could match %(matches)s": (
        "ambiguous option: {option} could match {matches}"
    ),
}
