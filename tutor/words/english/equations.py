"""What is wrong in the equations of a model, and where."""

WORDS = {
    "too_long": "an equation is at most {most:,} characters long. Divide it into several.",
    "too_many_parts": "this has more than {most:,} parts. Divide it into several equations.",
    "large_exponent": "at character {at}, {typed} has too large an exponent. Keep it within {most}.",
    "stranger": "at character {at}, {typed} cannot be read. Use numbers, names, `+ - * / ^ ( ) [ ]`.",
    "no_name": "at character {at} a name is missing. Begin with what is defined, as in `z = w*x + b`.",
    "no_equals": "at character {at} an equals sign is missing. Write `NAME = EXPRESSION`.",
    "loop_name": "at character {at} the name of an index is missing. Write `for i in 1..3`.",
    "loop_in": "at character {at} `in` is missing. Write `for i in 1..3`.",
    "loop_dots": "at character {at} the two dots are missing. Write `for i in 1..3`.",
    "loop_twice": "at character {at}, {name} is the index of two loops. Choose another name.",
    "loop_hides": "at character {at}, {name} is also a name outside. Choose another name for the index.",
    "index_never_closed": "the [ at character {at} is never closed. Add the missing ].",
    "index_of_names": "at character {at}, {name} cannot be an index. "
    "Use whole numbers and indices of loops.{hint}",
    "index_not_whole": "at character {at} an index is no whole number. "
    "Use sums, differences and products of whole numbers and indices.",
    "nothing_to_gather": "at character {at}, {function} needs a loop. Write `{function}(... for i in 1..3)`.",
    "softmax_share": "at character {at} it is missing which share of the softmax is meant. "
    "Write `softmax(z)[i]`.",
    "gathers_nothing": "at character {at}, {function} has nothing to choose from: the loop is empty.",
    "unknown": "at character {at}, {name} is not known here.{hint}",
    "other_indices": "at character {at}, {name} has {count} {count:index|indices}. "
    "Write an element of it, such as {example}.",
    "no_indices": "at character {at}, {name} is a single value and has no index. Write {name} alone.",
    "no_function": "at character {at}, {name} is no function.{hint}",
    "needs_parentheses": "at character {at}, {function} needs parentheses. Write `{function}(...)`.",
    "if_a_value": " If it is a value, write `{name}*(...)`, and an element of it with `[ ]`.",
    "defines_nothing": "this defines nothing: its loop is empty. Check its bounds.",
    "no_element": "at character {at}, there is no {name}. Check the index.",
    "no_gradient_here": "at character {at} a gradient stands, which only an update can use.",
    "no_prime_here": "at character {at}, {name} has a prime, which only an update can use.",
    "defined_twice": "at character {at}, {name} is defined a second time. Every element is defined once.",
    "no_memory": "at character {at}, {name} is neither a parameter nor a state, so it has no new value. "
    "Leave out the prime, or name it under [state].",
    "circle": "defines a value by way of itself: {path}.",
    "too_large": "these have more than {most:,} elements or names. Nobody works them by hand: use fewer.",
    "batch_too_large": "a batch of these samples has more than {most:,} names. Give a smaller batch_size.",
    "no_rate": "there is no learning rate for {names}. Give one for each parameter family.",
    "name_of_sample": "the name {name} is that of {of} in sample {sample}. Choose another.",
    "no_state": "{name} is nothing that {rule} remembers.{hint}",
    "no_loss": "no equation defines the loss {name}.{hint}",
    "no_loop": "no equation has a loop over {name}.",
    "no_derivative": "at character {at}, {function} has no derivative here. Write it with other functions.",
    "no_network": "this needs a dense network, and the lesson is made of equations",
    "no_network_hint": "Use a lesson with a [network], such as relu-221.",
    "nothing_to_work": "there is nothing to work out.",
    "such_as": " Write an element of it, such as {example}.",
    "no_such_name": "there is no {name}.{hint}",
    "no_parameter": "{name} is no parameter.{hint}",
    "no_value_in_update": "at character {at}, {name} has no value in an update. "
    "In a batch an update uses parameters, state and gradients.",
    "no_gradient_in_update": "at character {at}, there is no {name} in an update: "
    "the loss does not reach it, or each sample has its own.",
    "backward_without_loss": "a backward pass needs a loss. Name it under [model].",
    "update_without_loss": "this rule needs gradients, so it needs a loss. "
    "Name it under [model], or write equations of your own.",
    "not_combined": "only softmax with cross-entropy and sigmoid with binary cross-entropy "
    "can be differentiated at once.",
    "targets_of_softmax": "the targets of a softmax add up to 1; these do not.",
}
