"""Keys, worksheets and pages: what they all say of a lesson, its parts and its steps."""

WORDS = {
    "lesson": "{lesson}: {title}",
    # the parts of an iteration
    "forward": "Forward pass",
    "loss": "Loss",
    "backward": "Backward pass",
    "update": "Update",
    "part": "Iteration {iteration}: {part:small}",
    "part_of_sample": "{part}, sample {sample}",
    "iteration": "Iteration {iteration}",
    # what is given
    "inputs": "Inputs",
    "targets": "Targets",
    "given_values": "Given",
    "sample": "Sample {number}",
    "parameters": "Parameters",
    "state": "State",
    "settings": "Update",
    "rate_by_iteration": "{name} by iteration",
    "learning_rate": "Learning rate",
    "rate_in": "{name} (iteration {iteration})",
    "layer": "Layer {layer} ({activation})",
    "given": "{what}: {values:commas}",
    "what_is_given": "What is given",
    "rules": "The rules",
    "equations": "The equations",
    "rule": "{activation}: {rule}",
    "loss_rule": "loss {loss}: {rule}",
    # columns
    "column_step": "step",
    "column_symbol": "symbol",
    "column_formula": "formula",
    "column_numbers": "numbers put in",
    "column_value": "value",
    "column_chain": "chain",
    "column_what": "what it is",
    "column_working": "working",
    "column_iteration": "iteration",
    "column_name": "name",
    "column_printed": "printed",
    # where the source is wrong
    "source_note": "source: {note}",
    "source_differs": "The source prints another number:",
    # worksheets
    "worksheet": "Worksheet {lesson}",
    "name_and_date": "Name: {name_line} Date: {date_line}",
    "task": "Work out every step with a blank, in order, and go on with your own values. "
    "Write at least {figures} significant figures, for updated parameters {more}.",
    "work_it_out": "(work it out)",
    # a document that cannot be ended
    "fewer_iterations": "Ask for fewer iterations (--iterations {fewer}) or lower the learning rate.",
}
