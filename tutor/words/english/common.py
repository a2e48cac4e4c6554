"""What several rooms say, and the small words between the parts of a sentence."""

WORDS = {
    "and": " and ",
    "text": "{text}",
    "sentences": "{all:sentences}",
    "in_iteration": " in iteration {iteration}",
    "of_iteration": " of iteration {iteration}",
}
