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
