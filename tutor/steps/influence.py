"""Through which steps of a forward pass one value moves another."""

from __future__ import annotations

from tutor.steps.derive import Plan, Step


def moved_by(plan: Plan, nudged: str, watched: str) -> tuple[Step, ...]:
    """The forward steps between two values, in order, the watched one last; () where it does not move.

    What gives the nudged value itself is none of them: that value is held where it is put.
    """
    reached, between = {nudged}, list[Step]()
    for step in plan.steps:
        if step.which_pass != "forward" or step.symbol == nudged:
            continue
        if not reached.isdisjoint(step.depends_on):
            reached.add(step.symbol)
            between.append(step)
    wanted, found = {watched}, list[Step]()
    for step in reversed(between):
        if step.symbol in wanted:
            wanted.update(step.depends_on)
            found.append(step)
    return tuple(reversed(found))


def uses_of(plan: Plan, nudged: str, watched: str) -> tuple[Step, ...]:
    """Those of them that use the nudged value themselves: a path begins with each."""
    return tuple(step for step in moved_by(plan, nudged, watched) if nudged in step.depends_on)
