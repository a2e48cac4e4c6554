"""The hints: what a quantity is, how it comes about, and the chain behind it."""

WORDS = {
    "factor": "{equation}, from {of} back to {by}",
    "first": "{symbol} is {what}. {how}",
    "sum": "Add up weight times input over its incoming edges.",
    "sum_with_bias": "Add up weight times input over its incoming edges, then the bias.",
    "activation": "It is {rule}.",
    "loss_sum": "{one} Do so for each output, then add up.",
    "loss_mean": "{one} Do so for each output, then take the mean.",
    "loss_of_terms": "Add up the losses of the outputs.",
    "loss_mean_of_terms": "Take the mean of the outputs' shares.",
    "grad_output": "Differentiate the loss: {rule}.",
    "feeds_one": "It feeds one unit: multiply that unit's gradient by the weight between them.",
    "feeds_several": "It feeds {count} units: add up gradient times weight over all its outgoing edges.",
    "grad_pre_activation": "Multiply the upstream gradient by the local derivative of the activation.",
    "grad_pre_activation_of_all": "Every activation of the layer is made of it: "
    "multiply the gradient of each by its own derivative, and add up.",
    "grad_weight": "Multiply the gradient of the sum that it feeds by the value that it multiplies there.",
    "grad_bias": "A bias is added with factor 1, so the gradient of its sum passes unchanged.",
    "update": "Take learning rate times {gradient} away from the old value.",
    "more_paths": "(more paths than fit: written over the gradients before it)",
}
