"""What the learners of a class practised, over days."""

WORDS = {
    "title": "Practice in the last {days} days",
    "column_name": "name",
    "column_days": "days",
    "column_questions": "questions",
    "column_first_try": "first try",
    "column_minutes": "min",
    "column_weakest": "weakest",
    "share": "{share:percent}",
    "days_meaning": "A digit for each day, the last one today: 9 for the most questions of any day, "
    "a dot for none.",
    "bars": "practised on {days} of {of} days, {questions} questions",
    "weak": "{skill}: {count} of {met} {count:does|do} not know it well yet.",
}
