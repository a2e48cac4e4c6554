"""The record as xAPI statements, for a school's learning-record store.

xAPI 1.0.3 (https://github.com/adlnet/xAPI-Spec). Verbs and types of activities are the published ones, with
their published meaning; docs/formats.md lists them. The same record always gives the same statements under
the same ids: what a store has already, it does not take in twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Literal
from uuid import UUID

from tutor.data_classes import dataclass
from tutor.journal.event import Event, EventAction, Json, begun_at, time_text
from tutor.journal.mastery import misconceptions_of
from tutor.journal.questions import is_right, is_try
from tutor.journal.sittings import with_pauses
from tutor.practice.quiz import LONGEST_PAUSE
from tutor.present.xapi_activities import (
    BASE,
    BY_QUESTIONS,
    Activity,
    lesson_activity,
    named_uuid,
    run_activity,
    step_activity,
)
from tutor.sayings import said
from tutor.words import say
from tutor.words.language import spoken

Statement = dict[str, Json]

_Verb = Literal["initialized", "completed", "exited", "answered", "asked", "revealed", "skipped"]
_VERBS: Mapping[_Verb, str] = MappingProxyType(
    {
        "initialized": "http://adlnet.gov/expapi/verbs/initialized",
        "completed": "http://adlnet.gov/expapi/verbs/completed",
        "exited": "http://adlnet.gov/expapi/verbs/exited",
        "answered": "http://adlnet.gov/expapi/verbs/answered",
        "asked": "http://adlnet.gov/expapi/verbs/asked",
        "revealed": "https://w3id.org/xapi/acrossx/verbs/revealed",
        "skipped": "http://id.tincanapi.com/verb/skipped",
    }
)
_OF_A_STEP: Mapping[EventAction, _Verb] = MappingProxyType(
    {"answer": "answered", "hint": "asked", "reveal": "revealed", "skip": "skipped"}
)
"""What else was done is left out: it tells a reader nothing about the learner."""

_FAULTY = MappingProxyType({0: "\ufffd", **dict.fromkeys(range(0xD800, 0xE000), "\ufffd")})
"""What stores refuse in a text: NUL, and half of a pair of surrogates."""


def statements(events: Iterable[Event], actor: Mapping[str, Json]) -> Iterator[Statement]:
    """What the events say, in their order: each run's beginning, what was done in it, and its end.

    Args:
        events: as the record keeps them, each with its id, oldest first.
        actor: as `xapi_actor.actor` gives it.
    """
    runs: dict[str, _Run] = {}
    for event, pause in with_pauses(events):
        if event.action == "restart":  # begins nothing by itself
            continue
        run = runs.get(event.run)
        if run is None:
            run = runs[event.run] = _Run(event)
            yield _sound({"id": run.id("initialized"), "actor": actor, **run.begun()})
        told = run.told(event, pause)
        if told is not None:
            yield _sound({"id": run.id(str(event.id)), "actor": actor, **told})


@dataclass(slots=True)
class _Run:
    """A run, as far as its events were gone through.

    Attributes:
        spent: the time spent, a long pause counted as `LONGEST_PAUSE`.
    """

    first: Event
    activity: Activity = field(init=False)
    registration: UUID = field(init=False)
    spent: timedelta = timedelta()

    def __post_init__(self) -> None:
        self.activity = run_activity(self.first)
        self.registration = named_uuid("run", self.first.run)

    def id(self, what: str) -> str:
        return str(named_uuid("statement", self.first.run, what))

    def begun(self) -> Statement:
        return self._statement(
            "initialized", self.activity, self.first, begun_at(self.first.run) or self.first.at
        )

    def told(self, event: Event, pause: timedelta | None) -> Statement | None:
        """What an event says; None where that is nothing.

        Args:
            pause: before it, as `with_pauses` gives it.
        """
        if event.action == "finish":
            given_up = event.payload.get("given_up") is True
            result: dict[str, Json] = {"completion": not given_up, "duration": _duration(self.spent)}
            verb: _Verb = "exited" if given_up else "completed"
            return self._statement(verb, self.activity, self.first, event.at, result)
        if pause is not None:
            self.spent += min(pause, LONGEST_PAUSE)
        verb_of_step = _OF_A_STEP.get(event.action)
        if verb_of_step is None or event.symbol is None or event.iteration is None:  # saved in part
            return None
        if verb_of_step == "answered" and not is_try(event):
            return None
        return self._statement(verb_of_step, step_activity(event), event, event.at, _result(event, pause))

    def _statement(
        self,
        verb: _Verb,
        about: Activity,
        event: Event,
        at: datetime,
        result: Mapping[str, Json] | None = None,
    ) -> Statement:
        of_run = about is self.activity
        lesson = lesson_activity(event)
        around: dict[str, Json] = {} if of_run else {"parent": [self.activity]}
        several = of_run and event.mode in BY_QUESTIONS
        if self.activity["id"] != lesson["id"] and not several:
            around["grouping"] = [lesson]
        context: dict[str, Json] = {"registration": str(self.registration), "platform": "backprop-tutor"}
        if around:
            context["contextActivities"] = around
        context["extensions"] = _extensions(_of_run(event) if of_run else _of_step(event))
        statement: Statement = {"verb": {"id": _VERBS[verb], "display": _words(verb)}, "object": about}
        if result:
            statement["result"] = result
        return {**statement, "context": context, "timestamp": time_text(at)}


def _words(verb: _Verb) -> dict[str, Json]:
    return {spoken().code: say(said(f"xapi.{verb}"))}


def _result(event: Event, pause: timedelta | None) -> dict[str, Json]:
    result: dict[str, Json] = {}
    if event.action == "answer":
        result["success"] = is_right(event)
        if event.text:
            result["response"] = event.text
    if pause is not None and pause <= LONGEST_PAUSE:  # else the learner was away
        result["duration"] = _duration(pause)
    more: dict[str, Json] = {"hints": event.hints}
    if event.action == "answer":
        more |= {"verdict": event.verdict, "misconceptions": list(misconceptions_of(event)) or None}
        more["rounding"] = event.rounding or None
    return {**result, "extensions": _extensions(more)}


def _of_run(event: Event) -> dict[str, Json]:
    seed: Json = event.seed
    if event.mode in BY_QUESTIONS:  # its first event has the seed of the first question
        quiz = event.payload.get("quiz")
        seed = quiz.get("seed") if isinstance(quiz, Mapping) else None
    return {"mode": event.mode, "seed": _seed(seed)}


def _of_step(event: Event) -> dict[str, Json]:
    form = event.payload.get("form")
    return {
        "mode": event.mode,
        "lesson": event.lesson,
        "digest": event.digest or None,
        "seed": _seed(event.payload.get("seed", event.seed)),
        "iteration": event.iteration,
        "symbol": event.symbol,
        "skill": event.skill or None,
        "form": form if isinstance(form, str) else None,
    }


def _seed(seed: Json) -> str | None:
    """A seed as text: a store need not keep more of a number than a float of 32 bits holds."""
    return str(seed) if isinstance(seed, int) else None


def _extensions(members: Mapping[str, Json]) -> dict[str, Json]:
    return {f"{BASE}extensions/{name}": value for name, value in members.items() if value is not None}


def _duration(time: timedelta) -> str:
    """ISO 8601, to a hundredth of a second."""
    return f"PT{time.total_seconds():.2f}S"


def _sound(statement: Mapping[str, Json]) -> Statement:
    """The same without what stores refuse in a text."""
    return {name: _sound_value(value) for name, value in statement.items()}


def _sound_value(value: Json) -> Json:
    if isinstance(value, str):
        return value if value.isprintable() else value.translate(_FAULTY)
    if isinstance(value, Mapping):
        return _sound(value)
    return [_sound_value(part) for part in value] if isinstance(value, Sequence) else value
