"""Verdicts: at most two short sentences, what is so and what to do next, with the learner's own numbers."""

WORDS = {
    "echo": "{typed} = {value}",
    "correct": "Correct: {answer}.",
    "correct_by_rounding": "Correct: {answer} is right within the rounding of your earlier answers.",
    "truncated": "{answer} is right, but cut off instead of rounded. Rounded it is {rounded}.",
    "follow_through": "{answer} is right from your own {cause} = {value}{where}. "
    "The slip is there, not in {symbol}.",
    "follow_through_of_several": "{answer} is right from your own {cause} = {value}{where}. "
    "Other slips before it count too, but that one moves it most.",
    "idle": "{answer} is settled by your own {cause} = {value}{where}, so it shows no work. "
    "Mend {cause} first.",
    "vanished": "{answer} follows from your rounded {operand} = {value}, but the value is not zero. "
    "Give {operand} more digits.",
    "vanished_change": "{answer} follows from your rounded {operand} = {value}, but the value changes "
    "from {old}. Give {operand} more digits.",
    # too few figures
    "coarse_operand": "{answer} follows from your {operand} = {value}, which has too few figures. "
    "Give {operand} more digits.",
    # one part of a step
    "part_right": "Right: {answer}.",
    "all_of_it": "{answer} is all of {symbol}. Type what is missing in it.",
    "part_turned": "{answer} has the wrong sign.",
    "part_read_off": "{answer} is not {part}. Look {part} up in the drawing, or type `:ledger`.",
    "part_computed": "{answer} is not {part}. Put in its numbers, then work it out.",
    # an expression that leaves too much open
    "wide": "{answer} agrees as far as its numbers go. Write them with more digits.",
    "wide_operand": "{answer} agrees as far as your {operand} goes. Give {operand} more digits.",
    "imprecise": "{answer} agrees{on_own} as far as it goes. {advice}",
    "with_own_values": " with your own values",
    "give_for_zero": "It is small, but not zero: give {figures} significant figures.",
    "give_for_change": "Give {count} decimals to show the change from {old}.",
    "give_figures": "Give {figures} significant figures.",
    # a misconception, or two that cannot be told apart
    "named": "{answer} {wrong}. {advice}",
    "named_on_own": "On your own earlier values, {answer} {wrong}. {advice}",
    "either": "{answer} either {first}, or it {second}. {advice}",
    "either_on_own": "On your own earlier values, {answer} either {first}, or it {second}. {advice}",
    "the_formula": "The formula is {formula}.",
    "look_at_both": "Check both.",
    # what the source of the lesson prints
    "source_prints": "The source prints {claim} too, but {rest:small}",
    "source_slips": "The source prints {claim} too, but its number {why}. {advice}",
    "source_carries": "The source prints {claim} too, carried on from a slip. "
    "It follows from your own values.",
    # what a wrong answer still tells
    "sign": "{answer} has the wrong sign. Look at each minus on the way.",
    "twice": "{answer} is twice what it should be. Look for a 2 too many, or a half that is missing.",
    "half": "{answer} is half of what it should be. Look for a half too many, or a 2 that is missing.",
    "power_of_ten": "{answer} has the right digits, but its decimal point is in the wrong place. Check it.",
    "convention": "{answer} would be right {convention}. {here}",
    "change_twice": "{answer} changes {subject} by twice what it should. Check the rate and the gradient.",
    "change_half": "{answer} changes {subject} by half of what it should. Check the rate and the gradient.",
    "change_ten_times": "{answer} changes {subject} by ten times what it should. "
    "Check the rate and the gradient.",
    "change_tenth": "{answer} changes {subject} by a tenth of what it should. "
    "Check the rate and the gradient.",
    "other_value": "{answer} is the value of {name}. The question is {symbol}.",
    "other_iteration": "{answer} is {symbol} of iteration {iteration}. Use the values of this iteration.",
    "term_missing": "{answer} is right but for {term}, which is missing. Add it.",
    "term_twice": "{answer} counts {term} twice. Add it only once.",
    "base_10": "{answer} comes out with logarithms to base 10. Here log is the natural logarithm (ln).",
    "without_root": "{answer} comes out without the square root. Take the root of {of}.",
    "without_square": "{answer} comes out without the square. Square {of}.",
    "without_divisor": "{answer} comes out without the division. Divide by {of}.",
    "another_share": "{answer} is another one's share. Above the line stands {of} here.",
    "close": "{answer} is close to {symbol}, but off by more than rounding. "
    "Check the arithmetic, with more digits.",
    "not_it": "{answer} is not {symbol}. {advice}",
    # what to do at a kind of step
    "do_pre_activation": "Add up each weight times its input, and the bias if there is one.",
    "do_activation": "Put the unit's own sum through its activation.",
    "do_activation_of_all": "Use all sums of the layer: {rule}.",
    "do_loss_term": "Compare this output with its own target.",
    "do_loss": "Compare the prediction with the target, output by output.",
    "do_grad_prediction": "Ask how the loss itself changes with this prediction.",
    "do_grad_activation": "Ask how the loss changes with this activation, along every edge that leaves it.",
    "do_grad_pre_activation": "Multiply the gradient of the activation by its derivative.",
    "do_grad_pre_activation_of_all": "For each activation of the layer multiply its gradient "
    "by its derivative, and add up.",
    "do_grad_weight": "Multiply the gradient of the unit's sum by the value that the weight multiplies.",
    "do_grad_bias": "A bias is added as it is, so look at the gradient of the unit's sum.",
    "do_equation": "Work out each of its parts again, then put them together.",
    "do_update": "Subtract the learning rate times the gradient from the old value.",
}
