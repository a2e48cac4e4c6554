"""A model of equations with everything that is asked of it: its steps, iteration by iteration."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from functools import cached_property
from types import MappingProxyType

from tutor.data_classes import dataclass
from tutor.expressions.names import gradient_symbol, updated_symbol
from tutor.expressions.trees import Add, Expression, Multiply, Role, Subtract, Symbol, in_place, walk
from tutor.model.equations import Model
from tutor.model.expansion import Quantity
from tutor.model.network import Network
from tutor.operations.rows import Made, Updated
from tutor.operations.updates import GRADIENT_DESCENT
from tutor.steps.backward import Backward, step_of
from tutor.steps.batches import Batch, in_batch, of_sample, renamed_in
from tutor.steps.combined import combined
from tutor.steps.compiled import About, about
from tutor.steps.derive import Kind, Plan, Step
from tutor.steps.graph import Graph
from tutor.steps.iterated import Values
from tutor.steps.settings import Settings, Update
from tutor.steps.shapes import kind_of, with_roles


@dataclass(frozen=True)
class EquationsComputation:
    """A model of equations, trained over iterations.

    Attributes:
        model: the equations; its parameters are those that are trained.
        settings: what is asked and how it is updated.
        iterations: how often.
        network: the dense network that the equations are of; None for equations of an author's own.
    """

    model: Model
    settings: Settings = field(default_factory=Settings)
    iterations: int = 1
    network: Network | None = None
    _plans: dict[object, Plan] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def loss(self) -> str | None:
        return self.model.loss

    @property
    def update(self) -> Update | None:
        return self.settings.update

    def extended(self, iterations: int) -> EquationsComputation:
        """The same over another number of iterations; the last learning rates go on."""
        update = self.update
        if update is not None:
            rates = {
                name: (*values[:iterations], *(values[-1],) * (iterations - len(values)))
                for name, values in update.rates.items()
            }
            update = replace(update, rates=rates)
        settings = replace(self.settings, update=update)
        return EquationsComputation(self.model, settings, iterations, self.network)

    @cached_property
    def about(self) -> Mapping[str, About]:
        """Of a dense network, what each name is in it."""
        return {} if self.network is None else about(self.network)

    @property
    def is_plain_network(self) -> bool:
        """Whether the steps are those of a dense network that is trained by gradient descent, one by one."""
        settings, update = self.settings, self.update
        plain = settings.locals == "none" and not (settings.asked or settings.deltas or settings.combined)
        descends = update is not None and update.rule is GRADIENT_DESCENT and not update.decay
        return self.network is not None and plain and descends and not settings.portions.in_batches

    @cached_property
    def graph(self) -> Graph:
        """Uses of every value, seen from the loss."""
        return Graph(self.model, self._asked, self._differentiated, self.settings.deltas)

    @cached_property
    def _used(self) -> frozenset[str]:
        """The names whose gradients equations of an author's own update use."""
        update, loss = self.update, self.model.loss
        if update is None or update.rule is not None or loss is None:
            return frozenset()
        used = {symbol.name for made in update.own for symbol in _symbols(made.tree)}
        names = (*self.model.given, *self.model.parameters, *self.model.by_name)
        return frozenset(name for name in names if gradient_symbol(loss, name) in used)

    @cached_property
    def _asked(self) -> tuple[str, ...]:
        """Names whose gradients are wanted beyond those of what is trained."""
        rest = self._used - set(self._differentiated) - set(self.settings.asked)
        return (*self.settings.asked, *(name for name in self.model.places if name in rest))

    @cached_property
    def _differentiated(self) -> tuple[str, ...]:
        """The parameters whose gradients are asked."""
        if self.model.loss is None:
            return ()
        update = self.update
        frozen = update.frozen if update is not None else frozenset[str]()
        free = tuple(name for name in self.model.parameters if name not in frozen)
        if update is None or update.rule is not None:
            return free
        return tuple(name for name in free if name in self._used)

    @cached_property
    def kinds(self) -> Mapping[str, Kind]:
        """The kind of every quantity."""
        parameters = self.model.parameters
        return {
            q.name: self.about[q.name].kind if q.name in self.about else kind_of(q, self.graph, parameters)
            for q in self.model.quantities
        }

    @cached_property
    def forward(self) -> tuple[Step, ...]:
        """The forward steps of one sample."""
        given, parameters = self.model.given, self.model.parameters

        def tree(quantity: Quantity) -> Expression:
            kind = self.kinds[quantity.name]
            return quantity.tree if self.about else with_roles(quantity, kind, parameters, given)

        return tuple(
            step_of(q.name, self.kinds[q.name], q.name, tree(q), self.about) for q in self.model.quantities
        )

    @cached_property
    def backward(self) -> tuple[Step, ...]:
        """The backward steps of one sample; () without a loss or without anything to differentiate by."""
        if self.model.loss is None or not (self._differentiated or self._asked):
            return ()
        at_once = combined(self.graph) if self.settings.combined else {}
        passed = {use.of for name in at_once for use in self.graph.uses[name]}
        skipped = frozenset(passed.difference(self._asked))
        backward = Backward(self.graph, self.kinds, self.settings.locals, at_once, skipped, self.about)
        return tuple(backward.steps())

    @cached_property
    def carried(self) -> Mapping[str, str]:
        """Parameters and state, each with the symbol of its new value."""
        last = self.plan(1)
        found = {step.subject: step.symbol for step in last.steps if step.which_pass == "update"}
        kept = {name: name for name in self._remembered}
        return MappingProxyType(kept | {name: found[name] for name in kept if name in found})

    @cached_property
    def _remembered(self) -> Mapping[str, float]:
        """Parameters and state with their first values."""
        state: dict[str, float] = {}
        update = self.update
        if update is not None:
            state |= update.state
            stems = update.rule.states if update.rule is not None else ()
            for name in self._updated:
                state |= {f"{stem}_{name}": update.state.get(f"{stem}_{name}", 0.0) for stem in stems}
        return dict(self.model.parameters) | state

    @cached_property
    def _updated(self) -> tuple[str, ...]:
        """The parameters that a rule updates: those that have a gradient."""
        with_gradient = {step.subject for step in self.backward}
        return tuple(name for name in self._differentiated if name in with_gradient)

    @cached_property
    def results(self) -> tuple[str, ...]:
        """The loss."""
        return () if self.model.loss is None else (self.model.loss,)

    def start(self) -> Values:
        return dict(self._remembered)

    def given(self, iteration: int) -> Values:
        portions = self.settings.portions
        values: Values = dict(self.model.given)
        for sample in portions.of(iteration):
            own = self.model.sampled[sample - 1]
            if portions.in_batches:
                for name, value in own.items():
                    values.pop(name, None)
                    values[of_sample(name, sample)] = value
            else:
                values |= own
        if portions.in_batches:
            for name in self.model.sampled[0] if self.model.sampled else ():
                values.pop(name, None)
        update = self.update
        if update is not None:
            values |= update.settings
            values |= {name: rates[iteration - 1] for name, rates in update.rates.items()}
        return values

    def plan(self, iteration: int) -> Plan:
        update, portions = self.update, self.settings.portions
        counts = update is not None and update.rule is not None and update.rule.counts
        batch = portions.of(iteration) if portions.in_batches else ()
        key = batch, iteration if counts else 0
        found = self._plans.get(key)
        if found is None:
            steps = (*self._worked(batch), *self._updates(iteration))
            rate = next(iter(update.rates), "") if update is not None else ""
            graph = self.graph if self.model.loss is not None else None
            dense = self.network if self.is_plain_network else None
            batch_of = self._batch(batch)
            found = Plan(dense, rate, steps, graph, self.model.loss, batch_of, self.model, self.network)
            self._plans[key] = found
        return found

    def _worked(self, samples: tuple[int, ...]) -> Iterator[Step]:
        """Forward and backward."""
        batch = self._batch(samples)
        if batch is None:
            yield from self.forward
            yield from self.backward
            return
        leaves = {n for n in (*self.model.parameters, *self.model.given) if n not in batch.varying}
        together = self.settings.portions.together
        yield from in_batch(batch, self.forward, self.backward, leaves, together)

    def _batch(self, samples: tuple[int, ...]) -> Batch | None:
        """The names of a batch; None where iterations take no samples at once."""
        if not samples:
            return None
        summed = self.settings.portions.reduce == "sum"
        varying, portions = self.model.depends_on_sample(), self.settings.portions
        changing = portions.size < portions.samples
        deltas = frozenset(delta.name for delta in self.settings.deltas.values())
        return Batch(varying, self.model.loss or "", samples, summed, changing, deltas)

    def _updates(self, iteration: int) -> Iterator[Step]:
        update = self.update
        if update is None:
            return
        for made in self._own(update) if update.rule is None else self._by_rule(update, iteration):
            kind: Kind = "update" if made.subject in self.model.parameters else "update_state"
            tree = _with_old(made.tree, made.subject) if kind == "update" else made.tree
            step = step_of(made.symbol, kind, made.subject, tree, self.about, self._parameter_of(made))
            differs = any(node.role is Role.CORRECTION for node in walk(tree))
            yield replace(step, edition=iteration) if differs else step

    def _parameter_of(self, made: Made) -> str:
        """The parameter whose update a step belongs to."""
        if not self.about or made.subject in self.about:
            return made.subject
        return next((name for name in self.about if made.symbol.rstrip("'").endswith(f"_{name}")), "")

    def _own(self, update: Update) -> Iterator[Made]:
        """The author's own steps, over the symbols that gradients have."""
        aliases = self.graph.aliases if self.model.loss is not None else {}
        for made in _unfrozen(update):
            yield made._replace(tree=in_place(made.tree, aliases)) if aliases else made

    def _by_rule(self, update: Update, iteration: int) -> Iterator[Made]:
        for name in self._updated:
            gradient = self.graph.gradient(name, Role.GRADIENT)
            decay: Expression | None = None
            if update.decay:
                decay = Multiply((Symbol("lambda"), Symbol(name)), Role.DECAY)
            if update.rule is None:
                continue
            if decay is not None and not update.rule.decays_apart:
                gradient = Add((gradient, decay))
            yield from update.rule.steps(Updated(name, update.rate_of[name], gradient, iteration, decay))


def _unfrozen(update: Update) -> Iterator[Made]:
    """The steps of equations of one's own, without those of frozen parameters."""
    old = {updated_symbol(name): name for name in update.frozen}
    for made in update.own:
        if made.subject not in update.frozen:
            tree = renamed_in(made.tree, lambda name: old.get(name, name)) if old else made.tree
            yield made._replace(tree=tree)


def _symbols(tree: Expression) -> Iterator[Symbol]:
    return (node for node in walk(tree) if isinstance(node, Symbol))


def _with_old(tree: Expression, subject: str) -> Expression:
    """The tree of an update in which the old value is marked where it stands alone."""
    match tree:
        case Add(terms=(Symbol(name=name), *rest)) if name == subject:
            return Add((Symbol(name, Role.OLD), *rest), tree.role)
        case Subtract(left=Symbol(name=name), right=right) if name == subject:
            return Subtract(Symbol(name, Role.OLD), right, tree.role)
        case _:
            return tree
