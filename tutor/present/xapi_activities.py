"""What an xAPI statement is about: a step, or the lesson, quiz, exam, review or lab that it belongs to.

An activity's id has to mean the same activity for ever. So a lesson is named with its file's digest, and a
quiz after its questions: the same quiz of two learners is one activity. The numbers of a step are no part
of its id: it is the same step whatever its seed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import quote
from uuid import NAMESPACE_URL, UUID, uuid5

from tutor.journal.event import Event, Json, Mode
from tutor.sayings import Said, Text, said
from tutor.words import say
from tutor.words.language import spoken

BASE = "https://backprop-tutor.invalid/xapi/"
"""What all of our IRIs begin with: a domain that nobody can own (RFC 2606), as the tutor has none."""

_TYPES = "http://adlnet.gov/expapi/activities/"
_TYPE: Mapping[Mode, str] = MappingProxyType(
    {
        "lesson": "lesson",
        "challenge": "lesson",
        "quiz": "assessment",
        "exam": "assessment",
        "review": "assessment",
        "lab": "simulation",
    }
)
"""By how something is worked on; the tutor's own step is always a `cmi.interaction`."""

BY_QUESTIONS: frozenset[Mode] = frozenset({"quiz", "exam", "review"})
"""What has questions of several lessons, each with numbers of its own."""

_ABOUT_A_STEP: frozenset[Mode] = frozenset({"challenge", "lab"})
"""Where the questions are about a step; everywhere else they are the step, and its value is filled in."""

_NAMESPACE = uuid5(NAMESPACE_URL, BASE)

Activity = dict[str, Json]


def named_uuid(*parts: str) -> UUID:
    """The UUID of a thing with this name, in every run of the program the same."""
    return uuid5(_NAMESPACE, json.dumps(parts))


def lesson_activity(event: Event) -> Activity:
    """The lesson that an event is about."""
    return _activity(_lesson_path(event), "lesson", said("xapi.lesson", lesson=Text(event.lesson)))


def run_activity(first: Event) -> Activity:
    """What a run is a run of.

    Args:
        first: the run's first event. A quiz and an exam say there what they ask; of one that does not, the
            run itself is the activity.
    """
    mode, lesson = first.mode, Text(first.lesson)
    if mode == "lesson":
        return lesson_activity(first)
    if mode == "review":
        return _activity(("review",), _TYPE[mode], said("xapi.review"))
    if mode in ("quiz", "exam"):
        quiz = first.payload.get("quiz")
        asked = json.dumps(quiz, sort_keys=True) if isinstance(quiz, Mapping) else first.run
        name = said("xapi.exam" if mode == "exam" else "xapi.quiz")
        several = "exams" if mode == "exam" else "quizzes"
        return _activity((several, str(named_uuid(mode, asked))), _TYPE[mode], name)
    name = said("xapi.challenge" if mode == "challenge" else "xapi.lab", lesson=lesson)
    return _activity((*_lesson_path(first), mode), _TYPE[mode], name)


def step_activity(event: Event) -> Activity:
    """The step that an event is about; in the lab and where slips are looked for, the question about it."""
    asked: tuple[str, ...] = ("steps",)
    if event.mode in _ABOUT_A_STEP:
        asked = (event.mode, str(event.payload.get("question", "step")))
    path = (*_lesson_path(event), *asked, str(event.iteration), event.symbol or "")
    name = said(
        "xapi.step", symbol=Text(event.symbol or ""), lesson=Text(event.lesson), iteration=event.iteration
    )
    return _activity(path, "cmi.interaction", name, "other" if event.mode in _ABOUT_A_STEP else "fill-in")


def _lesson_path(event: Event) -> tuple[str, ...]:
    return ("lessons", event.lesson, event.digest or "-")


def _activity(path: tuple[str, ...], kind: str, name: Said, interaction: str = "") -> Activity:
    definition: dict[str, Json] = {"type": f"{_TYPES}{kind}", "name": {spoken().code: say(name)}}
    if interaction:
        definition["interactionType"] = interaction
    iri = BASE + "/".join(quote(part, safe="", errors="replace") for part in path)
    return {"id": iri, "definition": definition}
