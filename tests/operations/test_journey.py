"""Every row, and rows that are made up here, go through everything that a lesson can meet.

A row that is made here takes some ten lines; none of the modules that it passes knows of it.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pytest

from support.journey import travel
from tutor.engine import plain_passes
from tutor.expressions import functions
from tutor.expressions.functions import FUNCTIONS, Function
from tutor.expressions.trees import Multiply, Number, Power, Role, Subtract, Symbol
from tutor.lesson.check import check_file
from tutor.operations import activations, activations_smooth, duals, losses
from tutor.operations.activations import ACTIVATIONS
from tutor.operations.activations_in_pieces import LINEAR
from tutor.operations.activations_smooth import TANH
from tutor.operations.arrays import ArrayActivation, ArrayLoss, total
from tutor.operations.duals import DUAL_RULES, DualRule
from tutor.operations.losses import HALF_SQUARED_ERROR, LOSSES
from tutor.operations.rows import (
    ActivationRow,
    Gate,
    LossRow,
    TargetSizes,
    applied,
    applied_locally,
    make_known,
    total_of,
)
from tutor.words.english.operations import WORDS

Row: TypeAlias = ActivationRow | LossRow

SLOPE = Function("ramp'", lambda z: 1.0 if z > 0 else 0.0, lambda z: 0.0, jump=1.0)
RAMP = Function("ramp", lambda z: max(z, 0.0) + 0.1, lambda z: 1.0, derivative=SLOPE)
RAMPED = ActivationRow(
    "ramp",
    value=applied(RAMP),
    derivative=applied_locally(SLOPE),
    arrays=lambda: ArrayActivation(
        lambda z, out=None: np.add(np.maximum(z, 0.0), 0.1, out),
        lambda z, a, upstream, out=None: np.multiply(upstream, z > 0, out),
    ),
    targets=TargetSizes(range(50, 450, 50)),
    gate=Gate(lambda z: Number(0.0), shut=True),
)


def _fourth(prediction: str, target: str, power: float) -> Power:
    error = Subtract(Symbol(prediction, Role.PREDICTION), Symbol(target, Role.TARGET), Role.ERROR)
    return Power(error, Number(power))


FOURTH = LossRow(
    "fourth_power",
    term=lambda prediction, target: _fourth(prediction, target, 4.0),
    total=total_of,
    gradient=lambda prediction, target, _: Multiply((Number(4.0), _fourth(prediction, target, 3.0))),
    arrays=lambda: ArrayLoss(
        lambda prediction, target: (prediction - target) ** 4,
        total,
        lambda prediction, target, out=None: np.multiply(4.0, (prediction - target) ** 3, out),
    ),
    conventions=lambda outputs: (),
)
MADE_UP = {
    "ramp.title": "ramp",
    "fourth_power.title": "fourth power",
    "ramp": "z + 0.1 if z is above 0, else 0.1",
    "fourth_power": "the fourth power of the error, summed over the outputs",
    "fourth_power.called": "the fourth power of the error",
    "fourth_power.recipe": "Raise the prediction minus the target to the power of 4.",
    "fourth_power.here": "Here the loss is the fourth power of the error.",
}
RECIPES = (Path(__file__).parents[2] / "docs" / "adding.md").read_text(encoding="utf-8")

Adding = Callable[[Row, Mapping[str, str]], None]


@pytest.fixture
def adding(monkeypatch: pytest.MonkeyPatch) -> Iterator[Adding]:
    """Puts a row, with its words, among the others until the test is over."""
    before = dict(FUNCTIONS)

    def add(row: Row, words: Mapping[str, str]) -> None:
        rows: dict[str, Any] = activations._rows if isinstance(row, ActivationRow) else losses._rows
        monkeypatch.setitem(rows, row.name, row)
        for name, text in words.items():
            monkeypatch.setitem(WORDS, name, text)
        make_known((row,))

    yield add
    functions._known.clear()
    functions._known.update(before)


def test_an_activation_made_here_goes_from_file_to_page(
    adding: Adding, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    adding(RAMPED, MADE_UP)
    ramp = DualRule(lambda z: max(z + 0.1, 0.1), lambda z: 1.0 if z > 0 else 0.0)
    monkeypatch.setattr(plain_passes, "DUAL_RULES", {**DUAL_RULES, "ramp": ramp})
    travel(tmp_path, RAMPED, HALF_SQUARED_ERROR, LINEAR)


def test_a_loss_made_here_goes_from_file_to_page(adding: Adding, tmp_path: Path) -> None:
    adding(FOURTH, MADE_UP)
    travel(tmp_path, TANH, FOURTH, LINEAR)


def test_the_activation_of_the_recipe_goes_from_file_to_page(
    adding: Adding, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = re.search(r"```python\n(.*?)```", RECIPES, re.DOTALL)
    rule = re.search(r'`"softsign": (DualRule\(.*?\))`', RECIPES)
    words = dict(re.findall(r'`"([\w.]+)": "([^"]*)"`', RECIPES))
    assert code is not None
    assert rule is not None
    softsign = eval(rule[1], dict(vars(duals)))
    monkeypatch.setattr(plain_passes, "DUAL_RULES", {**DUAL_RULES, "softsign": softsign})
    module = dict(vars(activations_smooth))  # the recipe is for the end of this module
    exec(textwrap.dedent(code[1]), module)
    adding(module["SOFTSIGN"], words)
    travel(tmp_path, module["SOFTSIGN"], HALF_SQUARED_ERROR, LINEAR)


def test_the_recipes_name_files_that_there_are() -> None:
    named = re.findall(r"`((?:tutor|tests|docs)/[\w./]+)`", RECIPES)
    assert len(named) > 20
    assert [name for name in named if not (Path(__file__).parents[2] / name).exists()] == []


@pytest.mark.parametrize("made", [True, False])
def test_a_file_with_an_unknown_operation_is_told_all_that_are_known(
    adding: Adding, tmp_path: Path, made: bool
) -> None:
    if made:
        adding(RAMPED, MADE_UP)
    path = tmp_path / "made.toml"
    path.write_text('format = 1\n[[network.layers]]\nactivation = "swish"\n[loss]\nkind = "hinge"\n')
    told = " ".join(str(problem) for problem in check_file(path).errors)
    for names in (ACTIVATIONS, LOSSES):
        assert ", ".join(names) in told
    assert ("ramp" in told) is made


@pytest.mark.parametrize("row", ACTIVATIONS.values(), ids=ACTIVATIONS)
def test_every_activation_goes_from_file_to_page(row: ActivationRow, tmp_path: Path) -> None:
    travel(tmp_path, row, HALF_SQUARED_ERROR, LINEAR)


@pytest.mark.parametrize("row", LOSSES.values(), ids=LOSSES)
def test_every_loss_goes_from_file_to_page(row: LossRow, tmp_path: Path) -> None:
    travel(tmp_path, TANH, row, row.output or LINEAR)
