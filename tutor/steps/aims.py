"""Which values of a model are compared with which targets: predictions and what they should be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tutor.data_classes import dataclass
from tutor.expressions.functions import LOG
from tutor.expressions.trees import Apply, Expression, Multiply, Subtract, Symbol, symbols_of, walk
from tutor.named_tuples import NamedTuple
from tutor.steps.batches import of_sample
from tutor.steps.equations_computation import EquationsComputation


class Aim(NamedTuple):
    """A prediction, and the given name that it should come to."""

    prediction: str
    target: str


def aims_of(computation: EquationsComputation) -> tuple[Aim, ...]:
    """Each prediction with its target: they stand in a difference, or as a logarithm and its weight."""
    model, update = computation.model, computation.update
    trees = [quantity.tree for quantity in model.quantities]
    if update is not None:
        trees += [made.tree for made in update.own]
    trained = set(model.parameters)
    for quantity in model.quantities:
        if not trained.isdisjoint(quantity.names):
            trained.add(quantity.name)
    found: dict[str, Aim] = {}
    for tree in trees:
        for one, other in _pairs(tree):
            for prediction, target in ((one, other), (other, one)):
                if prediction in trained and target in model.given:
                    found.setdefault(prediction, Aim(prediction, target))
    return tuple(found.values())


def shares_of(computation: EquationsComputation) -> frozenset[str]:
    """The given names that are probabilities: they weight logarithms."""
    trees = (quantity.tree for quantity in computation.model.quantities)
    return frozenset(_weights(trees)) & computation.model.given.keys()


def _weights(trees: Iterable[Expression]) -> Iterator[str]:
    for tree in trees:
        for weight, _ in _weighted_logs(tree):
            yield from symbols_of(weight)


def _pairs(tree: Expression) -> Iterator[tuple[str, str]]:
    for node in walk(tree):
        if isinstance(node, Subtract) and isinstance(node.left, Symbol) and isinstance(node.right, Symbol):
            yield node.left.name, node.right.name
    for weight, of in _weighted_logs(tree):
        if isinstance(weight, Symbol) and isinstance(of, Symbol):
            yield of.name, weight.name


def _weighted_logs(tree: Expression) -> Iterator[tuple[Expression, Expression]]:
    """What a logarithm is multiplied by, with its argument."""
    for node in walk(tree):
        if isinstance(node, Multiply):
            logs = [f for f in node.factors if isinstance(f, Apply) and f.function is LOG]
            for log in logs:
                for factor in node.factors:
                    if factor is not log:
                        yield factor, log.arguments[0]


@dataclass(frozen=True)
class Watched:
    """What is recorded of every iteration.

    Attributes:
        loss: the name of the loss; None without one.
        outputs: the predictions, each under its sample's name where there are several samples.
        aims: what each of them should be.
        units: values that let nothing through when they are 0, by their names of one sample.
        gates: the same by their names among all that is computed: of the first sample, then of the next.
        single: whether it is found sample by sample, in a forward pass of its own.
    """

    loss: str | None
    outputs: tuple[str, ...]
    aims: tuple[float, ...]
    units: tuple[str, ...]
    gates: tuple[str, ...]
    single: bool


def watched_of(computation: EquationsComputation, units: Sequence[str] = ()) -> Watched:
    """What to record of a computation; `units` are names of one sample."""
    model, portions = computation.model, computation.settings.portions
    pairs = aims_of(computation)
    whole = portions.in_batches and portions.size >= portions.samples
    if not portions.samples:
        targets = tuple(model.given[aim.target] for aim in pairs)
        return Watched(
            computation.loss, tuple(a.prediction for a in pairs), targets, tuple(units), tuple(units), False
        )
    varying = model.depends_on_sample()
    numbered = range(1, portions.samples + 1)

    def named(name: str, sample: int) -> str:
        return of_sample(name, sample) if name in varying else name

    outputs = tuple(named(aim.prediction, s) for s in numbered for aim in pairs)
    targets = tuple(
        model.sampled[s - 1].get(aim.target, model.given[aim.target]) for s in numbered for aim in pairs
    )
    opened = tuple(named(name, s) for s in numbered for name in units)
    return Watched(computation.loss, outputs, targets, tuple(units), opened, not whole)
