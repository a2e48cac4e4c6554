"""How far the learner is, on paper."""

WORDS = {
    "nothing_yet": "Nothing is kept yet. Type `backprop-tutor lesson relu-111` to begin.",
    "lesson": "lesson",
    "status": "status",
    "title": "title",
    "skill": "skill",
    "through": "through",
    "mastery": "mastery",
    "first_try": "first try",
    "next_due": "next due",
    "mistakes": "mistakes",
    "due": "Due today: {today}, tomorrow: {tomorrow}, in the week after: {week}. "
    "Type `backprop-tutor review`.",
    "share": "{share:percent}",
    "day": "{first} of {questions} right at the first try",
    # the kinds of steps
    "kind.pre_activation": "pre activation",
    "kind.activation": "activation",
    "kind.loss_term": "loss term",
    "kind.loss": "loss",
    "kind.grad_activation": "grad activation",
    "kind.grad_pre_activation": "grad pre activation",
    "kind.grad_weight": "grad weight",
    "kind.grad_bias": "grad bias",
    "kind.update": "update",
    "kind.value": "value",
    "kind.local_derivative": "local derivative",
    "kind.grad_value": "grad value",
    "kind.grad_parameter": "grad parameter",
    "kind.update_state": "update state",
}
