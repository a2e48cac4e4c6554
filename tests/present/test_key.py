"""The key in its formats: shape, numbers, and that text from a lesson stays text."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings

from support.networks import layer, networks, two_two_one
from support.refusals import refused
from support.shipped import LESSON_FILES
from tutor.expressions.functions import FUNCTIONS
from tutor.expressions.reading import Reading, read, value_of
from tutor.lesson.load import load_lesson
from tutor.lesson.model import Lesson
from tutor.model.network import Loss, Network, Training
from tutor.present.key import FIELDS, key_csv, key_json, over
from tutor.present.key_text import key_md, key_text
from tutor.steps.trace import Trace
from tutor.words import hint_of

LESSONS = [load_lesson(path) for path in LESSON_FILES]
_SLOPE = re.compile(r"(\w+')\((\w+)\)")  # relu'(z1): a slope that cannot be typed
NETWORK, TRAINING = two_two_one()
LESSON = Lesson("relu-221", "Two units", "A net.", NETWORK, TRAINING, claims={(1, "z2"): "2.1"})


def steps_of(lesson: Lesson) -> list[dict[str, object]]:
    document = json.loads("".join(key_json(lesson)))
    assert set(document) == {"lesson", "steps"}
    return list(document["steps"])


def step(lesson: Lesson, iteration: int, symbol: str) -> dict[str, object]:
    return next(s for s in steps_of(lesson) if (s["iteration"], s["symbol"]) == (iteration, symbol))


def test_every_step_in_json_has_the_members_of_the_contract_in_its_order() -> None:
    for members in steps_of(LESSON):
        assert tuple(members) == (
            "iteration",
            "symbol",
            "kind",
            "layer",
            "formula",
            "substitution",
            "chain",
            "chain_substitution",
            "value",
            "depends_on",
            "printed",
        )


def test_a_weighted_sum_is_written_without_its_left_hand_side() -> None:
    found = step(LESSON, 1, "z2")
    assert found["formula"] == "w12*x1 + w22*x2 + b2"
    assert found["substitution"] == "0.2*2 + 0.4*3 + 0.1"
    assert found["value"] == pytest.approx(1.7, rel=1e-12)
    assert found["layer"] == "hidden"
    assert found["depends_on"] == ["w12", "x1", "w22", "x2", "b2"]
    assert found["printed"] == "2.1"


def test_a_zero_has_no_sign() -> None:
    shut = replace(LESSON, training=Training((-2.0, -3.0), (4.0,), (0.1,)))
    found = step(shut, 1, "dL/dw1")
    assert found["value"] == 0
    assert math.copysign(1, float(str(found["value"]))) == 1


def test_only_gradients_have_a_chain_and_only_the_loss_has_no_layer() -> None:
    for members in steps_of(LESSON):
        gradient = str(members["kind"]).startswith("grad_")
        assert (members["chain"] is not None) == gradient
        assert (members["chain_substitution"] is not None) == gradient
        assert (members["layer"] is None) == (members["kind"] == "loss")


def test_a_chain_goes_from_the_loss_to_the_weight() -> None:
    found = step(LESSON, 1, "dL/dw11")
    assert found["chain"] == "dL/dyhat * dyhat/da1 * da1/dz1 * dz1/dw11"
    assert found["chain_substitution"] == "(-2.28) * 0.5 * 1 * 2"


def with_slopes(formula: str, values: Mapping[str, float]) -> str:
    return _SLOPE.sub(lambda found: repr(FUNCTIONS[found[1]].value(values[found[2]])), formula)


def assert_formulas_read_back(lesson: Lesson) -> None:
    """Each formula, typed as an answer over the values before it, gives the value that stands beside it."""
    trace = Trace(lesson.computation)
    for members in steps_of(lesson):
        values = trace.values(int(str(members["iteration"])))
        formula = with_slopes(str(members["formula"]), values)
        reading = read(formula, values)
        assert isinstance(reading, Reading), (formula, reading)
        value = value_of(reading, values)
        assert isinstance(value, float)
        assert math.isclose(value, float(str(members["value"])), rel_tol=1e-12, abs_tol=1e-15), formula


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_formulas_of_every_lesson_read_back_to_their_values(lesson: Lesson) -> None:
    assert_formulas_read_back(lesson)


@settings(max_examples=30, deadline=None)
@given(networks())
def test_formulas_of_random_networks_read_back_to_their_values(made: tuple[Network, Training]) -> None:
    assert_formulas_read_back(Lesson("random", "", "", *made))


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_what_a_lesson_claims_stands_at_its_steps(lesson: Lesson) -> None:
    printed = {(s["iteration"], s["symbol"]): s["printed"] for s in steps_of(lesson) if s["printed"]}
    assert printed == dict(lesson.claims)


def test_more_iterations_go_on_with_the_last_learning_rate() -> None:
    assert {s["iteration"] for s in steps_of(over(LESSON, 5))} == {1, 2, 3, 4, 5}
    assert step(over(LESSON, 5), 2, "w11'") == step(LESSON, 2, "w11'")


def test_fewer_iterations_leave_the_later_ones_out() -> None:
    assert {s["iteration"] for s in steps_of(over(LESSON, 1))} == {1}


@pytest.mark.parametrize(
    "x, rate", [(5.0, 9.0), (1e10, 1e300)], ids=["the arithmetic fails", "inf comes out"]
)
def test_a_diverging_training_ends_with_advice_and_never_with_inf(x: float, rate: float) -> None:
    linear = layer(1, "linear", ((1.0,),), None, last=True)
    network = Network(("x1",), (linear,), Loss("squared_error", "L", ("y1",)))
    wild = Lesson("wild", "", "", network, Training((x,), (1.0,), (rate,)))
    with refused(r"iteration \d+") as raised:
        "".join(key_json(over(wild, 300)))
    assert "--iterations" in hint_of(raised.value)


def test_csv_reads_back_to_the_same_steps_as_json() -> None:
    rows = list(csv.DictReader(io.StringIO("".join(key_csv(LESSON)))))
    for row, members in zip(rows, steps_of(LESSON), strict=True):
        assert tuple(row) == FIELDS
        assert float(row["value"]) == members["value"]
        assert row["depends_on"].split() == members["depends_on"]
        for name in ("symbol", "kind", "formula", "substitution"):
            assert row[name] == members[name]
        assert row["chain"] == (members["chain"] or "")
        assert row["printed"] == (members["printed"] or "")


def test_a_claim_that_looks_like_a_spreadsheet_formula_is_not_one_in_csv() -> None:
    hostile = replace(LESSON, claims={(1, "z1"): "=1+1", (1, "z2"): "-2.08"})
    rows = {r["symbol"]: r for r in csv.DictReader(io.StringIO("".join(key_csv(over(hostile, 1)))))}
    assert rows["z1"]["printed"] == "'=1+1"
    assert rows["z2"]["printed"] == "-2.08"


def test_the_seed_is_part_of_the_name() -> None:
    assert json.loads("".join(key_json(replace(LESSON, seed=7))))["lesson"] == "relu-221@7"
    assert json.loads("".join(key_json(replace(LESSON, id="relu-221@7", seed=7))))["lesson"] == "relu-221@7"


def test_text_shows_symbol_value_and_formula_beside_each_other() -> None:
    assert (
        "z1     1.2    w11*x1 + w21*x2 + b1 = 0.1*2 + 0.3*3 + 0.1" in "".join(key_text(LESSON)).splitlines()
    )


@pytest.mark.parametrize("width", [60, 80, 120])
def test_text_stays_within_the_width(width: int) -> None:
    body = "".join(key_text(LESSON, width))
    assert max(map(len, body.splitlines())) <= width


def test_text_has_every_step_of_every_iteration() -> None:
    lines = "".join(key_text(LESSON)).splitlines()
    for members in steps_of(LESSON):
        assert sum(line.startswith(f"{members['symbol']} ") for line in lines) == TRAINING.iterations


def test_titles_reach_text_without_control_characters() -> None:
    hostile = replace(LESSON, title="a\x1b[31mb\nc", id="x\x07y")
    assert all(line.isprintable() for line in "".join(key_text(hostile)).splitlines())


def test_markdown_in_a_title_is_shown_and_not_obeyed() -> None:
    hostile = replace(LESSON, title="<b>*x*</b> [l](http://e.x)\n# h", summary="`")
    first = "".join(key_md(hostile)).splitlines()[0]
    assert first == r"# &lt;b&gt;\*x\*&lt;/b&gt; \[l\]\(http://e.x\) \# h"


def test_markdown_has_a_table_row_for_every_step() -> None:
    text = "".join(key_md(LESSON))
    for members in steps_of(LESSON):
        assert f"| `{members['symbol']}` | `{members['formula']}` | `{members['substitution']}` |" in text
