"""The tutor's own pages between the passes: what has been done, what comes, and why it comes now."""

WORDS = {
    # titles
    "backward": "Now backward",
    "next_sample": "The next sample",
    "gathering": "All samples together",
    "update": "Now the update",
    "next_iteration": "Iteration {iteration}",
    # from forward to backward
    "for_sample": " for sample {sample}",
    "forward_done": "Forward is done{sample}: {loss}.",
    "forward_done_with": "Forward is done{sample}: {prediction}, the target {target} is {wanted}, so {loss}.",
    "how_fast": "Now backward: how fast does {loss} move with {names}?",
    "how_fast_many": "Now backward: how fast does {loss} move with each of the {count} parameters?",
    "how_fast_given": "Now backward: how fast does {loss} move with each of {count} given numbers?",
    "how_fast_all": "Now backward: how fast does {loss} move with what it is made of?",
    "way_back": "We start at {loss} and go back the way we came, one factor at each step.",
    "loss_before": "In iteration {iteration} {loss} was {value}.",
    # from one sample of a batch to the next, and to all of them
    "sample_done": "Sample {sample} is done. Sample {next} now goes the same way, with the same parameters.",
    "no_update_before": "Nothing is updated before all {count} samples of the batch are done.",
    "samples_done": "All {count} samples of the batch are done, each on its own.",
    "mean": "mean",
    "sum": "sum",
    "gathered": "Now they come together: {loss} is the {what} of {losses}.",
    "gathered_many": "Now they come together: {loss} is the {what} of their losses.",
    "gradients_gathered": "In the same way the gradient of each parameter is the {what} of theirs.",
    # from backward to the update
    "forward_over": "Forward is done, and no gradient is needed.",
    "backward_over": "Backward is done.",
    "one_gradient": "Backward is done: {gradient}.",
    "falls": "It is negative: {loss} falls as {parameter} grows.",
    "rises": "It is positive: {loss} rises as {parameter} grows.",
    "stays": "It is 0: a small change of {parameter} leaves {loss} as it is.",
    "signs": "Backward is done. Of {count} gradients {negative} {negative:is|are} negative, {positive} "
    "{positive:is|are} positive and {zero} {zero:is|are} 0.",
    "signs_mean": "Where one is negative, {loss} falls as its parameter grows; where positive, it rises.",
    "against": "Now each parameter takes a step against its gradient: the gradient times {rate}.",
    "one_against": "Now {parameter} takes a step against it: the gradient times {rate}.",
    "against_own_rates": "Now each parameter takes a step against its gradient, with a rate of its own.",
    "remembers": "Now the rule makes each step of the gradient and of what it remembers of earlier ones.",
    "own_rule": "Now the lesson's own rule makes the new values.",
    "at_once": "All updates use the values of this iteration: none uses a parameter that is already new.",
    "decays": "Besides, {decay} draws every parameter a little towards 0.",
    # from the update to the next iteration
    "updated": "{count:The update is|The updates are} done: {changes:commas}{more}.",
    "went": "{parameter} went from {old} to {new}",
    "more_changed": ", and {count} more moved",
    "nothing_changed": "{count:The update is|The updates are} done, and no parameter has moved.",
    "forward_again": "Now the same numbers go forward once more, with the new values.",
    "forward_with_others": "Now the next data go forward, with the new values.",
    "loss_to_watch": "In iteration {iteration} {loss} was {value}. Watch whether it falls.",
    "loss_of_others": "In iteration {iteration} {loss} was {value}, but on other data: "
    "the next one cannot be compared with it.",
}
