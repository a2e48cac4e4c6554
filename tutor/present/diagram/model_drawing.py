"""Draws a model of equations: its values in the order of the data, what the current step uses marked.

A few single values are a graph; families are grids, recurrences and batches tables. What the room does not
hold is left out, what the current step uses last of all, and the notice says so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import field, replace
from itertools import product
from typing import Generic, TypeVar

from tutor.data_classes import dataclass
from tutor.present.diagram.graph_layout import GraphWay
from tutor.present.diagram.model import ASCII, UNICODE, Drawing, ShownPass
from tutor.present.diagram.model_blocks import ROOMS, Way, drawn_in_blocks, fits
from tutor.present.diagram.model_graph import drawn_around_the_step, drawn_as_graph
from tutor.present.diagram.model_parts import Block, Cell, Parts, parts_of, single
from tutor.present.diagram.model_values import Seen
from tutor.sayings import said
from tutor.steps.derive import FORWARD_KINDS, UPDATE_KINDS, Pass, Plan, Step
from tutor.words import say

_USUAL_HEIGHTS = (13, 24, 40, 80, 200, 1000, 1_000_000)
_MOST_CELLS = 400
"""More values than this are not drawn where they have to fit: those around the current step are."""

_MOST_REMEMBERED = 32
_MOST_IN_VIEW = 16  # blocks of so many values stay whole where they are used
_MARGINS = (8, 4, 2, 1, 0)
_MOST_FAILED = 4
_ROOM_FOR_MORE = 6
"""Columns of numbers, at the least three figures, that no further values may take."""

_ROOM_IN_FULL = 9
"""Columns that hold a number in full, but for the very small: a drawing by itself takes rows for them."""

_MOST_FOR_FIGURES = 40
"""Rows up to which it does so."""

_LEAST_CELL = 9  # columns


def draw_model(
    plan: Plan,
    values: Mapping[str, float],
    *,
    known: Collection[str],
    focus: Step | None,
    width: int,
    height: int | None = None,
    ascii_only: bool = False,
    shown_pass: ShownPass = "forward",
    settled: bool = False,
) -> Drawing:
    """The drawing of one iteration; the arguments are those of `draw_plan`."""
    form = (ASCII if ascii_only else UNICODE)._replace(in_full=height is None)
    shown = _pass(plan, known, focus, shown_pass)
    if plan.batch is not None and shown == "forward" and plan.kinds - FORWARD_KINDS - UPDATE_KINDS:
        shown = "backward"  # the samples take turns, and nothing should jump
    seen = Seen(plan, values, frozenset(known), focus, form, shown, settled)
    return _Drawer(seen, parts_of(plan, _sample(plan, focus)), width).drawn(height)


def _pass(plan: Plan, known: Collection[str], focus: Step | None, shown_pass: ShownPass) -> Pass:
    if focus is not None:
        return focus.which_pass
    if shown_pass == "forward":
        return "forward"
    updates = [step.symbol for step in plan.steps if step.which_pass == "update"]
    return "update" if updates and updates[-1] in known else "backward"


def _sample(plan: Plan, focus: Step | None) -> int | None:
    if plan.batch is None:
        return None
    return focus.sample if focus is not None and focus.sample is not None else plan.batch.samples[0]


_Key = tuple[Pass, int, int, int, bool, bool]
"""What is shown, in how many blocks, columns and rows, whether in ASCII, and whether of one step alone."""

_AWay = TypeVar("_AWay")


@dataclass
class _Remembered(Generic[_AWay]):
    """The way in which each of the last drawings was written: searching takes longer than drawing."""

    _ways: dict[tuple[int, _Key], tuple[Plan, _AWay | None]] = field(default_factory=dict)

    def found(self, plan: Plan, key: _Key) -> _AWay | None:
        kept = self._ways.get((id(plan), key))
        return kept[1] if kept is not None and kept[0] is plan else None

    def failed(self, plan: Plan, key: _Key) -> bool:
        """Whether no way was found before."""
        kept = self._ways.get((id(plan), key))
        return kept is not None and kept[0] is plan and kept[1] is None

    def keep(self, plan: Plan, key: _Key, way: _AWay | None) -> None:
        if len(self._ways) >= _MOST_REMEMBERED:
            self._ways.pop(next(iter(self._ways)), None)
        self._ways[id(plan), key] = plan, way


_graphs: _Remembered[GraphWay] = _Remembered()
_lists: _Remembered[Way] = _Remembered()


@dataclass(frozen=True)
class _Drawer:
    seen: Seen
    parts: Parts
    width: int

    def drawn(self, height: int | None) -> Drawing:
        """The whole drawing, or as much of it as there is room for."""
        parts = self.parts
        graph = self._graph(height or _USUAL_HEIGHTS[0]) if self._is_graph else None
        if graph is None and self._is_graph and height is not None:
            graph = self._part_of_graph(height)
        if graph is not None:
            return graph
        size = len(parts.model.quantities) + len(parts.model.given) + len(parts.model.parameters)
        if height is not None:
            whole = self._whole(height) if size <= _MOST_CELLS else None
            return whole[0] if whole is not None else self._around_the_step(height)
        best: tuple[Drawing, int] | None = None
        for rows in _USUAL_HEIGHTS:
            made = self._whole(rows)
            if made is not None and (best is None or made[1] > best[1]):
                best = made
            if best is not None and (best[1] >= _ROOM_IN_FULL or rows >= _MOST_FOR_FIGURES):
                return best[0]
        return self._around_the_step(_USUAL_HEIGHTS[0])

    def _whole(self, rows: int) -> tuple[Drawing, int] | None:
        """The fullest drawing that fits, and the columns of its numbers."""
        for whole, blocks in self._choices():
            made = self._fitted(blocks, rows, of_step=False)
            if made is not None:
                return (made[0] if whole else self._with_notice(made[0], blocks)), made[1].room
        return None

    @property
    def _is_graph(self) -> bool:
        in_table = self.seen.shown == "update" and self.parts.has_state
        return self.parts.plan.batch is None and not in_table

    def _choices(self) -> Iterator[tuple[bool, list[Block]]]:
        """Lists of blocks that are a drawing, from the fullest on, and whether they leave nothing out."""
        parts, seen = self.parts, self.seen
        batch = parts.plan.batch
        if seen.shown == "update" and parts.has_state:
            table = [*parts.settings(), *parts.update_table()]
            told = {cell.name for block in table for cell in block.cells}
            values = self._values() if batch is None else parts_of(parts.plan).shared_blocks()
            rest = [b for b in values if not any(cell.name in told for cell in b.cells)]
            yield batch is None, [*rest, *table]
            yield False, table
            return
        if batch is None:
            yield True, self._values()
            return
        of_all = parts_of(parts.plan)
        yield True, [*of_all.shared_blocks(), *self._local(), of_all.samples_table()]
        others = parts.other_samples()
        last = [single(Cell(batch.loss))] if batch.loss else []
        yield False, [*self._values(), *([others] if others is not None else []), *last]

    def _values(self) -> list[Block]:
        return [*self.parts.blocks(), *self._local()]

    def _local(self) -> list[Block]:
        return self.parts.local_derivatives() if self.seen.shown == "backward" else []

    def _completed(self, blocks: Sequence[Block]) -> list[Block]:
        """The blocks, and one for each value that the current step uses and that has no place in them."""
        focus = self.seen.focus
        if focus is None:
            return list(blocks)
        there = self._shown_by(blocks)
        needed = [name for name in (*focus.depends_on, focus.symbol) if name not in there]
        return [*blocks, *(single(Cell(n)) for n in needed if self._belongs(n))]

    def _belongs(self, name: str) -> bool:
        return name in self.parts.plan.by_symbol or not self.seen.is_setting(name)

    def _shown_by(self, blocks: Sequence[Block]) -> set[str]:
        cells = (cell for block in blocks for cell in block.cells)
        return {part.symbol for cell in cells for part in self.seen.parts(cell)}

    def _graph(self, height: int) -> Drawing | None:
        parts, seen = self.parts, self.seen
        key = self._key(0, height)
        before = _graphs.found(parts.plan, key)
        made = None
        if before is not None:
            made = drawn_as_graph(parts, seen, self.width, height, before)
        if made is None and not _graphs.failed(parts.plan, key):
            made = drawn_as_graph(parts, seen, self.width, height)
            _graphs.keep(parts.plan, key, None if made is None else made[1])
        return None if made is None else made[0]

    def _part_of_graph(self, height: int) -> Drawing | None:
        made = drawn_around_the_step(self.parts, self.seen, self.width, height)
        if made is None:
            return None
        return replace(made[0], notice=say(said("drawing.left_out", count=made[1])))

    def _fitted(
        self, blocks: Sequence[Block], height: int, of_step: bool = True
    ) -> tuple[Drawing, Way] | None:
        """The blocks as a drawing, if they fit, and the way in which they are written.

        Args:
            of_step: whether they are those of one step, of which another step says nothing.
        """
        completed, seen, family = self._completed(blocks), self.seen, self.parts.families.called
        plan, key = self.parts.plan, self._key(len(completed), height, of_step)
        before = _lists.found(plan, key)
        made = None
        if before is not None:
            made = drawn_in_blocks(completed, seen, family, self.width, height, before)
        if made is None and (of_step or not _lists.failed(plan, key)):
            made = drawn_in_blocks(completed, seen, family, self.width, height)
            if made is not None or not of_step:
                _lists.keep(plan, key, None if made is None else made[1])
        return made

    def _key(self, blocks: int, height: int, of_step: bool = False) -> _Key:
        return self.seen.shown, blocks, self.width, height, self.seen.form.ascii_only, of_step

    # where there is no room for everything

    def _with_notice(self, drawn: Drawing, blocks: Sequence[Block]) -> Drawing:
        there = self._shown_by(self._completed(blocks))
        missing = [name for name in self._names() if name not in there]
        if not missing:
            return drawn
        sample = self.parts.sample
        if sample is not None and self.seen.shown != "update":
            told = said("drawing.one_sample", sample=sample, count=len(missing))
        else:
            told = said("drawing.left_out", count=len(missing))
        return replace(drawn, notice=say(told))

    def _names(self) -> Iterator[str]:
        """Every value that a whole drawing shows."""
        plan, model = self.parts.plan, self.parts.model
        varying = plan.batch.varying if plan.batch is not None else ()
        yield from (name for name in (*model.given, *model.parameters) if name not in varying)
        if plan.batch is not None and model.sampled:
            for sample in plan.batch.samples:
                yield from (plan.batch.name(name, sample) for name in model.sampled[0])
        yield from (step.symbol for step in plan.steps if step.which_pass == "forward")

    def _around_the_step(self, height: int) -> Drawing:
        """What the current step uses, and as much around it as there is room for."""
        everything = list(self._choices())[-1][1]
        used = self._used()
        near = [at for at, block in enumerate(everything) if not used.isdisjoint(self._shown_by([block]))]
        kept = self._narrowest_fitting(everything, near, used, height)
        if kept is None:
            return self._list(height)
        failed = 0
        for at in sorted(range(len(everything)), key=lambda at: abs(at - near[-1])):
            more = kept | {at: everything[at]}
            if at in kept or failed > _MOST_FAILED or len(list(everything[at].cells)) > _MOST_CELLS:
                continue
            if self._fits(more, height, _ROOM_FOR_MORE):
                kept = more
            else:
                failed += 1
        blocks = [kept[at] for at in sorted(kept)]
        drawn = self._fitted(blocks, height)
        return self._list(height) if drawn is None else self._with_notice(drawn[0], blocks)

    def _narrowest_fitting(
        self, everything: Sequence[Block], near: Sequence[int], used: set[str], height: int
    ) -> dict[int, Block] | None:
        """The blocks in which something is used, with as much of each around it as fits; None for none."""
        for room, margin in product((_ROOM_FOR_MORE, min(ROOMS)), _MARGINS):
            kept = {at: _narrowed(everything[at], self.seen, used, margin) for at in near}
            small = 0 < sum(len(list(block.cells)) for block in kept.values()) <= _MOST_CELLS
            if small and self._fits(kept, height, room):
                return kept
        return None

    def _fits(self, kept: Mapping[int, Block], height: int, room: int) -> bool:
        blocks = self._completed([kept[at] for at in sorted(kept)])
        return fits(blocks, self.seen, self.parts.families.called, self.width, height, room)

    def _used(self) -> set[str]:
        focus = self.seen.focus
        if focus is None:
            return {self.parts.model.quantities[-1].name}
        return {focus.symbol, focus.subject, *focus.depends_on}

    def _list(self, height: int) -> Drawing:
        """The values that the current step uses, as many as there is room for."""
        focus = self.seen.focus
        names = [focus.symbol, *focus.depends_on] if focus is not None else list(self._used())
        count = min(len(names), height * self.width // _LEAST_CELL)
        while count:
            blocks = [single(Cell(name)) for name in names[:count]]
            made = drawn_in_blocks(blocks, self.seen, self.parts.families.called, self.width, height)
            if made is not None:
                missing = len([n for n in self._names() if n not in names[:count]])
                return replace(made[0], notice=say(said("drawing.left_out", count=missing)))
            count = count * 2 // 3
        return Drawing((), (), say(said("drawing.left_out", count=len(list(self._names())))))


def _narrowed(block: Block, seen: Seen, used: set[str], margin: int) -> Block:
    """Of a large block the rows and columns in which something is used, and `margin` of them around these."""
    if len(list(block.cells)) <= _MOST_IN_VIEW:
        return block
    uses = [[cell is not None and _is_used(cell, seen, used) for cell in row.cells] for row in block.rows]
    columns = _around([any(row[at] for row in uses) for at in range(block.columns)], margin)
    lines = _around([any(row) for row in uses], margin)
    rows = tuple(
        block.rows[line]._replace(cells=tuple(block.rows[line].cells[at] for at in columns)) for line in lines
    )
    headings = tuple(block.headings[at] for at in columns) if block.headings else ()
    return block._replace(rows=rows, headings=headings, must_name=True)


def _around(used: Sequence[bool], margin: int) -> list[int]:
    """The places that are at most `margin` away from one that is used."""
    return [at for at in range(len(used)) if any(used[max(0, at - margin) : at + margin + 1])]


def _is_used(cell: Cell, seen: Seen, used: set[str]) -> bool:
    return any(part.symbol in used for part in seen.parts(cell))
