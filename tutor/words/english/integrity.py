"""What does not agree between a result and its assignment."""

WORDS = {
    "unsealed": "Its seal is missing: whether anything was changed in it cannot be told.",
    "early": "It was begun before the assignment opened.",
    "unsealed_before": "It has no seal, as results that no assignment was given out for.",
    "unchecked": "Its seal was not checked. Give the teacher's own file with `--assignment`.",
    "sealed": "Its seal holds: it is as the tutor wrote it.",
    "broken": "Its seal is broken: something in it was changed, or it was sealed with another secret.",
    "other_assignment": "It is not a result of {title}.",
    "no_learner": "{learner} is not in the roster.",
    "other_name": "The roster has another name for this learner: {name}.",
    "other_seed": "Its numbers are not those of this learner.",
    "other_work": "It is of other work than was given out.",
    "other_count": "{questions} {questions:question was|questions were} given out, and it has {count}.",
    "other_lesson": "A lesson in it is not as it was given out.",
    "other_marking": "It was marked by version {version} of the marking, and this is version {now}: "
    "marks may differ for that reason alone.",
    "was_late": "Late: closed {closed}, and the end was {closes}.",
    "again": "Attempt {attempt}: this work had been begun before.",
}
