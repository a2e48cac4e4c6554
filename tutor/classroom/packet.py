"""What the terminals of a class need to know of an assignment: one JSON file, without the secret.

Beside it stand the lessons, and what is handed in. A terminal that has this folder needs nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

from tutor.clean import escaped, in_json
from tutor.data_classes import dataclass
from tutor.errors import TutorError
from tutor.files import read_text, reason_of
from tutor.named_tuples import NamedTuple
from tutor.practice.result_file import LONGEST_ID, LONGEST_NAME, MOST_FIGURES, WorkKind
from tutor.sayings import Said, Text, said
from tutor.tolerances import LEAST_FIGURES

PACKET_FORMAT = 1
PACKET_FILE = "assignment.json"
LESSONS_FOLDER, RESULTS_FOLDER = "lessons", "results"
PRACTICE_FOLDER = "practice"
"""Beside the assignments of a class: a summary for each learner who agreed."""

MOST_BYTES = 16 << 20
MOST_LEARNERS = 20_000
_MOST_SEED = 10**9


class Place(NamedTuple):
    """One learner's place in an assignment.

    Attributes:
        id: as the roster has it.
        numbers: seed of their numbers.
        key: what their results are sealed with.
    """

    id: str
    name: str
    numbers: int
    key: str


@dataclass(frozen=True, slots=True)
class Packet:
    """An assignment as terminals have it.

    Attributes:
        id: the same in all results; it begins with the name of the assignment's file.
        seed: of the questions.
        lessons: id and digest of each, in the order in which questions are made from them.
        learners: the class, in the roster's order.
        questions, minutes, opens, closes, figures: see `Assignment`.
    """

    id: str
    title: str
    kind: WorkKind
    seed: int
    lessons: tuple[tuple[str, str], ...]
    learners: tuple[Place, ...]
    questions: int = 0
    minutes: int | None = None
    opens: datetime | None = None
    closes: datetime | None = None
    figures: int = LEAST_FIGURES

    @property
    def asks(self) -> tuple[object, ...]:
        """What must stay as it is once somebody has begun: with another, results would not agree."""
        return (self.id, self.kind, self.seed, self.lessons, self.questions, self.figures)

    @property
    def parts(self) -> tuple[str, ...]:
        """What is done one by one: each lesson, or the whole."""
        return tuple(name for name, _ in self.lessons) if self.kind == "lesson" else ("",)

    def place_of(self, learner: str) -> Place | None:
        """The place of a learner by their id, or by a name that only one of the class has."""
        by_id = next((one for one in self.learners if one.id == learner), None)
        if by_id is not None:
            return by_id
        wanted = learner.casefold().split()
        named = [one for one in self.learners if one.name.casefold().split() == wanted]
        return named[0] if len(named) == 1 else None


def packet_text(packet: Packet) -> str:
    """The file of a packet."""
    document = {
        "format": PACKET_FORMAT,
        "id": packet.id,
        "title": packet.title,
        "kind": packet.kind,
        "seed": packet.seed,
        "questions": packet.questions,
        "minutes": packet.minutes,
        "opens": _written(packet.opens),
        "closes": _written(packet.closes),
        "figures": packet.figures,
        "lessons": [{"lesson": name, "digest": digest} for name, digest in packet.lessons],
        "learners": [one._asdict() for one in packet.learners],
    }
    return in_json(json.dumps(document, indent=1, ensure_ascii=False)) + "\n"


def packet_in(named: Path) -> tuple[Packet, Path]:
    """The packet that a path names, and the folder in which it lies.

    Args:
        named: the file, or the folder in which it lies.

    Raises:
        TutorError: where there is none, or it cannot be read.
    """
    file = named
    try:
        file = named / PACKET_FILE if named.is_dir() else named
        text = read_text(file, MOST_BYTES)
    except UnicodeDecodeError as error:
        raise _no_packet(file, said("assignments.no_text")) from error
    except (OSError, ValueError) as error:
        unreadable = said("files.unreadable", path=Text(escaped(str(file))), reason=reason_of(error))
        raise TutorError(unreadable, said("assignments.name_packet", file=Text(PACKET_FILE))) from error
    try:
        document: object = json.loads(text)
        return _read(document), file.parent
    except (ValueError, RecursionError) as error:
        raise _no_packet(file, said("assignments.not_ours")) from error


def packets_in(folder: Path) -> tuple[tuple[tuple[Packet, Path], ...], tuple[Said | str, ...]]:
    """Every assignment of a class folder, by its title, and why some could not be read.

    Raises:
        TutorError: where the folder cannot be read.
    """
    try:
        named = [folder] if _has_packet(folder) else sorted(filter(_has_packet, folder.iterdir()))
    except OSError as error:
        unreadable = said("files.unreadable", path=Text(escaped(str(folder))), reason=reason_of(error))
        raise TutorError(unreadable, said("assignments.name_class")) from error
    found: list[tuple[Packet, Path]] = []
    trouble: list[Said | str] = []
    for one in named:
        try:
            found.append(packet_in(one))
        except TutorError as error:
            trouble.append(error.message)
    return tuple(sorted(found, key=lambda one: (one[0].title, one[0].id))), tuple(trouble)


def _has_packet(folder: Path) -> bool:
    """Whether there is a packet. One that may not be looked at is there: reading it says why it cannot be."""
    try:
        return (folder / PACKET_FILE).is_file()
    except PermissionError:
        return True


def _no_packet(file: Path, reason: Said) -> TutorError:
    broken = said("assignments.no_packet", file=Text(escaped(str(file))), reason=reason)
    return TutorError(broken, said("assignments.assign_again"))


def _read(document: object) -> Packet:
    """Raises ValueError where it is none: nobody writes it by hand, so what is wrong in it is not told."""
    row = _mapping(document)
    if row.get("format") != PACKET_FORMAT:
        raise ValueError("format")
    kind = next((one for one in get_args(WorkKind) if one == row.get("kind")), None)
    if kind is None:
        raise ValueError("kind")
    lessons, learners = _rows(row.get("lessons"), 1000), _rows(row.get("learners"), MOST_LEARNERS)
    return Packet(
        _text(row.get("id")),
        _text(row.get("title")),
        kind,
        _number(row.get("seed"), 0, _MOST_SEED),
        tuple((_text(one.get("lesson")), _text(one.get("digest"))) for one in lessons),
        tuple(map(_place, learners)),
        _number(row.get("questions"), 0, 1000),
        None if row.get("minutes") is None else _number(row.get("minutes"), 1, 10**6),
        _moment(row.get("opens")),
        _moment(row.get("closes")),
        _number(row.get("figures"), LEAST_FIGURES, MOST_FIGURES),
    )


def _place(row: Mapping[str, object]) -> Place:
    numbers = _number(row.get("numbers"), 0, _MOST_SEED)
    name = _text(row.get("name"))[:LONGEST_NAME]
    return Place(_text(row.get("id")), name, numbers, _text(row.get("key")))


def _mapping(found: object) -> Mapping[str, object]:
    if not isinstance(found, dict):
        raise ValueError("no object")
    return found


def _rows(found: object, most: int) -> Sequence[Mapping[str, object]]:
    if not isinstance(found, list) or not 1 <= len(found) <= most:
        raise ValueError("no list")
    return [_mapping(one) for one in found]


def _text(found: object) -> str:
    if not isinstance(found, str) or not found.isprintable() or not 1 <= len(found) <= LONGEST_ID:
        raise ValueError("no text")
    return found


def _number(found: object, least: int, most: int) -> int:
    if type(found) is not int or not least <= found <= most:
        raise ValueError("no number")
    return found


def _moment(found: object) -> datetime | None:
    if found is None:
        return None
    moment = datetime.fromisoformat(_text(found))
    if moment.tzinfo is None or not 1970 <= moment.year <= 9000:
        raise ValueError("no moment")
    return moment.astimezone(UTC)


def _written(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(UTC).isoformat(timespec="seconds")
