"""The lab's questions before a change or a run, their options, and what came of it."""

WORDS = {
    # when
    "after_run": "after {count} {count:iteration|iterations}",
    "after_change": "after {count} {count:iteration|iterations} with {change}",
    "in_first": "in iteration 1 with {change}",
    # what is asked
    "loss": "{name} = {now:short} now. Where will it be {when}: does it rise or fall?",
    "gate": "Which gate that is open now is closed {when}?",
    "sign": "What sign does {name} have {when}?",
    # options
    "rise": "rise",
    "fall": "fall",
    "stay": "stay",
    "gate_named": "{name}",
    "several": "several",
    "none": "none",
    "negative": "negative",
    "zero": "zero",
    "positive": "positive",
    # what is so
    "loss_went": "{name} goes from {before:short} to {now:short}.",
    "gates_close": "{gates} {count:closes|close}.",
    "no_gate_closes": "No gate closes.",
    "value": "{name} = {value:short}.",
    # what is said of a prediction
    "was_right": "Right: {truth}",
    "was_not": "Not {option}: {truth}",
    "no_option": "That is none of the options. Type its number or word, or {key_names.enter}.",
    "pass_over": "{key_names.enter} alone: no prediction.",
    "take_back": "{key_names.escape}: take it back.",
}
