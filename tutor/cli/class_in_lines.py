"""A class in line mode: a name, what the teacher may see, what to do, a line each."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Sequence
from typing import TextIO

from tutor.application.lessons import open_lesson
from tutor.application.openings import OpenClass, Visit
from tutor.classroom.members import Member
from tutor.clean import one_line
from tutor.cli.documents import print_path
from tutor.cli.faults import say_error
from tutor.cli.front_end import ask
from tutor.data_classes import dataclass
from tutor.errors import EXIT_FINE, TutorError
from tutor.journal.record import Record
from tutor.present.task_list import STATE_MARKS, begins_again_in_lines
from tutor.sayings import Said, Text, said
from tutor.terminal import Terminal, read_line
from tutor.words import say, say_all

_MOST_LISTED = 20
_QUIT, _BACK, _TEACHER, _COURSE = ":quit", ":back", ":teacher", "course"


class _Left(Exception):
    """The learner leaves, or there is no more input."""


@dataclass
class ClassInLines:
    """Asks line by line, and writes into the opening who is there and what they chose."""

    opening: OpenClass
    stdin: TextIO
    stdout: TextIO
    ascii: bool
    width: int

    def run(self) -> None:
        """Asks until something is chosen, or the learner leaves."""
        self._say(*self.opening.told)
        try:
            while self.opening.chosen is None:
                self.opening.visit = self._sit_down()
                if self.opening.visit.agreed is None:
                    self._ask_consent(self.opening.visit)
                self._choose(self.opening.visit)
        except _Left:
            self._say(said("line_mode.stopped"))

    # Who is there

    def _sit_down(self) -> Visit:
        self._say(said("classroom.who"), said("classroom.name_here"))
        while True:
            typed = self._line(said("classroom.name_prompt"))
            found = self.opening.members.named(typed) if typed.strip() else ()
            if len(found) == 1:
                try:
                    visit = self.opening.greet(found[0])
                except TutorError as error:
                    say_error(error)
                    continue
                self._say(said("classroom.you_are", name=Text(found[0].name)), *visit.told)
                return visit
            self._list(found) if found else self._near(typed)

    def _list(self, found: Sequence[Member]) -> None:
        self._say(said("classroom.several", count=len(found)))
        for member in found[:_MOST_LISTED]:
            self._print(f"  {say(self._called(member))}")
        if len(found) > _MOST_LISTED:
            self._print(f"  {say(said('classroom.and_more', count=len(found) - _MOST_LISTED))}")

    def _near(self, typed: str) -> None:
        near = tuple(self._called(one) for one in self.opening.members.near(typed)) if typed.strip() else ()
        self._say(said("classroom.nobody"), *([said("classroom.near", names=near)] if near else []))

    def _called(self, member: Member) -> Said:
        """A name; with the id where another one's looks the same."""
        if self.opening.members.needs_id(member, self.ascii):
            return said("classroom.name_and_id", name=Text(member.name), id=Text(member.id))
        return said("common.text", text=Text(member.name))

    # What the teacher sees

    def _ask_consent(self, visit: Visit) -> None:
        self._say(said("classroom.teacher_sees"), said("classroom.may_see"))
        if visit.agreed is not None:
            self._say(said("classroom.agreed" if visit.agreed else "classroom.refused"))
        self._say(said("classroom.yes_or_no"))
        answers = {"yes": True, "y": True, "no": False, "n": False}
        words = {say(said("classroom.yes")): True, say(said("classroom.no")): False}
        while True:
            typed = self._line(said("classroom.consent_prompt")).strip().lower()
            answer = answers.get(typed, words.get(typed))
            if answer is not None:
                self._say(*visit.agree(answer))
                return

    # What to do

    def _choose(self, visit: Visit) -> None:
        """Asks for a task; without one, the next one sits down."""
        self._show_tasks(visit)
        asked: int | None = None
        while True:
            typed = self._line(said("classroom.task_prompt")).strip()
            if typed == _BACK:
                self.opening.visit = None
                return
            if typed == _TEACHER:
                self._ask_consent(visit)
                continue
            number = len(visit.rows) - 1 if typed == _COURSE else _number(typed, len(visit.rows))
            row = None if number is None else visit.rows[number]
            if number is None or row is None:
                self._say(said("classroom.no_task"), said("classroom.choose_here"))
            elif row.refusal:
                self._say(*row.refusal)
            elif row.attempt is not None and asked != number:
                self._say(begins_again_in_lines(row, number + 1))
            else:
                self.opening.chosen = number
                return
            asked = number

    def _show_tasks(self, visit: Visit) -> None:
        self._print("")
        for number, row in enumerate(visit.rows, 1):
            parts = [say(one) for one in (row.title, row.status) if one is not None]
            mark = "" if row.state == "course" else f"{STATE_MARKS[row.state]} "
            self._print(f"{number:>3}. {mark}{' - '.join(parts)}", hang=5)
            self._print(f"     {say_all(row.about)}", hang=5)
        self._print("")
        self._say(said("classroom.choose_here"))

    # Lines

    def _line(self, prompt: Said) -> str:
        """What is typed next. Raises _Left where that is the end."""
        self.stdout.write(f"{say(prompt)} ")
        self.stdout.flush()
        line = read_line(self.stdin)
        if not line or line.strip() == _QUIT:
            if not line:
                self.stdout.write("\n")
            raise _Left
        return line

    def _say(self, *sayings: Said) -> None:
        for one in sayings:
            self._print(say(one))

    def _print(self, text: str, hang: int = 2) -> None:
        clean = one_line(text, self.ascii)
        rows = textwrap.wrap(
            clean,
            self.width,
            subsequent_indent=" " * hang,
            break_long_words=False,
            break_on_hyphens=False,
        )
        self.stdout.write("\n".join(rows or [""]) + "\n")


def lesson_in_lines(record: Record, terminal: Terminal) -> int:
    """The path of the course, then a lesson of it. Gives the exit code."""
    print_path(record)
    print(f"\n{say(said('classroom.lesson_here'))}")
    while True:
        print(f"{say(said('classroom.lesson_prompt'))} ", end="", flush=True)
        line = read_line(sys.stdin)
        if not line or line.strip() == _QUIT:
            print(say(said("line_mode.stopped")))
            return EXIT_FINE
        if not line.strip():
            continue
        try:
            sitting = open_lesson(record, line.strip())
        except TutorError as error:
            say_error(error)
            continue
        return ask(record, sitting, terminal)


def _number(typed: str, most: int) -> int | None:
    """The index that a typed number names."""
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 0
    return number - 1 if 1 <= number <= most else None
