"""The closing pages: how the learner did, what the network learned, the marks of an exam."""

WORDS = {
    "steps_done": "{done} of {steps} steps done: {right} right "
    "({first_try} at the first try without hints), {follow_through} right from your own values, "
    "{shown} shown, {filled} filled in, {skipped} skipped.",
    "mistakes_met": "Mistakes met most often: {mistakes}.",
    "mistakes": "{mistakes:commas}",
    "mistake": "{title} ({count})",
    # what the network learned
    "target": "Target: {targets:commas}",
    "iteration": "iteration {iteration}: {outputs:commas}; {loss} {bar}",
    "iteration_loss": "iteration {iteration}: {loss} {bar}",
    "same_data": "Iterations {first} and {last} see the same data: {loss} went from {old} to {new}.",
    "other_data": "Each iteration sees other data: their losses cannot be compared.",
    "loss_falls": "The loss falls: the updates move the output towards the target.",
    "loss_has_not_fallen": "The loss has not fallen: with this learning rate the steps are too long.",
    # what the source of the lesson gets wrong
    "find_the_slips": "The source of this lesson prints wrong numbers. "
    "To find them yourself before you read on, type `backprop-tutor lesson {lesson} --find-the-slip`.",
    "slips_of_source": "The source of this lesson has {count} {count:slip|slips}:",
    "slip_of_source": "iteration {iteration}, {symbol}: it prints {printed}, but {right} is right.{why}",
    "more_slips": "and {count} more: backprop-tutor audit lists them all.",
    # a quiz or a review
    "first_try": "{first_try} of {asked} right at the first try without hints, in {time}.",
    "in_the_end": "{right} right in the end, {shown} shown, {skipped} skipped.",
    "no_mistakes": "No mistakes.",
    "mistake_typed": "{lesson} (seed {seed}): {symbol}, you typed {typed}",
    "mistake_not_answered": "{lesson} (seed {seed}): {symbol}, not answered",
    # an exam
    "answered_so_far": "You have answered {answered} of {asked} {asked:question|questions}.",
    "back_or_hand_in": "Type :back to change an answer, or press {key_names.enter} to hand in.",
    "points": "{points} of {asked} {asked:point|points} in {time}: "
    "{right} right, {follow_through} right from your own values, {wrong} wrong, {missing} missing.",
    "mark": "{number}. {lesson} {symbol}: {answer}; {verdict}, right is {expected}",
    "no_answer": "(nothing)",
    # what it was marked as
    "correct": "correct",
    "truncated": "right, but cut off",
    "follow_through": "right from your own values",
    "imprecise": "too few figures",
    "misconception": "a common mistake",
    "wrong": "wrong",
    "unreadable": "cannot be read",
    "missing": "missing",
    # kinds of steps that mistakes are listed by
    "of_pre_activation": "Weighted sums:",
    "of_activation": "Activations:",
    "of_loss_term": "Shares of the loss:",
    "of_loss": "Losses:",
    "of_grad_activation": "Gradients of activations:",
    "of_grad_pre_activation": "Gradients of weighted sums:",
    "of_grad_weight": "Gradients of weights:",
    "of_grad_bias": "Gradients of biases:",
    "of_update": "Updates:",
    "of_value": "Values:",
    "of_local_derivative": "Local derivatives:",
    "of_grad_value": "Gradients of values:",
    "of_grad_parameter": "Gradients of parameters:",
    "of_update_state": "Steps of updates:",
    # times
    "minutes": "{minutes} min {seconds} s",
    "seconds": "{seconds} s",
}
