"""What stands around the pages of a lesson."""

WORDS = {
    "as_written": "{text}",
    "formula": "{formula}",
    "place": "{number} of {count}",
    # where there is nothing to read
    "none_yet": "This lesson has no pages up to here.",
    "only_in_lessons": "There are no pages here. A lesson has some: `backprop-tutor lesson LESSON`.",
    "not_in_an_exam": "This is an exam: pages show values, so they wait until it is over.",
}
