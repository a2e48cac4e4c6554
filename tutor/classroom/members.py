"""Who may sit down at a terminal of a class: found by any part of a name or an id, however it is typed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from unicodedata import combining, normalize

from tutor.classroom.packet import Packet
from tutor.clean import one_line
from tutor.named_tuples import NamedTuple

_MOST_NEAR = 3
_MOST_COMPARED = 200
"""Names that are compared letter by letter: of more, those that share most pairs of letters."""


class Member(NamedTuple):
    """One of a class, as the packets have them."""

    id: str
    name: str


class Members:
    """All of a class, each id once, by their names.

    Attributes:
        all: in the order of their names, then of their ids.
    """

    def __init__(self, members: Iterable[Member]) -> None:
        once = {member.id: member for member in members}
        by_name = sorted((folded(one.name), one.id, one) for one in once.values())
        self.all: tuple[Member, ...] = tuple(one for _, _, one in by_name)
        self._keys = tuple((name, folded(one.id)) for name, _, one in by_name)
        self._shown: dict[bool, Counter[str]] = {}

    def matching(self, typed: str) -> tuple[Member, ...]:
        """Those in whose name or id what was typed stands; all of them where nothing was."""
        wanted = folded(typed)
        if not wanted:
            return self.all
        pairs = zip(self.all, self._keys, strict=True)
        return tuple(one for one, (name, id_) in pairs if wanted in name or wanted in id_)

    def named(self, typed: str) -> tuple[Member, ...]:
        """Whom a typed line means: the one of this id, those of this name, or else those who match."""
        for one in self.all:
            if one.id == typed.strip():
                return (one,)
        wanted = folded(typed)
        pairs = zip(self.all, self._keys, strict=True)
        whole = tuple(one for one, key in pairs if wanted in key)
        return whole or self.matching(typed)

    def near(self, typed: str) -> tuple[Member, ...]:
        """Those whose names are nearest to what was typed, the nearest first; () where none is near."""
        from difflib import get_close_matches  # costs more to import than all else here

        wanted = folded(typed)[:_MOST_COMPARED]
        pairs = _pairs(wanted)
        shared = sorted(
            ((len(pairs & _pairs(name)), at) for at, (name, _) in enumerate(self._keys)), reverse=True
        )
        # A first or a last name alone is as near as it is to that part of a name.
        parts: dict[str, list[int]] = {}
        for count, at in shared[:_MOST_COMPARED]:
            name = self._keys[at][0]
            for part in {name, *name.split()} if count else ():
                parts.setdefault(part, []).append(at)
        found = (at for part in get_close_matches(wanted, parts, n=_MOST_NEAR) for at in parts[part])
        return tuple(self.all[at] for at in dict.fromkeys(found))[:_MOST_NEAR]

    def needs_id(self, member: Member, ascii_only: bool = False) -> bool:
        """Whether another one's name looks the same, so that the id must tell them apart."""
        if ascii_only not in self._shown:
            looks = (_look(one, ascii_only) for one in self.all)
            self._shown[ascii_only] = Counter(looks)
        return self._shown[ascii_only][_look(member, ascii_only)] > 1


def members_of(packets: Iterable[Packet]) -> Members:
    """The learners of all packets."""
    return Members(Member(one.id, one.name) for packet in packets for one in packet.learners)


def folded(text: str) -> str:
    """A text as it is compared: without capitals, accents and more blanks than one."""
    if not text.isascii():
        text = "".join(c for c in normalize("NFKD", text) if not combining(c))
    return " ".join(text.casefold().split())


def _look(member: Member, ascii_only: bool) -> str:
    return " ".join(one_line(member.name, ascii_only).casefold().split())


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[at : at + 2] for at in range(len(text) - 1))
