"""Training that cannot be done, and fresh numbers."""

WORDS = {
    "unbounded": "the values grow beyond all bounds at iteration {iteration}",
    "lower_rate_or_fewer": "Lower the learning rate, or ask for at most {most} {most:iteration|iterations}.",
    "lower_rate_or_numbers": "Lower the learning rate, or use other numbers.",
    "no_iterations": "{count} iterations are none to train.",
    "ask_for_one": "Ask for 1 or more.",
    "no_rate": "There is no learning rate to train with.",
    "give_rates": "Give one or more, such as `0.1,0.5`.",
    "no_parameter": "{name} is no parameter of this network.",
    "parameters": "Its parameters are {names}.",
    # fresh numbers
    "variant": "The same network with fresh numbers, made from seed {seed}.",
    "no_numbers_fit": "No numbers fit the network of {lesson}: its values grow beyond all bounds.",
    "all_kept": "Every number of {lesson} is kept, so none is left to draw anew.",
    "keep_fewer": "Take a name out of `keep` under [variants].",
    "lower_rate": "Lower its learning rate or its number of iterations.",
}
