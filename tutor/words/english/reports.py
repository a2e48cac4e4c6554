"""Reports: the audit of a source and the marks of a class, their tables and what is counted in them."""

WORDS = {
    "lesson": "{lesson}: {what}",
    # verdicts, as they stand in a table or after a count
    "correct": "correct",
    "truncated": "truncated",
    "follow_through": "follow-through",
    "imprecise": "imprecise",
    "misconception": "misconception",
    "wrong": "wrong",
    "unreadable": "unreadable",
    "missing": "missing",
    "right": "right",
    "carried": "carried",
    "counted": "{count} {verdict}",
    # columns
    "column_iteration": "iteration",
    "column_step": "step",
    "column_printed": "printed",
    "column_right_is": "right is",
    "column_verdict": "verdict",
    "column_follows_from": "follows from",
    "column_what": "what",
    "column_learner": "learner",
    "column_answers": "answers",
    "column_right": "right",
    "column_follow": "follow",
    "column_mistakes": "mistakes",
    # the audit
    "audit_of": "Audit of {lesson}",
    "no_claims": "This lesson says nothing of what its source prints.",
    "claims": "{count} printed {count:number|numbers}: {verdicts:commas}.",
    "cause": "{cause} (iter. {iteration})",
    "source": "{source}.",
    # the marks
    "marks": "{learners} {learners:learner|learners}, {rows} {rows:row|rows}: {verdicts:commas}.",
    "no_marks": "{learners} {learners:learner|learners}, {rows} {rows:row|rows}.",
    "remark": "{symbol} = {answer} (iteration {iteration}, {verdict}): {message}",
    "not_marked": "Not marked:",
    "problem": "line {line}: {problem}",
    "more_problems": "{count} more {count:line|lines}",
}
