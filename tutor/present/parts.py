"""The parts of an iteration, under which documents put its steps."""

from __future__ import annotations

from typing import Literal, get_args

from tutor.sayings import Said, said
from tutor.steps.derive import Kind

Part = Literal["forward", "loss", "backward", "update"]
PARTS: tuple[Part, ...] = get_args(Part)


def part_of(kind: Kind) -> Part:
    """The part of an iteration that a kind of step belongs to."""
    match kind:
        case "pre_activation" | "activation" | "value":
            return "forward"
        case "loss_term" | "loss":
            return "loss"
        case "update" | "update_state":
            return "update"
        case _:
            return "backward"


def title(part: Part, sample: int | None = None) -> Said:
    """A part as a heading; in a batch, of one sample."""
    whole = said(f"documents.{part}")
    return whole if sample is None else said("documents.part_of_sample", part=whole, sample=sample)


def title_in(iteration: int, part: Part, sample: int | None = None) -> Said:
    """A part of one iteration as a heading."""
    return said("documents.part", iteration=iteration, part=title(part, sample))
