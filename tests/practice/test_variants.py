"""Fresh numbers: nice, legal, telling mistakes apart, and the same everywhere."""

from __future__ import annotations

import math
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.courses import all_lessons, lesson_named
from support.networks import networks
from support.refusals import refused
from tutor.expressions.trees import evaluate
from tutor.lesson.load import load_lesson
from tutor.lesson.model import Lesson
from tutor.lesson.write import lesson_to_toml
from tutor.marking.misconceptions import BY_ID, mutations
from tutor.model.network import Layer, Network, Training
from tutor.operations.activations import ACTIVATIONS
from tutor.practice import variants
from tutor.practice.variants import variant
from tutor.practice.variants_clashes import SCORED, clashes, rivals
from tutor.practice.variants_numbers import Numbers, flaws_at_first, flaws_later, flaws_never_closed
from tutor.steps.derive import Plan, plan
from tutor.steps.trace import Trace, Values
from tutor.words import hint_of

SEEDS = range(1, 6)
CASES = [
    pytest.param(number, seed, id=f"{lesson.id}-{seed}")
    for number, lesson in enumerate(all_lessons())
    for seed in SEEDS
]
SIGMOIDS = [case for case in CASES if "sigmoid" in str(case.id) or "mazur" in str(case.id)]
GATES = tuple(name for name, row in ACTIVATIONS.items() if row.gate is not None)


@cache
def made(number: int, seed: int) -> Lesson:
    """The variant of the lesson of that number: made once for all tests."""
    return variant(all_lessons()[number], seed)


def lesson_of(network: Network, training: Training) -> Lesson:
    return Lesson("random", "t", "s", network, training)


def values_of(lesson: Lesson) -> list[Values]:
    trace = Trace(lesson.computation)
    return [trace.values(n + 1) for n in range(lesson.training.iterations)]


def layers_with(lesson: Lesson, *activations: str) -> list[Layer]:
    return [layer for layer in lesson.network.layers if layer.activation in activations]


def three_figures(value: float) -> str:
    return f"{value:.2e}"


@pytest.mark.parametrize("number, seed", CASES)
def test_a_variant_keeps_everything_but_the_numbers_and_what_is_said_of_them(number: int, seed: int) -> None:
    fresh, lesson = made(number, seed), all_lessons()[number]
    assert (fresh.id, fresh.title, fresh.digest, fresh.ask) == (
        lesson.id,
        lesson.title,
        lesson.digest,
        lesson.ask,
    )
    assert fresh.training.learning_rates == lesson.training.learning_rates
    assert fresh.network.shape() == lesson.network.shape()
    assert [name for name, _ in fresh.network.parameters()] == [
        name for name, _ in lesson.network.parameters()
    ]
    assert (fresh.seed, fresh.claims, fresh.notes, fresh.source, fresh.path) == (seed, {}, (), None, None)


@pytest.mark.parametrize("number, seed", CASES)
def test_numbers_are_short_decimals_and_none_is_zero(number: int, seed: int) -> None:
    fresh = made(number, seed)
    numbers = [value for _, value in fresh.network.parameters()] + [*fresh.training.x, *fresh.training.y]
    assert all(0 < abs(n) <= 4 and round(n, 2) == n for n in numbers)
    assert 1.0 not in map(abs, fresh.training.x)  # it would hide a forgotten factor


@pytest.mark.parametrize("number, seed", CASES)
def test_every_gate_is_away_from_its_kink_and_no_sigmoid_is_saturated(number: int, seed: int) -> None:
    fresh = made(number, seed)
    for values in values_of(fresh):
        assert all(abs(values[z]) > 0.049 for layer in layers_with(fresh, *GATES) for z in layer.z)
        assert all(
            abs(values[z]) < 3.1
            for layer in layers_with(fresh, "sigmoid", "tanh", "softmax")
            for z in layer.z
        )


@pytest.mark.parametrize("number, seed", CASES)
def test_some_gates_are_closed_but_every_layer_lets_something_through(number: int, seed: int) -> None:
    fresh = made(number, seed)
    gates = [layer for layer in fresh.network.layers[:-1] if layer.activation in GATES and layer.size > 1]
    assert not gates or any(values[z] < 0 for values in values_of(fresh) for layer in gates for z in layer.z)
    for values in values_of(fresh):
        assert all(any(values[z] > 0 for z in layer.z) for layer in layers_with(fresh, *GATES))


def closed_at_once(lesson: Lesson) -> bool:
    first, *_ = values_of(lesson)
    return any(first[z] < 0 for z in lesson.network.layers[0].z)


def test_a_gate_is_closed_at_once_with_some_seeds_and_by_training_with_others() -> None:
    lesson = lesson_named("relu-221")
    assert 3 <= sum(closed_at_once(variant(lesson, seed)) for seed in range(12)) <= 9


def test_a_gate_is_closed_at_once_where_later_iterations_do_not_ask_what_it_does() -> None:
    lesson = lesson_named("relu-231")
    assert not any(lesson.asks(2, step) for step in plan(lesson.network).steps if step.kind == "activation")
    assert all(closed_at_once(variant(lesson, seed)) for seed in range(8))


def test_with_one_iteration_a_gate_is_closed_at_once() -> None:
    lesson = lesson_named("relu-221")
    short = replace(lesson, training=replace(lesson.training, learning_rates=(0.01,)))
    for seed in range(8):
        assert closed_at_once(variant(short, seed))


@pytest.mark.parametrize("number, seed", CASES)
def test_the_loss_falls_in_every_iteration(number: int, seed: int) -> None:
    fresh = made(number, seed)
    losses = [values[fresh.network.loss.name] for values in values_of(fresh)]
    assert losses == sorted(losses, reverse=True)
    assert len(set(losses)) == len(losses)


@pytest.mark.parametrize("number, seed", SIGMOIDS)
def test_misconceptions_differ_from_the_truth_and_one_another_in_three_figures(
    number: int, seed: int
) -> None:
    fresh = made(number, seed)
    trace = Trace(fresh.computation)
    values = trace.values(1)
    pairs = alike = 0
    for step in trace.plan.steps:
        if step.kind == "update":  # judged on the change, below
            continue
        found = [("", values[step.symbol])]
        found += [(m.id, evaluate(m.expression, values)) for m in mutations(trace.plan, step)]
        for (one, a), (other, b) in combinations(found, 2):
            pairs += one != other
            alike += one != other and three_figures(a) == three_figures(b)
    assert pairs > 100
    assert alike <= 2


@pytest.mark.parametrize("number, seed", CASES)
def test_every_misconception_that_can_be_made_shows_at_some_asked_step(number: int, seed: int) -> None:
    fresh = made(number, seed)
    trace = Trace(fresh.computation)
    possible, shown = set(), set()
    for iteration, step in trace.steps():
        if not fresh.asks(iteration, step):
            continue
        values = trace.values(iteration)
        for wrong in mutations(trace.plan, step):
            possible.add(wrong.id)
            if three_figures(evaluate(wrong.expression, values)) != three_figures(values[step.symbol]):
                shown.add(wrong.id)
    closed = any(layer.size > 1 for layer in layers_with(fresh, *GATES))
    without_closed_gate = set() if closed or not layers_with(fresh, *GATES) else GATE_MISTAKES
    assert possible - shown <= without_closed_gate


GATE_MISTAKES = {
    "forgot_activation",
    "used_pre_activation",
    "dead_gate_ignored",
    "forgot_activation_derivative",
}
"""What changes nothing while every gate is open, as in a network with a single hidden unit."""


@pytest.mark.parametrize("lesson", all_lessons(), ids=lambda lesson: lesson.id)
def test_a_variant_tells_mistakes_apart_better_than_the_first_numbers_without_flaws(
    lesson: Lesson, monkeypatch: pytest.MonkeyPatch
) -> None:
    def total() -> int:
        return sum(_clashes(variant(lesson, seed)) for seed in range(10))

    best_of_many = total()
    monkeypatch.setattr(variants, "MOST_SCORED", 1)
    assert best_of_many <= total()


def _clashes(lesson: Lesson) -> int:
    trace = Trace(lesson.computation)
    keys = [(iteration, step.symbol) for iteration, step in trace.steps() if lesson.asks(iteration, step)]
    return clashes(
        trace.plan, rivals(trace.plan, {s for _, s in keys}), keys, dict(enumerate(values_of(lesson), 1))
    )


def test_clashes_count_hidden_mistakes_and_those_that_look_alike() -> None:
    lesson = lesson_named("relu-111")
    trace = Trace(lesson.computation)
    values = trace.values(1)  # x is 1, so dJ/dw = dJ/dz: forgetting the input changes nothing
    assert clashes(trace.plan, rivals(trace.plan, ["dJ/dw"]), [(1, "dJ/dw")], {1: values}) > 0
    away = {**values, "x": 1.7, "dJ/dw": 1.7 * values["dJ/dz"]}
    before = clashes(trace.plan, rivals(trace.plan, ["dJ/dw"]), [(1, "dJ/dw")], {1: values})
    assert clashes(trace.plan, rivals(trace.plan, ["dJ/dw"]), [(1, "dJ/dw")], {1: away}) < before


@pytest.mark.parametrize(
    "name, change, flaws",
    [
        ("sigmoid-222", {}, 0),
        ("sigmoid-222", {"h1": 3.2}, 1),
        ("sigmoid-222", {"h1": -3.2, "o2": 3.2}, 2),
        ("sigmoid-222", {"E1": 61.0}, 1),
        ("sigmoid-222", {"dE_total/da_h1": 0.0004}, 1),
        ("relu-231", {"z1": -1.0}, 0),
        ("relu-231", {"z1": -0.04}, 1),
        ("relu-231", {}, 1),  # no gate is closed
        ("relu-231", {"z1": -1.0, "z2": -1.0}, 1),  # most are
        ("relu-231", {"z1": -1.0, "z4": -1.0}, 2),  # the output is closed, and so is all of its layer
        ("relu-231", {"z1": -1.0, "yhat": 2.04}, 1),  # hardly an error
    ],
)
def test_flaws_are_what_makes_numbers_bad_to_practise_on(name: str, change: Values, flaws: int) -> None:
    lesson = lesson_named(name)
    first = values_of(lesson)[0] | ({"dL/da1": 0.5, "w7": 0.5} if name == "relu-231" else {})
    assert flaws_at_first(lesson.network, first | change, closed=True) == flaws


@pytest.mark.parametrize("change, flaws", [({}, 0), ({"z1": -1.0}, 1), ({"z1": -1.0, "z2": -1.0}, 2)])
def test_where_training_is_to_close_a_gate_none_should_be_closed_at_first(change: Values, flaws: int) -> None:
    lesson = lesson_named("relu-231")
    first = values_of(lesson)[0] | {"dL/da1": 0.5, "w7": 0.5}
    assert flaws_at_first(lesson.network, first | change, closed=False) == flaws


@pytest.mark.parametrize(
    "change, flaws",
    [({}, 0), ({"z1": -0.04}, 1), ({"L": 1000.0}, 2)],  # too near a kink; too large, and the loss rises
)
def test_later_iterations_have_flaws_too(change: Values, flaws: int) -> None:
    lesson = lesson_named("relu-231")
    first = values_of(lesson)[0]
    lower = first | {"L": first["L"] / 2, "dL/da1": 0.5, "w7": 0.5}
    assert flaws_later(lesson.network, first, lower | change) == flaws


def test_that_no_gate_ever_closes_is_worse_than_one_that_is_closed_too_early() -> None:
    lesson = lesson_named("relu-231")
    first = values_of(lesson)[0]
    assert flaws_never_closed(lesson.network, [first, first]) == 2
    assert flaws_never_closed(lesson.network, [first, first | {"z1": -1.0}]) == 0
    assert (
        flaws_never_closed(lesson_named("sigmoid-222").network, [values_of(lesson_named("sigmoid-222"))[0]])
        == 0
    )


def test_the_misconceptions_that_are_scored_are_all_in_the_table() -> None:
    assert set(SCORED) <= set(BY_ID)


def test_the_same_seed_gives_the_same_lesson_and_another_seed_another() -> None:
    for lesson in all_lessons():
        texts = {lesson_to_toml(variant(lesson, seed)) for seed in (*range(8), *range(8))}
        assert len(texts) == 8


PINNED = {
    "mazur-222": "0.3 0.8 0.5 0.7 0.2 0.8 0.8 0.4 -0.7 -0.3 0.3 0.7 0.5 -0.7 0.15 0.8",
    "relu-111": "0.8 0.7 0.5 0.7 2.5 2.5",
    "relu-221": "-0.6 0.1 0.9 0.4 0.8 0.9 0.2 0.4 -0.5 -3 2.5 4",
    "relu-231": "0.1 -0.9 0.6 0.4 0.8 0.2 -0.3 -0.1 0.6 0.9 0.3 -0.2 0.6 0.5 1.5 4",
    "sigmoid-222": "0.6 0.1 -0.8 0.2 -0.4 0.5 0.3 0.2 0.4 -1.2 0.3 0.2",
    "sigmoid-322": "-0.2 0.1 -0.5 0.3 -0.7 0.9 0.8 0.9 -0.9 -0.7 -0.5 0.8 0.6 -0.3 -0.4 0.2 0.9 0.95 0.05",
}
"""Parameters, inputs and targets of seed 1. Worksheets may be out with these: they never change."""

FRESH = "The same network with fresh numbers, made from seed 1."

PINNED_FILE = """\
format = 1
id = "relu-221"
title = "Two ReLU units and one linear output"
summary = "The same network with fresh numbers, made from seed 1."

[network]
inputs = ["x1", "x2"]

[[network.layers]]
name = "hidden"
activation = "relu"
weights = [[-0.6, 0.1], [0.9, 0.4]]
biases = [0.8, 0.9]
z = ["z1", "z2"]
a = ["a1", "a2"]
weight_names = [["w11", "w21"], ["w12", "w22"]]
bias_names = ["b1", "b2"]

[[network.layers]]
name = "output"
activation = "linear"
weights = [[0.2, 0.4]]
biases = [-0.5]
a = ["yhat"]
weight_names = [["w1", "w2"]]
bias_names = ["bo"]

[loss]
kind = "half_squared_error"
name = "L"
targets = ["y"]

[training]
x = [-3, 2.5]
y = [4]
learning_rate = 0.01
learning_rate_name = "eta"
iterations = 2
"""


@pytest.mark.parametrize("lesson", all_lessons(), ids=lambda lesson: lesson.id)
def test_a_seed_gives_the_numbers_that_it_has_always_given(lesson: Lesson) -> None:
    fresh = variant(lesson, 1)
    numbers = [*(value for _, value in fresh.network.parameters()), *fresh.training.x, *fresh.training.y]
    assert " ".join(f"{number:g}" for number in numbers) == PINNED[lesson.id]


def test_a_seed_gives_the_file_that_it_has_always_given() -> None:
    # By hand: z1 = -0.6*-3 + 0.1*2.5 + 0.8 = 2.85 is open, z2 = 0.9*-3 + 0.4*2.5 + 0.9 = -0.8 is closed.
    lesson = replace(lesson_named("relu-221"), pages=())
    assert lesson_to_toml(variant(lesson, 1, FRESH)) == PINNED_FILE


def test_fresh_numbers_keep_the_pages() -> None:
    lesson = lesson_named("relu-221")
    assert lesson.pages
    assert variant(lesson, 1).pages == lesson.pages


def test_a_variant_of_a_variant_is_the_variant_of_the_lesson() -> None:
    lesson = all_lessons()[0]
    again = variant(variant(lesson, 3), 5)
    assert (again.network, again.training) == (variant(lesson, 5).network, variant(lesson, 5).training)


def test_the_last_bits_of_a_machines_arithmetic_decide_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = [variant(lesson, seed) for lesson in all_lessons() for seed in (1, 2)]
    nudges = 0

    def nudged(values: Values) -> Values:
        def nudge(value: float) -> float:
            nonlocal nudges
            nudges += value != 0
            return math.nextafter(value, math.inf if nudges % 2 else -math.inf) if value else value

        return {name: nudge(value) for name, value in values.items()}

    first, later = variants.first_iteration, variants.later_iterations

    def first_nudged(numbers: Numbers, steps: Plan) -> Values:
        return nudged(first(numbers, steps))

    def later_nudged(numbers: Numbers, steps: Plan, start: Values) -> list[Values]:
        return [nudged(values) for values in later(numbers, steps, start)]

    monkeypatch.setattr(variants, "first_iteration", first_nudged)
    monkeypatch.setattr(variants, "later_iterations", later_nudged)
    assert [variant(lesson, seed) for lesson in all_lessons() for seed in (1, 2)] == plain
    assert nudges > 1000


def test_a_written_variant_loads_with_the_same_numbers(tmp_path: Path) -> None:
    for lesson in all_lessons():
        fresh = variant(lesson, 4, FRESH)
        path = tmp_path / f"{lesson.id}.toml"
        path.write_text(lesson_to_toml(fresh), encoding="utf-8")
        loaded = load_lesson(path)
        assert (loaded.network, loaded.training, loaded.ask) == (fresh.network, fresh.training, fresh.ask)


@settings(max_examples=25, deadline=None)
@given(networks(), st.integers(-5, 2**70))
def test_variants_of_any_network_have_finite_values_and_legal_targets(
    network: tuple[Network, Training], seed: int
) -> None:
    fresh = variant(lesson_of(*network), seed)
    y = fresh.training.y
    assert all(math.isfinite(value) for values in values_of(fresh) for value in values.values())
    assert len(y) == len(fresh.network.outputs)
    match fresh.network.loss.kind:
        case "cross_entropy":
            assert sorted(y) == [0.0] * (len(y) - 1) + [1.0]
        case "binary_cross_entropy":
            assert set(y) <= {0.0, 1.0}
        case _ if fresh.network.layers[-1].activation in ("sigmoid", "softmax"):
            assert all(0 < target < 1 for target in y)


def test_a_network_that_no_numbers_fit_is_refused_with_advice() -> None:
    lesson = all_lessons()[0]
    wild = replace(lesson.training, learning_rates=(1e300, 1e300, 1e300))
    with refused("No numbers fit the network") as caught:
        variant(replace(lesson, training=wild, network=_linear(lesson.network)), 1)
    assert "learning rate" in hint_of(caught.value)


def _linear(network: Network) -> Network:
    return replace(network, layers=tuple(replace(ly, activation="linear", z=ly.a) for ly in network.layers))


def test_making_a_variant_needs_no_numpy() -> None:
    code = (
        "import sys; from tutor.lesson.catalogue import find_lesson; "
        "from tutor.practice.variants import variant; "
        "variant(find_lesson('relu-221'), 1); print('numpy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_of_a_very_long_training_the_first_iterations_of_a_candidate_are_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lesson = lesson_named("mazur-222")
    long = replace(lesson, training=lesson.training.extended(1000))
    monkeypatch.setattr(variants, "MOST_EVALUATIONS", 20_000)
    monkeypatch.setattr(variants, "MOST_STEPS_JUDGED", 430)
    computed: list[int] = []
    later = variants.later_iterations

    def counted(numbers: Numbers, steps: Plan, first: Values) -> Iterator[Values]:
        for values in later(numbers, steps, first):
            computed.append(1)
            yield values

    monkeypatch.setattr(variants, "later_iterations", counted)
    fresh = variant(long, 3)
    assert fresh.training.learning_rates == long.training.learning_rates
    assert 0 < len(computed) <= 20_000 // 43


def test_a_candidate_is_left_as_soon_as_it_has_more_flaws_than_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lesson = lesson_named("sigmoid-222")
    numbers = Numbers(lesson.network, lesson.training)
    steps = Trace(lesson.computation).plan
    asked_for: list[int] = []
    monkeypatch.setattr(variants, "later_iterations", lambda *_: map(asked_for.append, [2]))
    monkeypatch.setattr(variants, "flaws_at_first", lambda *_, **__: 5)
    assert variants._judged(numbers, steps, (1,), 4, frozenset()) is None
    assert asked_for == []


@pytest.mark.parametrize("seed", SEEDS)
def test_what_a_network_keeps_keeps_its_values_and_the_rest_is_as_fresh_as_without(seed: int) -> None:
    lesson = replace(lesson_named("relu-221"), keep=("x", "output"))
    fresh, free = variant(lesson, seed), variant(lesson_named("relu-221"), seed)
    assert fresh.training.x == lesson.training.x
    assert fresh.network.layers[1] == lesson.network.layers[1]
    assert fresh.network.layers[0] != lesson.network.layers[0]
    assert fresh.keep == lesson.keep
    assert free.training.x != lesson.training.x


def test_a_network_of_which_everything_is_kept_has_no_variant() -> None:
    lesson = replace(lesson_named("relu-221"), keep=("x", "y", "hidden", "output"))
    with refused(r"Every number of relu-221 is kept.*Take a name out of `keep`"):
        variant(lesson, 1)
