"""Learning rates side by side: what each of them did, and the report about all of them."""

WORDS = {
    "overflows": ("diverging: iteration {iteration} overflows, its numbers are too large for the computer."),
    "nothing_to_learn": "stuck: the loss is 0 from the start, there is nothing to learn.",
    "grows": "diverging: the loss grows, and {now}. Each step is too long.",
    "falls": "about right: {now}.",
    "moved": "after {count} {count:iteration|iterations} the loss is {last:short} "
    "in the place of {first:short}",
    "oscillating": "oscillating: {jumps}; {now}.",
    "about_right": "about right: {now}.",
    "never_moves": (
        "stuck: the loss stays at {loss:short} from the start. "
        "The steps are far too short, or no gradient comes through."
    ),
    "stands_still": "stuck: the loss stays at {loss:short}, next to no gradient is left.",
    "first_steps": "diverging: the first steps are too long, and {now}.",
    "too_small": "too small: {now}. Longer steps or more iterations get further.",
    # parts of these
    "now": "after {count} {count:iteration|iterations} the loss is {share}",
    "times": "{times:short} times what it was",
    "nothing": "next to nothing",
    "percent": "{percent:short} % of what it was",
    "jumps_across": "the prediction jumps across its target and back",
    "rises": "the loss rises at {rises} of the last {steps} updates",
    # units that no longer open
    "closed": "Closed to the end, without a gradient: {groups:semicolons}.",
    "closed_since": "{units:commas} from iteration {iteration} on",
    # a rate among others
    "of_rate": "{name} = {rate}: {verdict}",
    "of_rate_closed": "{name} = {rate}: {verdict} {closed}",
    # the report
    "changed": "changed: {changes:commas}",
    "heading": "{loss} after so many iterations, for each learning rate {rate}",
    "heading_over_samples": "{loss} over all samples after so many iterations, for each learning rate {rate}",
    "own_rate": "This lesson's own learning rate is {rate}: see it with `--rates {rate}`.",
    "at_end": "iteration {iteration}",
    "picture": "{lesson}: {loss} over {count} iterations",
    "with_plot": "With a plot, and more: `backprop-tutor lab {lesson} --help`",
    "most_iterations": "The lab runs at most {most} iterations.",
    "most_of_network": "The lab runs at most {most} iterations of this network with as many learning rates.",
    "type_iterations": "Type `--iterations 10000` or the like.",
    "most_on_screen": "On screen the lab runs at most {most} iterations.",
    "add_format": "Add `--format text` to run more.",
}
