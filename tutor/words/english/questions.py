"""A question as it is put: where one is, what is asked, and what it is asked with."""

WORDS = {
    "where": "{origin}iteration {iteration} of {iterations}, {part}, step {step} of {steps}",
    "origin": "{lesson} with seed {seed}, ",
    "forward_pass": "forward pass",
    "backward_pass": "backward pass",
    "update_pass": "update pass",
    "asked": "{symbol} = ?",
    "with_values": "with {values:commas}",
    "note": "Note: {note}",
    # formulas
    "equation": "{equation}",
    "equation_goes_on": "= {equation}",
    # what a quantity is, as the end of "What is ...?"
    "unit": "{layer} unit {unit}",
    "is_pre_activation": "the weighted sum (pre-activation) of {unit}",
    "is_linear_activation": "the weighted sum that {unit} puts out (linear)",
    "is_activation": "the activation of {unit}, {function} of its weighted sum",
    "is_coupled_activation": "the activation of {unit}, {function} of the weighted sums of its layer",
    "is_loss_term": "the share of output {output} in the loss",
    "is_loss": "the loss of this sample",
    "is_grad_activation": "the gradient of the loss with respect to the activation {subject}",
    "is_grad_pre_activation": "the gradient of the loss with respect to the weighted sum {subject}",
    "is_grad_weight": "the gradient of the loss with respect to the weight {subject}",
    "is_grad_bias": "the gradient of the loss with respect to the bias {subject}",
    "is_updated_weight": "the weight {subject} after the update",
    "is_updated_bias": "the bias {subject} after the update",
    # a question that was settled before
    "settled": "{what} Answer anew, or press {key_names.enter} to go on.",
    "settled_right": "{symbol} is answered right{typed}.",
    "settled_follow_through": "{symbol} is right from your own values{typed}.",
    "settled_revealed": "{symbol} is shown to you{typed}.",
    "settled_skipped": "{symbol} is skipped{typed}.",
    "settled_filled": "{symbol} is filled in{typed}.",
    "settled_answered": "{symbol} is answered{typed}.",
    "typed": " with {answer}",
}
