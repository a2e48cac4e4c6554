"""The closing page: how the learner did, and what the network learned."""

WORDS = {
    "finished": "Finished: {count} {count:step|steps}",
    "so_far": "So far: {done} of {count} {count:step|steps}",
    "questions_on": "Questions on {count} networks",
    "right": "right",
    "follow_through": "right from your own values",
    "shown": "shown",
    "filled": "filled in",
    "skipped": "skipped",
    "answered": "answered",
    "first_try": "of them at the first try and without a hint",
    "watch_out": "Watch out for:",
    "hands_in": (
        "{key_names.f10} hands in: your marks are told when you leave with it. "
        "Until then {key_names.f6} goes back to the last step. {key_names.ctrl_q} leaves it open for later."
    ),
    "signs": "{here} prediction, {target} target, {both} both in one column",
    "towards": "{output} towards {target} = {goal:.5}",
}
