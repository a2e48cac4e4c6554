"""What a class did: its results, steps, mistakes, and what is worth a look."""

WORDS = {
    "title": "Results of a class",
    "title_of": "{title}: results",
    "made": "As of {day}, {time}.",
    "nothing": "Nothing has come in yet.",
    "came_in": "{results} {results:result|results} of {learners} {learners:learner|learners} "
    "came in: {share:percent} of the points.",
    "came_in_uncounted": "{results} {results:result|results} of {learners} {learners:learner|learners} "
    "came in. None counts.",
    "roster": "{count} of {all} on the roster {count:has|have} handed in.",
    "nothing_yet": "Nothing yet from: {names:commas}.",
    "not_on_roster": "Not on the roster: {names:commas}.",
    "unchecked": "The seals were not checked.",
    # names
    "no_name": "(no name)",
    "name_and_id": "{name} ({id})",
    "part": "{title}, {part}",
    "work_given": "{title}",
    "work_exam": "exam: {lessons:commas}",
    "work_quiz": "quiz: {lessons:commas}",
    "work_lesson": "lesson: {lessons:commas}",
    "step_of": "{lesson}, iteration {iteration}, {symbol}",
    "step": "iteration {iteration}, {symbol}",
    "misconception": "{title} ({count})",
    "and_more": "{count} more",
    # learners
    "learners": "Learners",
    "column_name": "name",
    "column_work": "work",
    "column_points": "points",
    "column_right": "right",
    "column_follow": "follow-through",
    "column_missing": "missing",
    "column_minutes": "min",
    "column_closed": "closed",
    "column_share": "share",
    "column_remarks": "remarks",
    "column_mistakes": "mistakes",
    "points_of": "{points}/{of}",
    "bar": "{points} of {of} points: {right} right, {follow_through} by follow-through",
    "bars_legend": "Solid: right. Shaded: follow-through. Empty: no point.",
    "late": "late",
    "no_seal": "no seal",
    "no_count": "none counts: {why}",
    "attempts": "{count} attempts",
    "again": "same numbers again",
    # sequence numbers
    "numbers_missing": "{name}: {count:number|numbers} {numbers:commas} {count:is|are} not here, though "
    "those before and after are.",
    "numbers_twice": "{name}: different results of the same work have the number {numbers:commas}.",
    "range": "{first} to {last}",
    "numbers_meaning": "A terminal numbers what a learner hands in there. A number that is not here may be "
    "of other work that is not looked at. One that is there twice is of work that was begun anew at another "
    "terminal, or with a copied record.",
    # steps
    "steps": "Steps",
    "steps_of": "{lesson}",
    "column_lesson": "lesson",
    "column_iteration": "iteration",
    "column_iteration_short": "iter.",
    "column_step": "step",
    "column_answers": "answers",
    "column_follow_short": "follow",
    "column_missing_short": "miss.",
    "column_difficulty": "difficulty",
    "column_difficulty_short": "diff.",
    "column_discrimination": "discrimination",
    "column_discrimination_short": "discr.",
    "column_seconds": "seconds",
    "column_seconds_short": "sec.",
    "share": "{share:percent}",
    "steps_meaning": "Difficulty: the share of the points that was earned; a low one is a hard step. "
    "Discrimination: whether those who are good at the rest are good at the step too, from -1 to 1. "
    "Where it is below 0.2, look at the question itself. It takes at least {least} learners. "
    "Seconds: the median.",
    "steps_unlisted": "{count} {count:answer|answers} to further steps {count:is|are} not listed.",
    # the heat map
    "heat": "Where which mistake was made",
    "heat_part": "Where which mistake was made, part {part}",
    "heat_row": "{iteration}: {symbol}",
    "heat_row_of": "{lesson} {iteration}: {symbol}",
    "heat_desc": "{steps} {steps:step|steps} and {kinds} {kinds:mistake|mistakes}. The most in one place: "
    "{most}, {misconception} at {step}.",
    "heat_none": "No mistake was named.",
    "heat_unlisted": "Not shown: {steps} further {steps:step|steps} and {kinds} rarer "
    "{kinds:mistake|mistakes}.",
    # help
    "help": "Who needs help with what",
    "help_meaning": "Who made the same mistake twice or more, and how often.",
    "help_none": "Nobody made the same mistake twice.",
    "help_of": "{title}: {learners:commas}.",
    "times": "{name} ({count})",
    "column_mistake": "mistake",
    "column_learners": "learners",
    "below_half": "Fewer than half of the points: {names:commas}.",
    # alike
    "alike": "Worth a look",
    "alike_apart": "Nothing to compare: no two learners have different numbers.",
    "alike_none": "Nobody typed a wrong number that another has, too.",
    "alike_meaning": "{count} wrong {count:number|numbers} that somebody with other numbers has, too. "
    "That is no proof: if nobody copied, about {by_chance} would be alike by chance. "
    "Two learners with several in common come first.",
    "alike_short": "{count} shorter wrong {count:number|numbers}, of two digits: the same two learners with "
    "other numbers have {least} or more wrong ones in common. That is no proof.",
    "alike_left_out": "Numbers of two digits, such as 0.51, are told only where two learners have {least} or "
    "more different wrong ones in common. Those of one digit, 0 and 1 are left out.",
    "alike_typed": "{step}: {typed} typed {answer}, though their numbers differ.",
    "alike_right": "{step}: {typed} typed {answer}, which is right for the numbers of {right_for}.",
    "alike_together": "Two of them have {count} such numbers in common.",
    "alike_more": "{count} more {count:is|are} not listed.",
    "alike_single": "Where so many are alike by chance, a single one tells nothing.",
    "column_number": "number",
    "column_typed": "typed by",
    "mistakes_at": "{step}: {mistakes}",
    "column_right_for": "right for",
    "column_together": "in common",
    # what does not count
    "not_counted": "Not counted",
    "all_counted": "Every result counts.",
    "which_counts": "Of several results of a learner for the same work the first counts, sealed ones "
    "before others. One whose seal is broken or missing never does.",
    "not_counted_line": "{file} ({name}): {why}",
    "unread_line": "{file}: {why}",
    "why_copy": "a copy of another result",
    "why_broken": "its seal is broken",
    "why_no_seal": "its seal is missing",
    "why_unsealed": "it has no good seal, and another one has",
    "why_later": "a later attempt",
    "why_later_same": "a later attempt with the same numbers",
    "column_file": "file",
    "column_why": "why",
}
