"""The worked solution as HTML: titles, headings, captions, links and what a drawing shows to a listener."""

WORDS = {
    "key_title": "{title} ({lesson})",
    "page_title": "{page} - {lesson}",
    # headings
    "structure": "Structure",
    "network": "The network",
    "results": "What comes out",
    "steps": "The steps",
    "source_wrong": "Where the source is wrong",
    "of_pre_activation": "Layer {layer}: weighted sums",
    "of_activation": "Layer {layer}: activations",
    "of_grad_activation": "Layer {layer}: gradients of the activations",
    "of_grad_pre_activation": "Layer {layer}: gradients of the weighted sums",
    "of_grad_weight": "Layer {layer}: gradients of the weights",
    "of_grad_bias": "Layer {layer}: gradients of the biases",
    "of_update": "Layer {layer}: updated parameters",
    "step": "{what:capital}",
    # links
    "contents": "Contents",
    "pages_top": "Pages, top",
    "pages_bottom": "Pages, bottom",
    "before": "← {page}",
    "after": "{page} →",
    "uses": "uses {steps:commas}",
    "used_by": "used by {steps:commas}",
    "uses_and_used_by": "{uses}; {used_by}",
    "more": "{count} more",
    # captions
    "figure_given": "The {shape} network before its first forward pass.",
    "figure_forward": "The network after the forward pass of iteration {iteration}.",
    "figure_loss": "The network with its loss in iteration {iteration}.",
    "figure_backward": "The gradients of iteration {iteration} flow back along the same edges.",
    "figure_update": "The parameters of iteration {iteration} and their updated values.",
    "differences": "Numbers in the source that differ from what its own network gives",
    "given": "Inputs, targets and learning rate",
    "each_iteration": "What each iteration gives",
    # columns
    "column_right": "right",
    "column_into": "into",
    "column_from": "from {name}",
    "column_bias": "bias",
    # the source
    "source": "Source: {title}",
    "source_in_file": "Source: {title} ({file})",
    "the_source": "The source",
    # rules and chains
    "activation": "{activation} ({layers:commas})",
    "loss": "loss ({loss})",
    "rule": "{value}, {derivative}. In words: {rule}.",
    "rule_of_first": "{value}, {derivative} for the first output. In words: {rule}.",
    "rule_linear": "The unit {rule}: its activation is its weighted sum, with the derivative 1.",
    "chain": "By the chain rule:",
    "chain_over_gradients": "By the chain rule, over the gradients before it "
    "(the paths are too many to write out):",
    # a drawing for those who do not see it
    "drawn_inputs": "A network with the {inputs_count:input|inputs} {inputs}.",
    "drawn_layer": "Layer {layer} has {units} {units:unit|units} ({activation}) and biases.",
    "drawn_layer_without_biases": "Layer {layer} has {units} {units:unit|units} ({activation}) "
    "and no biases.",
    "drawn_loss": "Its outputs go into the loss {loss}.",
}
