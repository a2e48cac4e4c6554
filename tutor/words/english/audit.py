"""What an audit says of a number that a source prints."""

WORDS = {
    "right": "{printed} is right.",
    "cut": "{printed} is right, but cut off instead of rounded.",
    "right_by_rounding": "{printed} is right within the rounding of the numbers before it.",
    "carried": "This follows from {cause} = {claim}{where}. The slip is there.",
    "carried_among": "This follows from {cause} = {claim}{where}. "
    "Other slips move it too, but that one most.",
    "carried_together": "This follows from {cause} = {claim}{where}. That and other slips move it together.",
    "carried_behind": "This follows from {cause} = {claim}{where}. "
    "That has a slip of its own, besides earlier ones.",
    "no_number": "This is not a number. Print the claim as one.",
    "slip": "{printed} {slip}. Right is {right}.",
    "slip_on_own": "{printed} {slip}. Its own numbers give {own}, right is {right}.",
    "no_simple_slip": "{printed} should be {right}. No simple slip gives it.",
    "does_not_follow": "{printed} does not follow from the numbers before it. They give {own}.",
    # beside a step of a key or a page, and where a learner types the number too
    "note": "The source prints {printed} here, but {right} is right.{why}",
    "note_slip": " Its number {slip}{own}.",
    "its_own": "; from its own numbers it would be {own}",
    "note_no_slip": " It does not follow from the numbers before it.",
    # slips, as they follow the number
    "follows": "follows from its slip at {cause}{where}",
    "other_name": "is the value of {name}, printed under the name of {symbol}",
    "replaced": "comes out with {name} in the place of {old}{where}",
    "in_step": " in {symbol}",
    "elsewhere": "{slip} (in {symbol})",
    "either": "either {first} or {second}",
    "wrong_sign": "has the wrong sign",
    "twice": "is twice what its own numbers give",
    "half": "is half of what its own numbers give",
    "decimal_point": "has its decimal point in the wrong place",
    "leaves_out": "leaves out {term}",
    "counts_twice": "counts {term} twice",
    "too_much": "is {size} too much, as much as {name}",
    "too_little": "is {size} too little, as much as {name}",
    "too_much_old": "is {size} too much, as much as the old {name}",
    "too_little_old": "is {size} too little, as much as the old {name}",
    "frozen_biases": "comes out with biases that are never updated",
    "updated_weights": "comes out with gradients brought back through updated weights",
    "frozen_biases_and_updated_weights": "comes out with biases that are never updated "
    "and gradients brought back through updated weights",
}
