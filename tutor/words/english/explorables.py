"""What can be tried out on a page, and what is so where one is."""

WORDS = {
    "keys": "{key_names.left_right} nudges {nudged} by {step}; {key_names.home} begins again.",
    "typed": "Type a number for {nudged} and see what becomes of it. {key_names.enter} alone goes on.",
    "one_try": "{told:semicolons}",
    "nudged": "{nudged}",
    "values": "{nudged}, {watched}, {slope}",
    "slope": "slope",
    "no_value": "{watched} has no value there: go back",
    "no_number": "That is no number. {key_names.enter} alone goes on.",
    "too_far": "That is too far off.",
    "difference": "last nudge: change of {watched} / change of {nudged} = {rise} / {run} = {difference}",
    "gate_open": "the gate is open: what comes back goes through",
    "gate_closed": "the gate is closed: what comes back stops here",
    "path": "through {through}: {slope}",
    "more_paths": "through {count} {count:other|others}: {slope}",
    "together": "all {count} together: {slope}",
    # under a plot
    "legend": "{curve} {watched}, {tangent} tangent, {now} here, {before} before",
}
