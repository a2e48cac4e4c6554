"""What lies in the folder of a class: results, summaries of practice, and which assignments they are of."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from tutor.application.assigning import OwnAssignment, class_folder, own_assignment
from tutor.classroom.integrity import seal_state, was_early, was_late
from tutor.classroom.learners import Learner
from tutor.classroom.packet import PACKET_FILE, PRACTICE_FOLDER, RESULTS_FOLDER, Packet, packets_in
from tutor.classroom.practice_summaries import MOST_CHARACTERS, PracticeSummary, read_summary
from tutor.classroom.received import Received
from tutor.classroom.work import BEGUN
from tutor.clean import escaped
from tutor.data_classes import dataclass
from tutor.errors import TutorError
from tutor.files import read_text, reason_of
from tutor.practice.result_file import MOST_BYTES, document_of, result_of
from tutor.present.classroom.report import Unread
from tutor.sayings import Said, Text, said

MOST_KEPT = 2000
"""Results that are kept in memory while a class is watched; others are read each time."""

FileState: TypeAlias = tuple[int, int, int]
Kept: TypeAlias = dict[Path, tuple[FileState, "Received | Unread"]]

_ENDING, _ASSIGNMENT = ".json", ".toml"


@dataclass
class ClassFiles:
    """The files of a class, and what they are held against.

    Attributes:
        results: paths, in the order of their names, each with the id of the assignment in whose folder it
            lies; None elsewhere.
        practice: paths.
        own: the teacher's assignments, by their ids.
        given: the assignments of the folder as terminals have them, by their ids, each with its folder.
        begun: names of the marks that somebody has begun and not handed in.
        trouble: what could not be used of the folder itself.
        kept: results that were read before, each as long as its file stays as it is; None to keep none.
    """

    results: Mapping[Path, str | None]
    practice: tuple[Path, ...]
    own: Mapping[str, OwnAssignment]
    given: Mapping[str, tuple[Packet, Path]]
    begun: frozenset[str] = frozenset()
    trouble: tuple[Unread, ...] = ()
    kept: Kept | None = None

    @property
    def unchecked(self) -> tuple[str, ...]:
        """The titles of assignments whose seals cannot be checked, for want of the teacher's file."""
        return tuple(packet.title for name, (packet, _) in self.given.items() if name not in self.own)

    def roster(self) -> tuple[Learner, ...]:
        """Everybody who has something to do, once; as the teacher's files have them, else the terminals'."""
        found: dict[str, Learner] = {}
        for own in self.own.values():
            found |= {one.id: one for one in own.roster.learners}
        for name, (packet, _) in self.given.items():
            if name not in self.own:
                found = {one.id: Learner(one.id, one.name) for one in packet.learners} | found
        return tuple(found.values())

    def received(self) -> Iterator[Received | Unread]:
        """The results, one after the other."""
        return map(self._read if self.kept is None else self._read_once, self.results)

    def _read_once(self, path: Path) -> Received | Unread:
        """One result, from the file where it is another one than before."""
        assert self.kept is not None
        now = state_of(path)
        before = self.kept.get(path)
        if before is not None and before[0] == now:
            return before[1]
        found = self._read(path)
        if now is not None and len(self.kept) < MOST_KEPT:
            self.kept[path] = now, found
        return found

    def _read(self, path: Path) -> Received | Unread:
        """One result, or why it is none."""
        file = path.name
        try:
            document = document_of(read_text(path, MOST_BYTES))
            result = result_of(document)
        except (OSError, ValueError, TutorError) as error:
            return Unread(file, _why(file, error))
        of = None if result.assignment is None else result.assignment.id
        if (lies_in := self.results.get(path)) is not None and of != lies_in:
            return Unread(file, said("class_command.not_of_this"))
        own = None if of is None else self.own.get(of)
        packet = None if own is None else own.packet
        return Received(
            file,
            result,
            seal_state(document, result, packet),
            was_late(result, packet),
            was_early(result, packet),
        )

    def summaries(self) -> Iterator[PracticeSummary | Unread]:
        """What the learners practised who agreed to its being seen."""
        for path in self.practice:
            try:
                yield read_summary(read_text(path, MOST_CHARACTERS))
            except (OSError, ValueError, TutorError) as error:
                yield Unread(path.name, _why(path.name, error))


def state_of(path: Path) -> FileState | None:
    """What tells whether a file is as it was; None where it is not there."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def class_files(
    names: Sequence[str], assignments: Sequence[str] = (), kept: Kept | None = None
) -> ClassFiles:
    """What lies where these names say.

    Args:
        names: folders of a class, of an assignment or of results, result files, and the teacher's own files,
            which stand for the folders in which they were given out.
        assignments: the teacher's own files; one that lies beside the folder of the class is found.
        kept: see `ClassFiles`.

    Raises:
        TutorError: where a folder cannot be read, or an assignment cannot be used. A result that is not there
            is told when it is read.
    """
    gathered = _Gathered({one.packet.id: one for one in map(own_assignment, assignments)})
    for path in map(Path, names):
        folder = gathered.given_out(path) if path.suffix == _ASSIGNMENT else path
        if folder.is_dir():
            gathered.look_into(folder)
        else:
            gathered.results[path] = None
    return gathered.files(kept)


class _Gathered:
    """What has been found of a class so far: see `ClassFiles`."""

    def __init__(self, own: dict[str, OwnAssignment]) -> None:
        self.own = own
        self.results: dict[Path, str | None] = {}
        self.practice: dict[Path, None] = {}
        self.given: dict[str, tuple[Packet, Path]] = {}
        self.begun: set[str] = set()
        self.trouble: list[Unread] = []

    def given_out(self, path: Path) -> Path:
        """The folder in which the assignment of the teacher's own file was given out.

        Raises:
            TutorError: where it cannot be used, or there is no such folder.
        """
        one = own_assignment(str(path))
        self.own[one.packet.id] = one
        folder = class_folder(path, None) / path.stem
        if not folder.is_dir():
            nowhere = said("class_command.not_given_out", folder=Text(escaped(str(folder))))
            raise TutorError(nowhere, said("class_command.name_its_folder"))
        return folder

    def look_into(self, path: Path) -> None:
        """Takes in what lies in a folder: of a class, of one assignment, or of results alone."""
        try:
            found, broken = packets_in(path)
        except TutorError as error:
            raise TutorError(error.message, said("class_command.name_folder")) from error
        self.trouble += [Unread(path.name, said("common.sentences", all=(why,))) for why in broken]
        for packet, folder in found:
            self.given[packet.id] = packet, folder
            self.begun.update(_marks(folder / RESULTS_FOLDER))
            self.results |= dict.fromkeys(_in(folder / RESULTS_FOLDER), packet.id)
            _find_own(self.own, packet, folder)
        if not found:
            self.results |= dict.fromkeys(_in(path))
        self.practice |= dict.fromkeys(_in(path / PRACTICE_FOLDER))

    def files(self, kept: Kept | None) -> ClassFiles:
        begun, trouble = frozenset(self.begun), tuple(self.trouble)
        return ClassFiles(self.results, tuple(self.practice), self.own, self.given, begun, trouble, kept)


def _why(file: str, error: OSError | ValueError | TutorError) -> Said:
    """Why a file is not read."""
    match error:
        case TutorError():
            return said("common.sentences", all=(error.message,))
        case UnicodeDecodeError():
            return said("open_exam.no_text", file=Text(escaped(file)))
        case _:
            return said("files.unreadable", path=Text(escaped(file)), reason=reason_of(error))


def _find_own(own: dict[str, OwnAssignment], packet: Packet, folder: Path) -> None:
    """The teacher's own file of an assignment that was given out where `assign` does it by itself.

    One that cannot be used now leaves the seals unchecked, which is told.
    """
    beside = folder.resolve().parent.parent / f"{folder.resolve().name}.toml"
    if packet.id in own or not (beside.is_file() and beside.with_suffix(".secret").is_file()):
        return
    with contextlib.suppress(TutorError):
        found = own_assignment(str(beside))
        if found.packet.id == packet.id:
            own[packet.id] = found


def _marks(folder: Path) -> list[str]:
    """The names of marks that somebody has begun; none where they cannot be seen."""
    try:
        return [one.name for one in folder.iterdir() if one.name.endswith(BEGUN)]
    except OSError:
        return []


def _in(folder: Path) -> list[Path]:
    """The JSON files of a folder, in the order of their names; none where it is not there."""
    try:
        files = [one for one in folder.iterdir() if one.name.lower().endswith(_ENDING)]
    except FileNotFoundError:
        return []
    except OSError as error:
        unreadable = said("files.unreadable", path=Text(escaped(str(folder))), reason=reason_of(error))
        raise TutorError(unreadable, said("class_command.name_folder")) from error
    return sorted(one for one in files if not one.name.startswith(".") and one.name != PACKET_FILE)
