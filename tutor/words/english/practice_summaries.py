"""Summaries of a learner's practice: why a file is none."""

WORDS = {
    "no_summary": "This is no summary of a learner's practice: {reason}.",
    "give_one": "Give the JSON file that the tutor wrote for it.",
    "newer": "This summary comes from a newer backprop-tutor.",
    "update": "Update backprop-tutor, then read it again.",
    # why, as it follows the colon
    "too_long": "it has more than {most:,} characters",
    "no_document": "it is no JSON object that can be read",
    "no_list": "its {key} are no list",
    "no_objects": "not all of its {key} are objects",
    "too_many": "it has {count} {key}, and a summary has at most {most}",
    "twice": "two of its {key} are about the same",
    "no_order": "its days are not in their order",
    "no_day": "one of its days is no date such as 2025-03-10",
    "no_number": "a number in it ({key}) is none from {least} to {most}",
    "no_mastery": "the mastery of a skill is no number from 0 to 1",
    "no_mistakes": "the mistakes of a skill are not ids with counts",
    "no_state": "a lesson in it is neither begun nor finished",
    "no_id": "a name in it ({key}) is no text of 1 to {most} characters that can be shown",
    "no_name": "the learner's name is no text of at most {most} characters that can be shown",
}
