"""What a drawing of a model of equations is made of: blocks of cells, in the order of the data.

A family is a grid of cells, a recurrence a table with a column per time step, a batch a table with a row per
sample; what stands alone is a block of one cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import groupby, takewhile
from typing import NamedTuple

from tutor.expressions.names import gradient_symbol, updated_symbol
from tutor.expressions.trees import Expression, symbols_of
from tutor.model.equations import Model
from tutor.model.expansion import Quantity
from tutor.model.families import Index, plain_name
from tutor.steps.derive import Plan, Step

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
    _families: dict[str, dict[Index, str]] = field(default_factory=dict, init=False, repr=False)

    @property
    def model(self) -> Model:
        assert self.plan.model is not None
        return self.plan.model

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

    @cached_property
    def recurrent(self) -> bool:
        """Whether later elements of a family are made of earlier ones."""
        return bool(self.tables)

    @cached_property
    def tables(self) -> list[Table]:
        return Recurrence(self).tables()

    def _sign(self, gradient: str) -> str:
        """The name of a delta; a gradient has none of its own."""
        return "" if "/" in gradient else gradient

    # families

    @cached_property
    def places(self) -> dict[str, tuple[str, Index]]:
        return dict(self.model.places)

    @cached_property
    def quantities(self) -> dict[str, list[Quantity]]:
        """What is computed, by family."""
        found: dict[str, list[Quantity]] = {}
        for quantity in self.model.quantities:
            found.setdefault(self.family(quantity.name), []).append(quantity)
        return found

    @cached_property
    def uses(self) -> dict[str, list[tuple[str, str]]]:
        """By family, each element with each name that it is made of."""
        return {
            family: [(q.name, name) for q in made for name in symbols_of(q.tree)]
            for family, made in self.quantities.items()
        }

    def family(self, name: str) -> str:
        return self.places[name][0] if name in self.places else name

    def called(self, name: str) -> str:
        """A value's family as the lesson calls it: where its elements have other names, what these share."""
        family = self.family(name)
        elements = self.elements(family)
        if all(own == plain_name(family, index) for index, own in elements.items()):
            return family
        names = list(elements.values())
        if len(names) == 1:
            return names[0]
        alike = takewhile(lambda signs: len(set(signs)) == 1, zip(*names, strict=False))
        return "".join(signs[0] for signs in alike).rstrip("0123456789_") or family

    @cached_property
    def sequence(self) -> list[str]:
        """The families in the order of reading: what is given right before what is first made of it."""
        order: list[str] = []
        made = self.quantities
        for family in made:
            sources = [self.family(name) for _, name in self.uses[family]]
            fresh = dict.fromkeys(f for f in sources if f not in made and f not in order)
            order += sorted(fresh, key=self._is_trained)
            order.append(family)
        leaves = (self.family(name) for name in (*self.model.given, *self.model.parameters))
        return order + list(dict.fromkeys(f for f in leaves if f not in order))

    def _is_trained(self, family: str) -> bool:
        return any(name in self.model.parameters for name in self.elements(family).values())

    def elements(self, family: str) -> dict[Index, str]:
        """The elements of a family by their index, in its order; of a single name itself."""
        found = dict(self.model.families.indices(family))
        found = {index: name for index, name in found.items() if name in self._values}
        return dict(sorted(found.items())) if found else {(): family}

    @cached_property
    def _values(self) -> frozenset[str]:
        model = self.model
        return frozenset((*model.given, *model.parameters, *model.by_name))

    # blocks

    def blocks(self) -> tuple[Block, ...]:
        """Every value of the model, in the order of reading."""
        return self._blocks

    @cached_property
    def _blocks(self) -> tuple[Block, ...]:
        joined = {family: table for table in self.tables for family in table.families}
        found: list[Block] = []
        told: set[int] = set()
        for family in self.sequence:
            table = joined.get(family)
            if table is None:
                found += self._block(family)
            elif id(table) not in told and family in self.quantities:
                told.add(id(table))
                found.append(table.block())
        return tuple(found)

    def _block(self, family: str) -> Iterator[Block]:
        elements = self.elements(family)
        made = self.quantities.get(family)
        tree = made[0].tree if made else None
        if len(elements) == 1:
            (name,) = elements.values()
            yield Block((Row(name, (self.cell(name),), tree),), alone=True)
            return
        rows = list(self._rows(family, elements))
        for depth, (_, slices) in enumerate(groupby(rows, key=lambda row: row[0])):
            found = tuple(row for _, row in slices)
            formulas = (
                ((self.called(made[0].name), tree),) if made and tree is not None and depth == 0 else ()
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
                if step.kind == "grad_parameter" and step.sample is not None
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
        rest = [name for family in self.sequence for name in self.elements(family).values()]
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
        known = {*self.plan.by_symbol, *self._values, *self.updates}
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


class Table(NamedTuple):
    """Families over the same time steps: of each the position of the index that counts them."""

    parts: Parts
    families: dict[str, int]

    def block(self) -> Block:
        """A column per time step, a row for each family or each of its elements at one time."""
        parts = self.parts
        found: dict[str, dict[tuple[str, Index], dict[int, str]]] = {}
        for family, position in self.families.items():
            for index, name in parts.elements(family).items():
                family_of, full = self._begun(family, index)
                rest = full[:position] + full[position + 1 :]
                found.setdefault(family_of, {}).setdefault((family_of, rest), {})[full[position]] = name
        times = sorted({t for rows in found.values() for row in rows.values() for t in row})
        order = [f for f in parts.sequence if f in found]
        rows = []
        for family in order:
            for _, names in sorted(found[family].items()):
                label = family if len(found[family]) == 1 else next(iter(names.values()))
                made = parts.quantities.get(family)
                rows.append(parts._row(label, [names.get(t) for t in times], made[-1].tree if made else None))
        must_name = any(len(found[family]) > 1 for family in order)
        return Block(tuple(rows), tuple(map(str, times)), must_name=must_name)

    def _begun(self, family: str, index: Index) -> tuple[str, Index]:
        """An element of `h0` is one of h at time 0."""
        stem = family.rstrip("0123456789")
        if family not in self.parts.quantities and stem != family and stem in self.families:
            return stem, (int(family[len(stem) :]), *index)
        return family, index


@dataclass(frozen=True)
class Recurrence:
    """Finds families of which later elements are made of earlier ones, and what goes along with them."""

    parts: Parts

    def tables(self) -> list[Table]:
        found = []
        for circle in self._circles():
            positions = self._positions(circle)
            if positions is not None:
                found.append(Table(self.parts, self._with_companions(positions)))
        return found

    def _circles(self) -> list[list[str]]:
        """Families that are made of each other."""
        parts = self.parts
        direct = {
            family: {parts.family(name) for _, name in uses if parts.family(name) in parts.quantities}
            for family, uses in parts.uses.items()
        }
        reach = {family: _reached(direct, family) for family in direct}
        found: list[list[str]] = []
        for family in direct:
            if family in reach[family] and not any(family in circle for circle in found):
                found.append([f for f in direct if f in reach[family] and family in reach[f]])
        return found

    def _positions(self, circle: Iterable[str]) -> dict[str, int] | None:
        """The position of the index that never goes back; None where there is none."""
        parts, members = self.parts, set(circle)
        pairs = [
            (parts.places[user][1], parts.places[name][1])
            for family in members
            for user, name in parts.uses[family]
            if parts.family(name) in members
        ]
        depth = min(min(len(a), len(b)) for a, b in pairs)
        for position in range(depth):
            steps = [a[position] - b[position] for a, b in pairs]
            if min(steps) >= 0 and max(steps) > 0:
                return dict.fromkeys((f for f in parts.sequence if f in members), position)
        return None

    def _with_companions(self, positions: dict[str, int]) -> dict[str, int]:
        """And families that go with them time step by time step, and what they begin with."""
        parts, found = self.parts, dict(positions)
        for family in parts.sequence:
            stem = family.rstrip("0123456789")
            if stem != family and stem in positions and family not in parts.quantities:
                found[family] = positions[stem]
        waiting = True
        while waiting:
            waiting = False
            for family in parts.sequence:
                position = None if family in found else self._beside(family, found)
                if position is not None:
                    found[family], waiting = position, True
        return found

    def _beside(self, family: str, table: dict[str, int]) -> int | None:
        """The position of an index that is the time in every use of or by the families of the table."""
        parts = self.parts
        elements = parts.elements(family)
        if len(elements) < 2:
            return None
        pairs = []
        for user_family, uses in parts.uses.items():
            for user, name in uses:
                if user_family == family and parts.family(name) in table:
                    pairs.append((user, name))
                elif parts.family(name) == family and user_family in table:
                    pairs.append((name, user))
        for position in range(len(next(iter(elements)))):
            if pairs and all(self._same_time(own, other, position, table) for own, other in pairs):
                return position
        return None

    def _same_time(self, own: str, other: str, position: int, table: dict[str, int]) -> bool:
        family, index = self.parts.places[other]
        at = table[family]
        return at < len(index) and self.parts.places[own][1][position] == index[at]


def _reached(direct: dict[str, set[str]], start: str) -> set[str]:
    found: set[str] = set()
    waiting = list(direct[start])
    while waiting:
        family = waiting.pop()
        if family not in found:
            found.add(family)
            waiting += direct[family]
    return found
