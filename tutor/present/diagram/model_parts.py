"""What a drawing of a model of equations is made of: blocks of cells, in the order of the data.

A family is a grid of cells, a recurrence a table with a column per time step, a batch a table with a row per
sample; what stands alone is a block of one cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import groupby

from tutor.data_classes import dataclass
from tutor.expressions.names import gradient_symbol, updated_symbol
from tutor.expressions.trees import Expression
from tutor.model.equations import Model
from tutor.model.families import Index, plain_name
from tutor.named_tuples import NamedTuple
from tutor.present.diagram.model_families import ModelFamilies
from tutor.present.diagram.model_recurrence import Times, begun, recurrences
from tutor.steps.derive import Plan, Step

_OF_PARAMETERS = frozenset({"grad_parameter", "grad_weight", "grad_bias"})

MOST_IN_A_ROW = 4
"""Elements of a family with one index that stand side by side."""


class Cell(NamedTuple):
    """One value.

    Attributes:
        name: its plain name, or the symbol of a step.
        gradient, updated: the symbols of the steps that give its gradient and its new value, or "".
        sign: what stands before the gradient; "" for the usual sign.
    """

    name: str
    gradient: str = ""
    updated: str = ""
    sign: str = ""


class Row(NamedTuple):
    """Cells side by side, None where there is none.

    Attributes:
        label: what names them where they have no names.
        tree: of what is computed in it, one of its trees; None where the block has it.
    """

    label: str
    cells: tuple[Cell | None, ...]
    tree: Expression | None = None


class Block(NamedTuple):
    """Cells that belong together.

    Attributes:
        rows: all of the same length.
        headings: what names the columns; () where the order of the data does.
        formulas: what is computed in it, each with one of its trees; those of single rows stand there.
        alone: whether it is one value that belongs to no family.
        tabular: whether rows and columns name the cells better than names in them.
        must_name: whether only names in its cells tell which they are.
    """

    rows: tuple[Row, ...]
    headings: tuple[str, ...] = ()
    formulas: tuple[tuple[str, Expression], ...] = ()
    alone: bool = False
    tabular: bool = False
    must_name: bool = False

    @property
    def cells(self) -> Iterator[Cell]:
        return (cell for row in self.rows for cell in row.cells if cell is not None)

    @property
    def columns(self) -> int:
        return len(self.rows[0].cells)


@dataclass(frozen=True)
class Parts:
    """The blocks of one iteration's drawing.

    Attributes:
        plan: the steps.
        sample: of a batch, the sample whose values are shown.
    """

    plan: Plan
    sample: int | None = None

    @property
    def model(self) -> Model:
        assert self.plan.model is not None
        return self.plan.model

    @cached_property
    def families(self) -> ModelFamilies:
        return ModelFamilies(self.model)

    @cached_property
    def recurrences(self) -> list[Times]:
        return recurrences(self.families)

    # names

    def shown(self, name: str, sample: int | None = None) -> str:
        """A plain name as it is for the sample that is shown."""
        batch, sample = self.plan.batch, sample or self.sample
        return name if batch is None or sample is None else batch.name(name, sample)

    @cached_property
    def gradients(self) -> dict[tuple[str, int | None], Step]:
        """By the name of a value and a sample, the step that gives its gradient."""
        return {
            (step.subject, step.sample): step
            for step in self.plan.steps
            if step.which_pass == "backward" and step.kind != "local_derivative"
        }

    @cached_property
    def updates(self) -> dict[str, str]:
        """By the name of what is updated, the symbol of its new value."""
        return {step.subject: step.symbol for step in self.plan.steps if step.kind == "update"}

    def cell(self, name: str, sample: int | None = None) -> Cell:
        """The cell of a value of the model, by its plain name."""
        sample = sample or self.sample
        shown = self.shown(name, sample)
        step = self.gradients.get((shown, None)) or self.gradients.get((shown, sample))
        gradient = step.symbol if step is not None else ""
        return Cell(shown, gradient, self.updates.get(name, ""), self._sign(gradient))

    def _sign(self, gradient: str) -> str:
        """The name of a delta; a gradient has none of its own."""
        return "" if "/" in gradient else gradient

    # blocks

    def blocks(self) -> tuple[Block, ...]:
        """Every value of the model, in the order of reading."""
        return self._blocks

    @cached_property
    def _blocks(self) -> tuple[Block, ...]:
        joined = {family: times for times in self.recurrences for family in times}
        found: list[Block] = []
        told: set[int] = set()
        for family in self.families.sequence:
            times = joined.get(family)
            if times is None:
                found += self._block(family)
            elif id(times) not in told and family in self.families.quantities:
                told.add(id(times))
                found.append(self._time_table(times))
        return tuple(found)

    def _block(self, family: str) -> Iterator[Block]:
        elements = self.families.elements(family)
        made = self.families.quantities.get(family)
        tree = made[0].tree if made else None
        if len(elements) == 1:
            (name,) = elements.values()
            yield Block((Row(name, (self.cell(name),), tree),), alone=True)
            return
        rows = list(self._rows(family, elements))
        for depth, (_, slices) in enumerate(groupby(rows, key=lambda row: row[0])):
            found = tuple(row for _, row in slices)
            formulas = (
                ((self.families.called(made[0].name), tree),)
                if made and tree is not None and depth == 0
                else ()
            )
            yield _filled(Block(found, formulas=formulas, must_name=not _is_regular(family, elements)))

    def _rows(self, family: str, elements: dict[Index, str]) -> Iterator[tuple[Index, Row]]:
        """Rows of a grid, each with the index of its slice."""
        depth = len(next(iter(elements)))
        if depth == 1:
            names = list(elements.values())
            side_by_side = -(-len(names) // -(-len(names) // MOST_IN_A_ROW))
            for start in range(0, len(names), side_by_side):
                part = names[start : start + side_by_side]
                yield (), self._row(part[0] if len(part) < len(names) else family, part)
            return
        columns = sorted({index[-1] for index in elements})
        began: set[Index] = set()
        for rest in dict.fromkeys(index[:-1] for index in elements):
            in_row = [elements.get((*rest, column)) for column in columns]
            label = family if depth == 2 else next(name for name in in_row if name)
            yield rest[:-1], self._row("" if rest[:-1] in began else label, in_row)
            began.add(rest[:-1])

    def _row(self, label: str, names: Sequence[str | None], tree: Expression | None = None) -> Row:
        return Row(label, tuple(self.cell(name) if name else None for name in names), tree)

    def _time_table(self, times: Times) -> Block:
        """A column per time step, a row for each family or each of its elements at one time."""
        families = self.families
        found: dict[str, dict[tuple[str, Index], dict[int, str]]] = {}
        for family, position in times.items():
            for index, name in families.elements(family).items():
                family_of, full = begun(families, times, family, index)
                rest = full[:position] + full[position + 1 :]
                found.setdefault(family_of, {}).setdefault((family_of, rest), {})[full[position]] = name
        columns = sorted({t for rows in found.values() for row in rows.values() for t in row})
        order = [f for f in families.sequence if f in found]
        rows = []
        for family in order:
            for _, names in sorted(found[family].items()):
                label = family if len(found[family]) == 1 else next(iter(names.values()))
                made = families.quantities.get(family)
                rows.append(
                    self._row(label, [names.get(t) for t in columns], made[-1].tree if made else None)
                )
        must_name = any(len(found[family]) > 1 for family in order)
        return Block(tuple(rows), tuple(map(str, columns)), must_name=must_name)

    # batches, updates, and what else there is

    def samples_table(self) -> Block:
        """A row per sample: its given values, what is computed, its own gradients of parameters."""
        batch, model = self.plan.batch, self.model
        assert batch is not None
        given = list(model.sampled[0]) if model.sampled else []
        computed = [q.name for q in model.quantities if q.name in batch.varying or q.name == batch.loss]
        own = list(
            dict.fromkeys(
                step.subject
                for step in self.plan.steps
                if step.kind in _OF_PARAMETERS and step.sample is not None
            )
        )
        rows = []
        for sample in batch.samples:
            cells = [self.cell(name, sample) for name in (*given, *computed)]
            cells += [Cell(self.gradients[name, sample].symbol) for name in own]
            rows.append(Row(f"s{sample}", tuple(cells)))
        headings = (*given, *computed, *(gradient_symbol(batch.loss, name) for name in own))
        formulas = tuple((name, model.by_name[name].tree) for name in computed)
        return Block(tuple(rows), headings, formulas, tabular=True)

    def shared_blocks(self) -> list[Block]:
        """The blocks of what does not differ from sample to sample, and the loss of the batch."""
        batch = self.plan.batch
        assert batch is not None
        varying = {*batch.varying, batch.loss}
        found = [block for block in self.blocks() if not any(c.name in varying for c in block.cells)]
        told = {cell.name for block in found for cell in block.cells}
        rest = [name for family in self.families.sequence for name in self.families.elements(family).values()]
        found += [single(self.cell(name)) for name in rest if name not in varying | told]
        return [*found, single(Cell(batch.loss))] if batch.loss else found

    def other_samples(self) -> Block | None:
        """A row with the loss, or what else comes last, of every sample but the one that is shown."""
        batch = self.plan.batch
        if batch is None or len(batch.samples) < 2:
            return None
        varying = {*batch.varying, batch.loss}
        last = next(q.name for q in reversed(self.model.quantities) if q.name in varying)
        rows = [Row(f"s{s}", (self.cell(last, s),)) for s in batch.samples if s != self.sample]
        return Block(tuple(rows), (last,), tabular=True)

    def local_derivatives(self) -> list[Block]:
        """Local derivatives that are steps of their own, of the sample that is shown."""
        steps = [
            step
            for step in self.plan.steps
            if step.kind == "local_derivative" and step.sample in (None, self.sample)
        ]
        return [single(Cell(step.symbol)) for step in steps]

    def update_table(self) -> list[Block]:
        """A row per parameter: what the update remembers of it and makes on the way."""
        rows: list[Row] = []
        cells: list[Cell] = []
        for step in (step for step in self.plan.steps if step.which_pass == "update"):
            if step.kind == "update":
                rows.append(Row(step.subject, (self.cell(step.subject), *cells)))
                cells = []
            elif step.subject and step.symbol == updated_symbol(step.subject):
                cells.append(Cell(step.subject, updated=step.symbol))
            else:
                cells.append(Cell(step.symbol))
        rest = [single(cell) for cell in cells]
        by_length = groupby(rows, key=lambda row: len(row.cells))
        return [*(Block(tuple(same), must_name=True) for _, same in by_length), *rest]

    def settings(self) -> list[Block]:
        """Rates and other numbers of the update."""
        known = {*self.plan.by_symbol, *self.families.values, *self.updates}
        state = {step.subject for step in self.plan.steps if step.kind == "update_state"}
        names = dict.fromkeys(
            name
            for step in self.plan.steps
            if step.which_pass == "update"
            for name in step.depends_on
            if name not in known and name not in state
        )
        return [single(Cell(name)) for name in names]

    @cached_property
    def has_state(self) -> bool:
        """Whether the update makes more than new values of parameters."""
        return any(step.kind == "update_state" for step in self.plan.steps)


_MOST_REMEMBERED = 8


class _Same(NamedTuple):
    """A plan, the same only as itself: to compare all of its steps takes longer than to draw them."""

    plan: Plan

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.plan is other.plan

    def __hash__(self) -> int:
        return id(self.plan)


def parts_of(plan: Plan, sample: int | None = None) -> Parts:
    """The blocks of a plan; those of the last plans are kept, for every step draws one anew."""
    return _parts(_Same(plan), sample)


@lru_cache(_MOST_REMEMBERED)
def _parts(of: _Same, sample: int | None) -> Parts:
    return Parts(of.plan, sample)


def single(cell: Cell) -> Block:
    """A block of one value."""
    return Block((Row(cell.name, (cell,)),), alone=True)


def _filled(block: Block) -> Block:
    """The block with all rows of one length."""
    wide = max(len(row.cells) for row in block.rows)
    rows = (Row(row.label, (*row.cells, *(None,) * (wide - len(row.cells)))) for row in block.rows)
    return block._replace(rows=tuple(rows))


def _is_regular(family: str, elements: Mapping[Index, str]) -> bool:
    """Whether the place of an element in its grid tells its name: it has no gaps, and no names of its own."""
    if any(name != plain_name(family, index) for index, name in elements.items()):
        return False
    first, last = min(elements), max(elements)
    count = 1
    for low, high in zip(first, last, strict=True):
        count *= high - low + 1
    return count == len(elements)
