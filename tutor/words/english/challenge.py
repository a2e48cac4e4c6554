"""Find the slip: what is said of a source's numbers."""

WORDS = {
    # the page before the first number
    "task": "You see the numbers that the source prints, one after the other: {count} of them.",
    "how_to_judge": "Type `y` if a number follows from the source's numbers before it, `n` if it does not.",
    "no_new_slip": "A slip that is carried on is no new slip: what follows from a wrong number follows.",
    "then_correct": "After a slip, type what the number should be. "
    "What the source's own numbers give counts, and so does the true value.",
    "as_printed": "Numbers that it does not print are worked out from those that it does.",
    "runs": "Once you have judged two of a kind rightly, {key_names.enter} passes others like them.",
    # a judgement
    "yes_or_no": "Type `y` if the number follows, `n` if there is a slip.",
    "give_number": "Type a number: what should stand in the place of {printed}? Or `:skip` to go on.",
    "right": "Yes, {printed} is right.",
    "right_after_all": "{printed} is right after all: the numbers before it give {gives}.",
    "carried": "Yes, {printed} follows. {off}",
    "carried_after_all": "{printed} follows after all: the numbers before it give {gives}. {off}",
    "off_alone": "It is off only because {cause} was{where}.",
    "off_among": "It is off by several slips before it; {cause}{where} moves it most.",
    "off_together": "It is off by several slips together, {cause}{where} among them.",
    "off_behind": "It is off because {cause} was{where}: that has a slip of its own, besides earlier ones.",
    "found": "A slip: {printed} does not follow from the source's numbers.",
    "found_though": "A slip, although {printed} follows from the numbers shown.",
    "should_be": "What should it be, from the source's own numbers?",
    "missed": "A slip, after all: {why}",
    # where both answers count
    "cut": "Either answer counts: {printed} is cut off, not rounded. The numbers before it give {gives}.",
    "coarse": "Either answer counts: {printed} has too few digits to tell. "
    "The numbers before it give {gives}.",
    "right_otherwise": "Either answer counts: {printed} is right, but the numbers shown give {gives}.",
    "within_rounding": "Either answer counts: {printed} follows only within the rounding "
    "of the numbers before it. As shown, they give {gives}.",
    "went_on_from": "Either answer counts: {printed} does not follow from the printed {unused}. "
    "The source went on from {used} instead.",
    "slip_that_follows": "Either answer counts: {printed} follows from the numbers shown. But it {slip}.",
    # what it should be
    "corrected": "Yes, {answer}.",
    "corrected_own": "Yes, {answer} follows from the source's own numbers. The true value is {right}.",
    "corrected_true": "Yes, {answer} is the true value. The source's own numbers give {own}.",
    "the_slip": "{printed} {slip}.",
    # shown
    "no_is_right": "`n` is right: {why}",
    "yes_is_right": "`y` is right: {printed} follows.",
    # in one go
    "passed": "{count} {count:number|numbers} passed: none has a slip.",
    "passed_back": "To judge them by hand, type :hand.",
    "enter_passes": "{key_names.enter} passes {count} {count:number|numbers} like those that you judged",
    "type_or_pass": "y or n; {key_names.enter} passes some like those that you judged",
    # the end
    "no_claims": "The source of {lesson} prints no numbers, or it has no source.",
    "try_one": "Type `backprop-tutor list` for the lessons there are.",
    "last": "The last number, {symbol}: {what}",
    "judged": "You judged {right} of {count} numbers right.",
    "judged_and_passed": "You judged {right} of {count} numbers right; {passed} more were passed.",
    "misjudged": "You misjudged {count} {count:number|numbers}:",
    "misjudged_one": "iteration {iteration}, {symbol}: {what}",
    "more_misjudged": "and {count} more",
    "slips": "You found {found} of {slips} {slips:slip|slips}.",
    "slip": "iteration {iteration}, {symbol}: {why}",
    "more_slips": "and {count} more: backprop-tutor audit lists them all.",
    "name": "Find the slip: {lesson}",
}
