"""Find the slip: what is said of a source's numbers."""

WORDS = {
    "yes_or_no": "Type `y` if the number follows, `n` if there is a slip.",
    "right": "Yes, {printed} is right.",
    "right_after_all": "{printed} is right after all.",
    "carried": "Yes, {printed} follows. It is off only because {cause} was.",
    "carried_after_all": "{printed} follows after all. It is off only because {cause} was.",
    "corrected": "Yes, {answer}.",
    "found": "A slip: {printed} does not follow. What should it be?",
    "missed": "There is a slip here. {why}",
    "no_claims": "The source of {lesson} prints no numbers, or it has no source.",
    "try_one": "Type `backprop-tutor list` for the lessons there are.",
    "judged": "You judged {right} of {count} numbers right.",
    "slips": "You found {found} of {slips} {slips:slip|slips}.",
    "slip": "iteration {iteration}, {symbol}: {why}",
    "name": "Find the slip: {lesson}",
}
