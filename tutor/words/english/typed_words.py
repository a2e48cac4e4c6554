"""What each typed word does, a line of help each; and what is said of one that is none."""

WORDS = {
    "hint": "the next hint (also ?)",
    "reveal": "show the worked step (also !)",
    "skip": "go on without a right answer",
    "back": "the question before",
    "fill": "fill in the other steps of a skill you know",
    "hand": "do by hand what was filled in last",
    "mend": "go back to the slip that your answers carry on",
    "alone": "leave the worked steps, go on by yourself",
    "parts": "this step in parts, one factor at a time",
    "diagram": "the drawing of the network",
    "ledger": "all values worked so far",
    "notes": "the lesson's notes at this step",
    "summary": "how you are doing",
    "restart": "begin this lesson anew",
    "lab": "train this network further",
    "help": "these words and the marking rules",
    "quit": "leave; you go on here next time",
    "unknown": "There is no command :{word}. {advice}",
    "did_you_mean": "Did you mean :{word}?",
    "type_help": "Type :help for the words there are.",
}
