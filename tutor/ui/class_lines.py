"""A class in styled lines: names to choose from, what there is to do, and the help page of both."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

from rich.cells import cell_len, set_cell_size

from tutor.application.openings import OpenClass, Visit
from tutor.classroom.members import Member
from tutor.present.task_list import STATE_MARKS, TaskRow, begins_again
from tutor.sayings import Said, Text, said
from tutor.ui.help import key_lines, title_line
from tutor.ui.text import Line, line, width_of, wrap
from tutor.ui.view import spread
from tutor.ui.widgets.keybar import Key
from tutor.words import say

WIDE = 100
"""From this width on, what a task is has a column of its own."""

_LEAST_TITLE = 8
_HEAD = 6
"""Columns before a task's title."""


def names_head(opening: OpenClass, found: int, width: int) -> Line:
    """What is asked, and how many names there are."""
    count = len(opening.members.all)
    told = said("classroom.names", count=count)
    if found != count:
        told = said("classroom.names_of", found=found, count=count)
    return spread(line((say(said("classroom.who")), "title")), line((say(told), "dim")), width)


def name_row(opening: OpenClass, member: Member, chosen: bool, width: int, ascii_only: bool) -> Line:
    """A name; with the id where another one's looks the same."""
    id_ = f"  {member.id}" if opening.members.needs_id(member, ascii_only) else ""
    head = ">" if chosen else " "
    name = _cut(member.name, max(_LEAST_TITLE, width - 2 - cell_len(id_)))
    text = f"{head} {name}{id_}"
    style = "chosen" if chosen else "plain"
    return line((text, style), (" " * max(0, width - cell_len(text)), style))


def nobody_lines(opening: OpenClass, typed: str) -> list[Line]:
    """That no name fits what was typed, and which ones are near."""
    near = tuple(Text(one.name) for one in opening.members.near(typed))
    lines = [line((say(said("classroom.nobody")), "wrong"))]
    return [*lines, line(say(said("classroom.near", names=near)))] if near else lines


def visit_head(visit: Visit, width: int) -> Line:
    """Who is there, and what they can do."""
    return _with_name(visit, said("classroom.choose"), width)


def consent_head(visit: Visit, width: int) -> Line:
    """Who is asked, and about what."""
    return _with_name(visit, said("classroom.consent_title"), width)


def _with_name(visit: Visit, what: Said, width: int) -> Line:
    right = line((say(what), "dim"))
    name = _cut(visit.member.name, max(_LEAST_TITLE, width - width_of(right) - 2))
    return spread(line((name, "title")), right, width)


def task_lines(rows: Sequence[TaskRow], chosen: int, width: int) -> list[Line]:
    """What there is to do, a line each."""
    titles = [say(row.title) for row in rows]
    kinds = ["" if row.kind is None else say(row.kind) for row in rows]
    stands = ["" if row.status is None else say(row.status) for row in rows]
    kind = max(map(cell_len, kinds), default=0) if width >= WIDE else 0
    status = min(max(map(cell_len, stands), default=0), max(0, width - _HEAD - _LEAST_TITLE - 2))
    lines: list[Line] = []
    for number, row in enumerate(rows):
        head = f"{'>' if number == chosen else ' '} {STATE_MARKS[row.state]} "
        right = f"{_filled(kinds[number], kind)}  " if kind else ""
        right = f"{right}{_filled(_cut(stands[number], status), status)} "
        room = max(_LEAST_TITLE, width - cell_len(head) - cell_len(right) - 1)
        told = spread(line(f"{head}{_cut(titles[number], room)}"), line(right), width)
        style = "chosen" if number == chosen else "plain"
        lines.append(tuple((text, style) for text, _ in told))
    return lines


def task_detail(row: TaskRow, width: int, asked: bool) -> list[Line]:
    """What to know of the chosen task.

    Args:
        asked: whether it was tried to open it: then why it cannot be, or whether it is to begin again.
    """
    lines = wrap(line((say(row.title), "strong")), width, hang=0)
    lines.append(line(" ".join(map(say, row.about))))
    if row.refusal:
        lines.append(line((" ".join(map(say, row.refusal)), "wrong" if asked else "note")))
    elif asked:
        lines.append(line((say(begins_again(row)), "reveal")))
    return lines


def consent_lines(visit: Visit) -> list[Line]:
    """What the teacher would see, and the question."""
    lines = [line(), line(say(said("classroom.teacher_sees"))), line()]
    lines.append(line((say(said("classroom.may_see")), "strong")))
    if visit.agreed is None:
        return [*lines, line((say(said("classroom.change_later")), "dim"))]
    answer = said("classroom.agreed" if visit.agreed else "classroom.refused")
    return [*lines, line((say(answer), "dim"))]


def names_help(keys: Sequence[Key]) -> list[Line]:
    """The help page of the names."""
    told = [title_line(said("classroom.who")), line(f"  {say(said('classroom.help_names'))}"), line()]
    return [*told, *_keys(keys)]


def tasks_help(keys: Sequence[Key]) -> list[Line]:
    """The help page of what there is to do."""
    told = [title_line(said("classroom.choose")), line(f"  {say(said('classroom.help_tasks'))}")]
    for state in ("new", "begun", "waiting", "handed_in", "not_open", "closed"):
        meant = say(said(f"classroom.mark_{state}"))
        told.append(line((f"  {STATE_MARKS[state]}", "key"), f" {meant}"))
    told += [line(f"  {say(said('classroom.help_again'))}"), line()]
    seen = [
        title_line(said("classroom.consent_title")),
        line(f"  {say(said('classroom.teacher_sees'))}"),
        line(),
    ]
    return [*told, *seen, *_keys(keys)]


_MEANT = MappingProxyType(
    {
        "take": said("classroom.key_take"),
        "clear": said("classroom.key_clear"),
        "do": said("classroom.key_do"),
        "consent": said("classroom.key_consent"),
        "names": said("classroom.key_names"),
        "move(1)": said("classroom.key_choose"),
        "help": said("help.this_page"),
        "leave": said("classroom.key_leave"),
    }
)
"""What the actions of keys are, in more words than the row of keys has room for."""


def _keys(keys: Sequence[Key]) -> list[Line]:
    entries: list[tuple[str, Said]] = [(key.name, _MEANT[key.action]) for key in keys]
    entries += [("ctrl_z", said("help.suspend")), ("ctrl_t", said("help.theme"))]
    return [title_line(said("help.keys_here")), *key_lines(entries)]


def _cut(text: str, room: int) -> str:
    return text if cell_len(text) <= room else f"{set_cell_size(text, max(0, room - 3)).rstrip()}..."[:room]


def _filled(text: str, width: int) -> str:
    return f"{text}{' ' * (width - cell_len(text))}"
