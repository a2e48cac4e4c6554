"""What one answer makes of the own values: right, rounded, carried, a mistake of its own, or no work."""

from __future__ import annotations

import pytest

from support.lessons import lesson_of
from support.networks import two_two_one
from tutor.lesson.model import StepKey
from tutor.marking.context import Context
from tutor.marking.own_state import OwnState
from tutor.marking.own_values import Local, OwnValues
from tutor.marking.precision import Target
from tutor.marking.verdicts import Answered
from tutor.steps.derive import Step

# z1 1.2, z2 1.7, yhat 1.72, w1 0.5, w1' 0.52736
CONTEXT = Context.of(lesson_of(two_two_one()))


def after(work: dict[StepKey, Answered], iteration: int = 1, before: str = "w11'") -> OwnState:
    return OwnValues(CONTEXT, work).before(iteration, CONTEXT.order(iteration)[before])


def exactly(value: float) -> Answered:
    return Answered(value, value, value)


Z1 = CONTEXT.target((1, "z1")).value


@pytest.mark.parametrize(
    "answered, spans, causes",
    [
        (exactly(Z1), False, False),
        (Answered(1.1, 1.0, Z1), True, False),
        (Answered(1.3, Z1, 1.4), True, False),
        (Answered(Z1, 1.0, 1.4), True, False),
        (Answered(1.1, 1.0, 1.15), True, True),
        (Answered(1.3, 1.25, 1.4), True, True),
    ],
)
def test_an_answer_whose_digits_reach_the_true_value_is_rounded_and_no_mistake(
    answered: Answered, spans: bool, causes: bool
) -> None:
    state = after({(1, "z1"): answered}, before="z2")
    assert ("z1" in state.spans, "z1" in state.causes) == (spans, causes)
    assert state.values["z1"] == (answered.value if spans else Z1)
    assert state.latest == answered.value


def test_a_mistake_is_behind_all_that_follows_from_it_and_behind_nothing_else() -> None:
    state = after({(1, "z2"): exactly(2.1)}, before="dL/dw11")
    assert set(state.causes) == {
        *("z2", "a2", "yhat", "L", "dL/dyhat", "dL/dw1", "dL/dw2", "dL/dbo", "dL/da1", "dL/da2"),
        *("dL/dz1", "dL/dz2"),
    }
    assert set(state.causes.values()) == {(1, "z2")}
    assert state.values["yhat"] == pytest.approx(1.96)


def test_an_answer_that_meets_the_band_of_its_own_formula_is_carried() -> None:
    wrong = {(1, "z2"): Answered(2.1, 2.05, 2.15)}
    for value, cause in ((2.1, (1, "z2")), (2.16, (1, "z2")), (2.3, (1, "a2")), (2.04, (1, "z2"))):
        work = wrong | {(1, "a2"): Answered(value, value - 0.05, value + 0.05)}
        assert after(work, before="yhat").causes["a2"] == cause
    far = wrong | {(1, "a2"): Answered(1.9, 1.85, 1.95)}
    assert after(far, before="yhat").causes["a2"] == (1, "a2")


@pytest.mark.parametrize(
    "work, symbol, iteration",
    [
        ({(1, "z1"): 0.5}, "z1", 1),  # a stock number
        ({(1, "z1"): 3.3, (1, "z2"): 3.3}, "z2", 1),  # the answer before
        ({(1, "z2"): 1.2}, "z2", 1),  # the value of the step before
        ({(1, "w1'"): 0.5}, "w1'", 1),  # the old value
        ({(1, "z2"): 3.3, (2, "z2"): 3.3}, "z2", 2),  # its answer in the iteration before
    ],
)
def test_what_can_be_typed_without_working_it_out_is_idle(
    work: dict[StepKey, float], symbol: str, iteration: int
) -> None:
    state = after({key: exactly(value) for key, value in work.items()}, iteration, before="bo'")
    assert symbol in state.idle


@pytest.mark.parametrize(
    "work, symbol, iteration",
    [
        ({(1, "z1"): 0.55}, "z1", 1),
        ({(1, "z1"): 3.3, (1, "z2"): 3.4}, "z2", 1),
        ({(1, "yhat"): 1.2}, "yhat", 1),  # the value of another step
        ({(1, "w1'"): 0.51}, "w1'", 1),
        ({(1, "z2"): 3.3, (1, "yhat"): 4.4, (2, "z2"): 3.4}, "z2", 2),
        ({(2, "z2"): 3.3, (1, "z1"): 3.3, (1, "bo'"): 0.7}, "z2", 2),
    ],
)
def test_another_wrong_number_was_worked_out(work: dict[StepKey, float], symbol: str, iteration: int) -> None:
    state = after({key: exactly(value) for key, value in work.items()}, iteration, before="bo'")
    assert symbol in state.causes
    assert symbol not in state.idle


def test_an_own_parameter_starts_the_next_iteration_with_all_that_is_known_of_it() -> None:
    kept = after({(1, "w1'"): exactly(0.5)}, iteration=2, before="z1")
    assert (kept.iteration, kept.values["w1"], kept.causes["w1"]) == (2, 0.5, (1, "w1'"))
    assert "w1" in kept.idle
    worked = after({(1, "w1'"): Answered(0.51, 0.505, 0.515)}, iteration=2, before="z1")
    assert worked.spans["w1"] == (0.505, 0.515)
    assert "w1" not in worked.idle
    assert "w2" not in worked.spans


def test_each_answer_is_taken_in_once_however_often_one_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[str] = []
    answer = OwnValues._answer

    def counted(own: OwnValues, state: OwnState, step: Step, answered: Answered, true: float) -> None:
        taken.append(step.symbol)
        answer(own, state, step, answered, true)

    monkeypatch.setattr(OwnValues, "_answer", counted)
    own = OwnValues(CONTEXT, {(1, "z1"): exactly(7.0), (1, "z2"): exactly(8.0)})
    for place in ("z2", "a1", "a1", "z2", "yhat"):
        own.before(1, CONTEXT.order(1)[place])
    assert taken == ["z1", "z2"]


def test_what_was_already_judged_is_taken_as_it_was() -> None:
    own = OwnValues(CONTEXT, {(1, "z1"): exactly(7.0), (1, "z2"): exactly(8.0)})
    own.decided = {(1, "z1"): None, (1, "z2"): (1, "z1")}
    state = own.before(1, CONTEXT.order(1)["a1"])
    assert state.causes == {"z2": (1, "z1")}
    assert (state.values["z1"], state.values["z2"]) == (7.0, 8.0)


def test_a_step_that_has_no_value_on_own_values_has_no_local_one() -> None:
    own = OwnValues(CONTEXT, {(1, "z1"): exactly(1e308), (1, "z2"): exactly(1e308)})
    state = own.before(1, CONTEXT.order(1)["L"])
    assert own.local(state, CONTEXT.step((1, "L"))) is None  # its square is beyond all floats
    assert own.local(OwnState(1, CONTEXT.trace.values(1).copy()), CONTEXT.step((1, "L"))) is None


def test_a_local_value_shows_no_work_where_it_is_settled_or_handed_on() -> None:
    free = Local(Target(2.0), 1.9, 2.1, (1, "z1"))
    assert not free.shows_no_work(2.0)
    assert Local(Target(2.0), 1.9, 2.1, (1, "z1"), settled=True).shows_no_work(2.0)
    idle = Local(Target(2.0), 1.9, 2.1, (1, "z1"), idle=(2.0,))
    assert idle.shows_no_work(2.0)
    assert idle.shows_no_work(2.05)  # the value is the one handed on, whatever digits were typed
    other = Local(Target(2.0), 1.9, 2.1, (1, "z1"), idle=(1.95,))
    assert other.shows_no_work(1.95)
    assert not other.shows_no_work(2.0)
