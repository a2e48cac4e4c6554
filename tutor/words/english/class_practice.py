"""What the learners of a class practised, over days."""

WORDS = {
    "title": "Practice in the last {days} days",
    "column_name": "name",
    "column_days": "days",
    "column_questions": "questions",
    "column_first_try": "first try",
    "column_minutes": "min",
    "column_finished": "lessons",
    "column_weakest": "weakest",
    "column_mistake": "most often",
    "column_help": "to look at",
    "weakest": "weakest: {skill}",
    "most_often": "most often: {mistake} ({count})",
    "all_time": "Finished lessons, the weakest skill and the mistake made most often are of all practice, "
    "not of these days alone.",
    "several_made": "Mistakes that several made: {mistakes:commas}.",
    "shared": "{mistake} ({learners} {learners:learner|learners}, {times} {times:time|times})",
    "share": "{share:percent}",
    "days_meaning": "A digit for each day, the last one today: 9 for the most questions of any day, "
    "a dot for none.",
    "bars": "practised on {days} of {of} days, {questions} questions",
    "weak": "{skill}: {count} of {met} {count:does|do} not know it well yet.",
}
