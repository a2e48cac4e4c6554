"""One sample's steps under its own names, and what a batch makes of all of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from tutor.data_classes import dataclass
from tutor.expressions.trees import (
    Add,
    Divide,
    Expression,
    Number,
    Role,
    Symbol,
    rewrite,
)
from tutor.steps.derive import Step


def of_sample(name: str, sample: int) -> str:
    """The name of a value that belongs to a sample: `z1_s2`."""
    return f"{name}_s{sample}"


def without_sample(symbol: str, sample: int) -> str:
    """A name, or the symbol of a derivative, of a sample as it is before samples are told apart."""
    suffix = of_sample("", sample)
    return "/d".join(part.removesuffix(suffix) for part in symbol.split("/d"))


@dataclass(frozen=True)
class Batch:
    """Names of a batch.

    Attributes:
        varying: the names whose values differ from sample to sample.
        loss: the name of the loss; "" without one.
        samples: the samples of this batch, from 1.
        summed: whether the samples' losses are summed; else their mean is taken.
        changing: whether other iterations take other samples.
        deltas: names that stand in the place of gradients; every sample has its own.
    """

    varying: Collection[str]
    loss: str
    samples: Sequence[int]
    summed: bool
    changing: bool = False
    deltas: Collection[str] = ()

    def name(self, name: str, sample: int) -> str:
        """A plain name, or the symbol of a derivative, as it is for one sample."""
        if "/d" in name:
            of, _, by = name.partition("/d")
            return f"d{self.name(of[1:], sample)}/d{self.name(by, sample)}"
        varies = name in self.varying or name == self.loss or name in self.deltas
        return of_sample(name, sample) if varies else name

    def aliases(self, aliases: Mapping[str, Expression]) -> Iterator[tuple[str, Expression]]:
        """The gradients that deltas stand for, of each sample."""
        for sample in self.samples:
            for symbol, tree in aliases.items():
                yield self.name(symbol, sample), self.tree(tree, sample)

    def tree(self, tree: Expression, sample: int) -> Expression:
        """A formula as it is for one sample."""
        return renamed_in(tree, lambda name: self.name(name, sample))

    def step(self, step: Step, sample: int) -> Step:
        """A step for one sample; one in which nothing is of a sample belongs to all."""
        symbol = self.name(step.symbol, sample)
        return replace(
            step,
            symbol=symbol,
            subject=self.name(step.subject, sample),
            expression=self.tree(step.expression, sample),
            sample=None if symbol == step.symbol else sample,
        )

    def whole(self, of: Step, symbol: str, parts: Sequence[Expression]) -> Step:
        """The mean or the sum over the samples, of a step that each of them has."""
        edition = self.samples[0] if self.changing else 0
        return replace(of, symbol=symbol, expression=self.gathered(parts), sample=None, edition=edition)

    def gathered(self, parts: Sequence[Expression]) -> Expression:
        if len(parts) == 1:
            return parts[0]
        total = Add(tuple(parts))
        return total if self.summed else Divide(total, Number(float(len(parts)), Role.COUNT))

    def losses(self, of: Step) -> Step:
        parts = [Symbol(of_sample(self.loss, s), Role.TERM) for s in self.samples]
        return self.whole(of, self.loss, parts)

    def gradient(self, step: Step) -> Step:
        """A parameter's gradient over the whole batch, from the samples' own."""
        parts = [Symbol(self.name(step.symbol, s), Role.TERM) for s in self.samples]
        return self.whole(step, step.symbol, parts)

    def gradient_at_once(self, step: Step) -> Step:
        """The same from the samples' gradients with respect to values."""
        parts = [self.tree(step.expression, sample) for sample in self.samples]
        whole = self.whole(step, step.symbol, parts)
        if all(isinstance(part, Add) for part in parts):
            terms = [term for part in parts if isinstance(part, Add) for term in part.terms]
            tree: Expression = Add(tuple(terms))
            if not self.summed and len(self.samples) > 1:
                tree = Divide(tree, Number(float(len(self.samples)), Role.COUNT))
            whole = replace(whole, expression=tree)
        return whole


def renamed_in(tree: Expression, rename: Callable[[str], str]) -> Expression:
    """The tree with every name under another."""

    def change(node: Expression) -> Expression | None:
        return Symbol(rename(node.name), node.role) if isinstance(node, Symbol) else None

    return rewrite(tree, change)


def in_batch(
    batch: Batch, forward: Sequence[Step], backward: Sequence[Step], leaves: Collection[str], together: bool
) -> Iterator[Step]:
    """All steps of a batch but its updates.

    Args:
        forward, backward: the steps as they are for one sample without a batch.
        leaves: names whose gradients are gathered over the samples.
    """
    shared = [step for step in forward if step.symbol not in batch.varying and step.symbol != batch.loss]
    each = [step for step in forward if step not in shared]
    gathered = [step for step in backward if step.kind != "local_derivative" and step.subject in leaves]
    told: set[str] = set()

    def of_one(sample: int, steps: Sequence[Step]) -> Iterator[Step]:
        for made in (batch.step(step, sample) for step in steps):
            if made.symbol not in told:  # what all samples share is asked once
                yield made
            told.add(made.symbol)

    yield from shared
    for sample in batch.samples:
        yield from of_one(sample, each)
        if not together:
            yield from of_one(sample, backward)
    if batch.loss:
        yield batch.losses(next(step for step in forward if step.symbol == batch.loss))
    if together:
        inner = [step for step in backward if step not in gathered]
        for sample in batch.samples:
            yield from of_one(sample, inner)
    yield from map(batch.gradient_at_once if together else batch.gradient, gathered)
