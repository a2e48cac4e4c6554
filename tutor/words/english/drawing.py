"""The drawing: headings over its columns, what stands in a list, and what it had no room for."""

WORDS = {
    "inputs": "inputs",
    "inputs_short": "in",
    "gradient_sign": "{sign}: gradient",
    "loss": "loss",
    "layer": "{layer}: {function}",
    "unnamed_layer": "layer {number}",
    "all_weights": "all {name}",
    "closed": "closed",
    # what the signs of a drawing mean
    "legend_line": "A heavy line is an edge that the current step uses.",
    "legend_line_ascii": "A line of # and = is an edge that the current step uses.",
    "legend_operand": "* marks what the current step takes.",
    "legend_question": "[?] is what is asked.",
    "legend_unknown": "? is not known yet.",
    "legend_gradient": "{sign} stands before a gradient: that of the name or value before or above it.",
    "legend_turned": "An arrow that points back: a gradient has come this way.",
    "legend_closed": "{sign} or [x] is a closed gate: no gradient passes it.",
    "legend_becomes": "{sign} stands before the new value that the update gives.",
    # a folded drawing
    "counted_inputs": "inputs {count}",
    "counted_layer": "{layer} {count}",
    "more": "{ellipsis} {count} more",
    "folded": "There is no room for every edge, so the layers are folded into lists.",
    "folded_and_cut": "There is no room for every edge, so the layers are folded into lists "
    "with {count} {count:entry|entries} left out.",
    # a model of equations
    "left_out": "There is no room for {count} more {count:value|values}: :diagram shows {count:it|them}.",
    "of_sample": "This is sample {sample}. {notice}",
    "one_sample": "This is sample {sample}; {count} {count:value|values} of the others {count:has|have} "
    "no room: :diagram shows {count:it|them}.",
    "larger": "{notice} A larger window shows them.",
}
