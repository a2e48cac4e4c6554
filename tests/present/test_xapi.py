"""The record as xAPI statements: which there are, what they say, and that a store can take them in."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.refusals import refused
from support.xapi import faults
from tutor.application.exams import ExamAsked, take_exam
from tutor.application.progress import progress
from tutor.application.quizzes import open_own_quiz
from tutor.journal.event import Event, EventAction, Mode, new_run
from tutor.journal.record import Record, open_record
from tutor.marking.verdicts import VerdictName
from tutor.practice.sitting import Sitting
from tutor.present.tables import json_lines
from tutor.present.xapi import statements
from tutor.present.xapi_actor import actor

NOON = datetime(2025, 3, 10, 12, 0, 0, tzinfo=UTC)
RUN = new_run(NOON, 7)
ADA = actor("Ada", "https://school.example/")
EXTENSION = "https://backprop-tutor.invalid/xapi/extensions/"

Statement = dict[str, Any]


def log(*changes: dict[str, Any]) -> list[Event]:
    """Events ten seconds apart, the first ten seconds after the run's begin: by default right answers."""
    plain = Event(
        NOON,
        RUN,
        "lesson",
        "relu-221",
        "answer",
        "ab12",
        None,
        1,
        "z1",
        "0.5",
        "correct",
        skill="weighted_sum",
    )
    return [
        replace(plain, **{"at": NOON + timedelta(seconds=10 * number), "id": number, **change})
        for number, change in enumerate(changes, start=1)
    ]


def told(events: Iterable[Event]) -> list[Statement]:
    """The statements as a store reads them."""
    return [json.loads(line) for line in json_lines(statements(events, ADA))]


def verbs(found: Iterable[Statement]) -> list[str]:
    return [statement["verb"]["display"]["en"] for statement in found]


def answered(**change: Any) -> Statement:
    """The statement of one answer."""
    begun, answer = told(log(change))
    assert verbs([begun, answer]) == ["initialized", "answered"]
    return answer


def of_step(statement: Statement, name: str) -> Any:
    return statement["context"]["extensions"].get(EXTENSION + name)


def test_a_run_is_initialized_answered_and_completed() -> None:
    found = told(log({}, {"symbol": "a1"}, {"action": "finish", "verdict": None}))
    assert verbs(found) == ["initialized", "answered", "answered", "completed"]
    assert found[0]["object"] == found[-1]["object"]
    assert found[-1]["result"] == {"completion": True, "duration": "PT20.00S"}


def test_what_tells_nothing_about_the_learner_is_left_out() -> None:
    others = set(get_args(EventAction)) - {"answer", "hint", "reveal", "skip", "finish"}
    found = told(log(*({"action": action, "verdict": None} for action in sorted(others))))
    assert verbs(found) == ["initialized"]


def test_hints_values_shown_and_steps_left_are_statements_about_their_step() -> None:
    actions = ("hint", "reveal", "skip")
    found = told(log({}, *({"action": action, "text": "", "verdict": None} for action in actions)))
    assert verbs(found[2:]) == ["asked", "revealed", "skipped"]
    assert {one["object"]["id"] for one in found[1:]} == {found[1]["object"]["id"]}
    assert not any("success" in one["result"] for one in found[2:])


@pytest.mark.parametrize(
    "verdict, success",
    [("correct", True), ("follow_through", True), ("wrong", False), ("misconception", False)],
)
def test_an_answer_succeeds_where_its_method_was_right(verdict: VerdictName, success: bool) -> None:
    assert answered(verdict=verdict)["result"]["success"] is success


@pytest.mark.parametrize("verdict", ["unreadable", "imprecise", "missing", None])
def test_what_is_no_attempt_is_no_answer(verdict: VerdictName | None) -> None:
    assert verbs(told(log({"verdict": verdict}))) == ["initialized"]


def test_the_response_is_what_was_typed() -> None:
    assert answered(text=" −2,08 <b>")["result"]["response"] == " −2,08 <b>"


def test_an_answer_without_a_text_has_no_response() -> None:
    assert "response" not in answered(text="")["result"]


def test_an_answer_that_only_rounding_makes_right_says_so() -> None:
    assert answered(rounding=True)["result"]["extensions"][f"{EXTENSION}rounding"] is True


def test_what_stores_refuse_in_a_text_becomes_a_sign_for_it() -> None:
    assert answered(text="1\0\udc80")["result"]["response"] == "1\ufffd\ufffd"


def test_an_answer_has_its_mistakes_verdict_and_hints() -> None:
    several = {"misconceptions": ["forgot_bias", "wrong_input"]}
    result = answered(verdict="misconception", misconception="forgot_bias", payload=several, hints=2)[
        "result"
    ]
    assert result["extensions"] == {
        f"{EXTENSION}hints": 2,
        f"{EXTENSION}verdict": "misconception",
        f"{EXTENSION}misconceptions": ["forgot_bias", "wrong_input"],
    }


def test_a_step_is_known_by_lesson_digest_iteration_and_symbol_and_not_by_its_numbers() -> None:
    first, again = answered(symbol="dL/dw11"), answered(symbol="dL/dw11", seed=5)
    assert first["object"]["id"].endswith("/xapi/lessons/relu-221/ab12/steps/1/dL%2Fdw11")
    assert again["object"] == first["object"]
    for change in ({"lesson": "x"}, {"digest": "cd"}, {"iteration": 2}, {"symbol": "dL/dw12"}):
        assert answered(**{"symbol": "dL/dw11", **change})["object"]["id"] != first["object"]["id"]


def test_a_lesson_of_any_name_has_an_iri() -> None:
    assert "/lessons/a%2F%3F%20b/" in answered(lesson="a/\udc80 b")["object"]["id"]


def test_a_seed_is_text_however_large_and_the_one_of_the_question() -> None:
    assert of_step(answered(seed=2**70), "seed") == str(2**70)
    assert of_step(answered(seed=3, payload={"seed": 9}), "seed") == "9"


def test_the_context_says_which_step_it_was() -> None:
    statement = answered(iteration=2, symbol="w11'")
    named = {name: of_step(statement, name) for name in ("lesson", "digest", "iteration", "symbol", "skill")}
    assert named == {
        "lesson": "relu-221",
        "digest": "ab12",
        "iteration": 2,
        "symbol": "w11'",
        "skill": "weighted_sum",
    }


def test_a_step_of_a_lesson_has_the_lesson_as_its_parent() -> None:
    begun, answer = told(log({}))
    assert answer["context"]["contextActivities"] == {"parent": [begun["object"]]}
    assert begun["object"]["definition"]["type"].endswith("/lesson")


def test_a_question_of_a_quiz_has_the_quiz_as_parent_and_its_lesson_beside_it() -> None:
    begun, answer = told(log({"mode": "quiz", "payload": {"quiz": {"seed": 4, "items": []}}}))
    around = answer["context"]["contextActivities"]
    assert around["parent"] == [begun["object"]]
    assert [one["id"][-22:] for one in around["grouping"]] == ["/lessons/relu-221/ab12"]
    assert "contextActivities" not in begun["context"]
    assert of_step(begun, "seed") == "4"


def test_the_same_quiz_of_two_learners_is_one_activity_and_another_quiz_is_another() -> None:
    assert told(log({"mode": "exam"}))[0]["object"]["id"].startswith(
        "https://backprop-tutor.invalid/xapi/exams/"
    )

    def quiz(seed: int, run: str) -> str:
        return str(
            told(log({"mode": "quiz", "run": run, "payload": {"quiz": {"seed": seed}}}))[0]["object"]["id"]
        )

    assert quiz(4, "one") == quiz(4, "two") != quiz(5, "one")


@pytest.mark.parametrize(
    "mode, kind",
    [
        ("lesson", "lesson"),
        ("challenge", "lesson"),
        ("quiz", "assessment"),
        ("exam", "assessment"),
        ("review", "assessment"),
        ("lab", "simulation"),
    ],
)
def test_every_way_to_work_has_its_type_of_activity(mode: Mode, kind: str) -> None:
    begun = told(log({"mode": mode}))[0]
    assert begun["object"]["definition"]["type"] == f"http://adlnet.gov/expapi/activities/{kind}"


def test_a_judged_number_is_another_activity_than_its_step() -> None:
    steps = [answered(mode=mode)["object"] for mode in ("lesson", "challenge", "lab")]
    assert len({step["id"] for step in steps}) == 3
    assert [step["definition"]["interactionType"] for step in steps] == ["fill-in", "other", "other"]


def test_an_exam_that_was_given_up_is_left_and_not_completed() -> None:
    found = told(log({"mode": "exam"}, {"action": "finish", "payload": {"given_up": True}}))
    assert verbs(found)[-1] == "exited"
    assert found[-1]["result"]["completion"] is False


def test_a_restart_begins_nothing() -> None:
    assert told(log({"action": "restart", "verdict": None, "symbol": None, "iteration": None})) == []


def test_an_answer_that_was_saved_in_part_is_left_out() -> None:
    assert verbs(told(log({"symbol": None}, {"iteration": None}, {}))) == ["initialized", "answered"]


def test_an_answer_takes_the_time_since_the_action_before_it() -> None:
    late = {"at": NOON + timedelta(seconds=12.34)}
    assert [one["result"]["duration"] for one in told(log({}, late))[1:]] == ["PT10.00S", "PT2.34S"]


@pytest.mark.parametrize("seconds", [301, -1])
def test_no_duration_is_told_of_an_answer_after_a_long_pause_or_before_a_clock_was_set_back(
    seconds: int,
) -> None:
    second = told(log({}, {"at": NOON + timedelta(seconds=10 + seconds)}))[2]
    assert "duration" not in second["result"]


def test_a_sitting_that_goes_on_counts_its_time_from_its_own_begin() -> None:
    next_day = NOON + timedelta(days=1)
    resumed = {
        "at": next_day + timedelta(seconds=5),
        "payload": {"sitting": new_run(next_day, 8), "after": 1},
    }
    assert told(log({}, resumed))[2]["result"]["duration"] == "PT5.00S"


def test_a_long_pause_counts_five_minutes_of_the_whole() -> None:
    finish = {"action": "finish", "at": NOON + timedelta(hours=1)}
    found = told(log({}, {"at": NOON + timedelta(hours=1)}, finish))
    assert found[-1]["result"]["duration"] == "PT310.00S"


def test_a_run_is_one_registration_and_begins_when_its_id_says() -> None:
    found = told(log({}, {}, {"run": "other"}))
    registrations = [one["context"]["registration"] for one in found]
    assert registrations[0] == registrations[1] == registrations[2] != registrations[3] == registrations[4]
    assert [one["timestamp"][11:19] for one in found] == [
        "12:00:00",
        "12:00:10",
        "12:00:20",
        "12:00:30",
        "12:00:30",
    ]


def test_times_are_told_in_utc() -> None:
    there = datetime(2025, 3, 10, 23, 0, 9, 7, tzinfo=UTC).astimezone()
    assert answered(at=there)["timestamp"] == "2025-03-10T23:00:09.000007+00:00"


def test_loading_a_record_twice_gives_the_same_statements_and_more_of_it_changes_none() -> None:
    events = log({}, {"action": "hint", "verdict": None}, {"verdict": "wrong"}, {"action": "finish"})
    assert told(events[:3]) == told(events)[:4]
    assert told(events) == told(events)


def test_ids_are_those_of_run_and_event() -> None:
    ids = [one["id"] for one in told([*log({}, {}), *log({"run": "other"}, {"run": "other"})])]
    assert len(set(ids)) == 6
    changed = told(log({"text": "9", "verdict": "wrong", "lesson": "else"}))
    assert [one["id"] for one in changed] == ids[:2]


def test_who_did_it_is_an_account() -> None:
    account = {"homePage": "https://school.example/", "name": "Ada"}
    assert {json.dumps(one["actor"]) for one in told(log({}, {}))} == {json.dumps({"account": account})}
    assert actor("Ada")["account"] == {"homePage": "https://backprop-tutor.invalid/", "name": "Ada"}


def test_nobody_is_no_account() -> None:
    with refused("learner's name.* Set BACKPROP_TUTOR_LEARNER"):
        actor("")


@pytest.mark.parametrize(
    "page",
    [
        "",
        "school.example",
        "ftp://a.b/",
        "https://",
        "https://a b/",
        "https://a/%zz",
        "https://ä.de/",
        "https://a/" + "x" * 1000,
        "x" * 9,
    ],
)
def test_a_home_page_that_is_no_address_is_refused(page: str) -> None:
    with refused("no address of a home page"):
        actor("Ada", page)


@pytest.mark.parametrize(
    "page", ["http://a", "https://a.b:8080/x/~y?".rstrip("?"), "https://xn--4ca.de/%C3%A4"]
)
def test_a_home_page_may_have_port_and_path(page: str) -> None:
    assert actor("Ada", page)["account"] == {"homePage": page, "name": "Ada"}


# Statements of any record


_TEXTS = st.text(st.characters(codec=None, exclude_categories=()), max_size=6)
_PAYLOADS = st.fixed_dictionaries(
    {},
    optional={
        "misconceptions": st.lists(_TEXTS, max_size=3) | _TEXTS | st.integers(),
        "seed": st.integers() | _TEXTS | st.none() | st.floats(allow_nan=False, allow_infinity=False),
        "form": _TEXTS | st.integers(),
        "sitting": st.just(RUN) | _TEXTS | st.integers(),
        "quiz": st.dictionaries(st.sampled_from(["seed", "items"]), st.integers() | _TEXTS) | _TEXTS,
        "question": _TEXTS | st.none() | st.integers(),
        "given_up": st.booleans() | _TEXTS,
    },
)
_EVENTS = st.builds(
    Event,
    at=st.datetimes(datetime(1971, 1, 1), datetime(8999, 1, 1), timezones=st.just(UTC)),
    run=st.sampled_from([RUN, "other", ""]),
    mode=st.sampled_from(get_args(Mode)),
    lesson=_TEXTS,
    action=st.sampled_from(
        [action for alike in get_args(EventAction) for action in get_args(alike) or (alike,)]
    ),
    digest=_TEXTS,
    seed=st.none() | st.integers(),
    iteration=st.none() | st.integers(0, 2**31),
    symbol=st.none() | _TEXTS,
    text=_TEXTS,
    verdict=st.none() | st.sampled_from(get_args(VerdictName)),
    misconception=st.none() | _TEXTS,
    rounding=st.booleans(),
    hints=st.integers(0, 9),
    skill=_TEXTS,
    payload=_PAYLOADS,
)


def numbered(events: Iterable[Event]) -> list[Event]:
    return [replace(event, id=number) for number, event in enumerate(events, start=1)]


@given(st.lists(_EVENTS, max_size=6))
def test_the_statements_of_any_record_are_what_the_specification_asks_for(events: list[Event]) -> None:
    lines = list(json_lines(statements(numbered(events), ADA)))
    found = [json.loads(line) for line in lines]
    assert [faults(statement) for statement in found] == [[] for _ in found]
    assert len({statement["id"] for statement in found}) == len(found)
    assert all(line.isascii() and line.count("\n") == 1 and line.endswith("}\n") for line in lines)
    assert not any("\ud800" <= sign <= "\udfff" or sign == "\0" for sign in "".join(map(str, found)))


@given(st.lists(_EVENTS, min_size=1, max_size=6))
def test_another_program_takes_the_statements_of_any_record_for_valid_ones(events: list[Event]) -> None:
    models = pytest.importorskip("ralph.models.xapi.base.statements", reason="ralph-malph is not installed")
    for statement in told(numbered(events)):
        models.BaseXapiStatement.model_validate(statement)


@pytest.mark.parametrize(
    "change",
    [
        {"id": "1"},
        {"version": "1.0.3"},
        {"timestamp": "2025-03-10"},
        {"timestamp": "2025-03-10T12:00:00.000+01:00"},
        {"verb": {"id": "answered", "display": {"en": "answered"}}},
        {"verb": {"id": "http://a.b/c", "display": {"in English": "answered"}}},
        {"result": {"duration": "10 s"}},
        {"result": {"success": "yes"}},
        {"result": {"response": None}},
        {"result": {"extensions": {"hints": 1}}},
        {"actor": {"account": {"homePage": "school", "name": "Ada"}}},
        {"actor": {"account": {"homePage": "http://a.b/"}}},
        {"object": {"id": "http://a.b/c", "definition": {"type": "http://a.b/cmi.interaction", "name": {}}}},
        {"context": {"registration": RUN}},
    ],
)
def test_the_check_of_statements_finds_what_the_specification_forbids(change: Statement) -> None:
    good = answered()
    assert faults(good) == []
    assert faults(good | change)


# As a command


@pytest.fixture
def record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterable[Record]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BACKPROP_TUTOR_HOME", str(tmp_path / "data"))
    made = open_record(tmp_path / "record.db", now=NOON)
    yield made
    made.close()


def test_a_record_is_written_a_statement_a_line_by_the_name_in_the_environment(record: Record) -> None:
    sitting = open_own_quiz(record, (), 2, seed=4)
    for _ in range(2):
        sitting.do("answer", "1")
        sitting.do("skip")
    named = {"BACKPROP_TUTOR_LEARNER": "Ada"}
    lines = progress(record, "xapi", NOON, named, "https://school.example/").splitlines()
    found = [json.loads(line) for line in lines]
    assert verbs(found) == ["initialized", "answered", "skipped", "answered", "skipped", "completed"]
    assert {json.dumps(one["actor"]) for one in found} == {json.dumps(ADA)}
    assert [faults(one) for one in found] == [[]] * 6


def test_no_statements_are_given_while_an_exam_is_open(record: Record) -> None:
    def leaves(sitting: Sitting) -> bool:
        sitting.do("answer", "1")
        return True

    take_exam(record, ExamAsked(lessons=(), count=2, seed=3, learner="Ada"), leaves, lambda reason: False)
    with refused("progress"):
        progress(record, "xapi", NOON, {"USER": "ada"})


def test_statements_of_a_learner_without_a_name_are_refused(record: Record) -> None:
    with refused("learner's name"):
        progress(record, "xapi", NOON, {})
