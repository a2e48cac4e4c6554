"""New lessons of a shape: good numbers, names, defaults, and what cannot be."""

from __future__ import annotations

import pytest

from support.refusals import refused
from tutor.lesson.load import parse_lesson
from tutor.lesson.model import Lesson
from tutor.lesson.write import lesson_to_toml
from tutor.marking.separability import indistinct
from tutor.operations.activations import ACTIVATIONS
from tutor.operations.losses import LOSSES
from tutor.practice.new_networks import Dense, fresh_lesson, layout, lesson_of_weights, shape_of
from tutor.practice.variants import variant
from tutor.present.new_lessons import entitled
from tutor.steps.trace import Trace


def new(shape: str, *activations: str, loss: str | None = None, seed: int = 7) -> Lesson:
    of = layout(shape_of(shape), activations, loss)
    return entitled(fresh_lesson(of, seed), of)


def rows_of(lesson: Lesson) -> tuple[str, ...]:
    return (*(layer.activation for layer in lesson.network.layers), lesson.network.loss.kind)


SHAPES = ("1-1", "2-1", "3-2", "2-2-1", "3-2-2", "2-3-1", "2-2-2-1", "12-3-1", "1-1-1")


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_every_shape_with_every_activation_is_a_lesson_that_loads(shape: str, name: str) -> None:
    if name == "softmax" and shape in ("1-1", "2-1", "1-1-1"):
        return
    lesson = new(shape, name)
    again = parse_lesson(lesson_to_toml(lesson), stem=lesson.id)
    assert (again.network, again.training, again.ask) == (lesson.network, lesson.training, lesson.ask)
    assert again.network.shape() == tuple(map(int, shape.split("-")))


@pytest.mark.parametrize(
    ("activations", "loss", "made"),
    [
        ((), None, ("relu", "linear", "half_squared_error")),
        (("tanh",), None, ("tanh", "linear", "half_squared_error")),
        (("tanh",), "mean_squared_error", ("tanh", "linear", "mean_squared_error")),
        (("tanh",), "cross_entropy", ("tanh", "softmax", "cross_entropy")),
        ((), "binary_cross_entropy", ("relu", "sigmoid", "binary_cross_entropy")),
        (("relu", "sigmoid"), None, ("relu", "sigmoid", "half_squared_error")),
        (("relu", "softmax"), None, ("relu", "softmax", "cross_entropy")),
        (("relu", "softmax"), "squared_error", ("relu", "softmax", "squared_error")),
    ],
)
def test_what_is_left_out_goes_with_what_was_typed(
    activations: tuple[str, ...], loss: str | None, made: tuple[str, ...]
) -> None:
    assert rows_of(new("2-2-2", *activations, loss=loss)) == made


def test_one_name_is_for_all_hidden_layers_two_are_with_the_outputs_and_else_one_is_for_each() -> None:
    assert rows_of(new("2-2-2-1", "tanh"))[:3] == ("tanh", "tanh", "linear")
    assert rows_of(new("2-2-2-1", "tanh", "sigmoid"))[:3] == ("tanh", "tanh", "sigmoid")
    assert rows_of(new("2-2-2-1", "tanh", "relu", "sigmoid"))[:3] == ("tanh", "relu", "sigmoid")
    assert rows_of(new("2-1", "sigmoid"))[:1] == ("sigmoid",)


@pytest.mark.parametrize(
    ("shape", "activations", "loss", "said"),
    [
        ("2", (), None, "one size"),
        ("0-1", (), None, "without units"),
        ("a-b", (), None, "a-b is no shape"),
        ("2--1", (), None, "no shape"),
        ("2-1-", (), None, "no shape"),
        ("٢-١", (), None, "no shape"),
        ("", (), None, "no shape"),
        ("9" * 5000, (), None, "no shape"),
        ("-".join(["1"] * 5000), (), None, "too many layers"),
        ("200-200", (), None, "40,200 weights and biases; a lesson has at most 20,000"),
        ("2-2-1", ("rellu",), None, "Did you mean relu"),
        ("2-2-1", ("",), None, "no activation"),
        ("2-2-1", (), "cross_entropi", "Did you mean cross_entropy"),
        (
            "2-2-2",
            ("relu", "sigmoid"),
            "cross_entropy",
            "cross_entropy goes with softmax outputs, not with sigmoid",
        ),
        ("2-2-1", (), "cross_entropy", "softmax over a single unit is always 1"),
        ("2-1-2", ("softmax",), None, "softmax over a single unit is always 1"),
        ("2-2-1", ("relu", "relu", "relu"), None, "3 activations are too many or too few for 2 layers"),
        ("2-1", ("relu", "relu"), None, "2 activations are too many or too few for 1 layer "),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence(
    shape: str, activations: tuple[str, ...], loss: str | None, said: str
) -> None:
    with refused(said):
        layout(shape_of(shape), activations, loss)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("shape", ["2-2-1", "3-3-2", "2-2-2-1"])
def test_gates_are_open_and_closed_and_the_loss_falls(shape: str, seed: int) -> None:
    lesson = new(shape, seed=seed)
    trace = Trace(lesson.computation)
    first, second = trace.values(1), trace.values(2)
    for layer in lesson.network.layers[:-1]:
        assert any(first[z] > 0 for z in layer.z)
    assert any(first[z] < 0 for layer in lesson.network.layers[:-1] for z in layer.z)
    assert second["L"] < first["L"]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(
    "shape, activation, loss",
    [("2-1", "linear", None), ("2-2-1", "sigmoid", None), ("3-2-2", "tanh", "cross_entropy")],
)
def test_hardly_a_mistake_falls_together_with_another(
    shape: str, activation: str, loss: str | None, seed: int
) -> None:
    assert sum(1 for _ in indistinct(new(shape, activation, loss=loss, seed=seed))) <= 8


def test_numbers_are_short_decimals() -> None:
    lesson = new("3-2-2", "tanh", loss="cross_entropy")
    numbers = [value for _, value in lesson.network.parameters()] + [*lesson.training.x]
    assert all(0 < abs(number) <= 4 and round(number, 2) == number for number in numbers)


def test_the_same_seed_gives_the_same_lesson_and_another_one_another() -> None:
    assert new("2-2-1", seed=3) == new("2-2-1", seed=3)
    assert new("2-2-1", seed=3).network != new("2-2-1", seed=4).network
    assert new("2-1", seed=7).network.layers[0].weights == GIVEN_OUT


GIVEN_OUT = ((-0.6, 0.9),)
"""Weights of a seed that stand in lessons by now."""


@pytest.mark.parametrize("seed", range(5))
def test_the_numbers_are_not_those_of_the_same_seed_of_a_lesson_of_this_shape(seed: int) -> None:
    lesson = new("2-2-1", seed=seed)
    fresh = variant(lesson, seed)
    assert fresh.network.layers[0].weights != lesson.network.layers[0].weights


def test_a_second_round_asks_the_forward_pass_and_large_networks_are_trained_once() -> None:
    small = new("2-2-1")
    asked = {step.kind for step in Trace(small.computation).plan.steps if small.asks(2, step)}
    assert asked == {"pre_activation", "activation", "loss"}
    assert new("4-5-3").training.iterations == 1


def test_names_carry_the_layer_only_where_there_is_more_than_one() -> None:
    (layer,) = new("2-1", "sigmoid").network.layers
    assert (layer.z, layer.a, layer.weight_names, layer.bias_names) == (
        ("z",),
        ("yhat",),
        (("w1", "w2"),),
        ("b",),
    )
    (layer,) = new("2-2", "sigmoid").network.layers
    assert layer.weight_names == (("w11", "w12"), ("w21", "w22"))
    hidden, output = new("12-2-1").network.layers
    assert (hidden.z, hidden.weight_names[1][11]) == (("z1_1", "z2_1"), "w2_12_1")
    assert (output.a, output.bias_names) == (("yhat",), ("b1_2",))


def test_ids_and_titles_are_short_whatever_the_shape() -> None:
    assert (new("3-2-2", "tanh").id, new("12-2-1", "tanh").id) == ("tanh-322", "tanh-12-2-1")
    deep = new("-".join(["1"] * 60))
    assert len(deep.title) <= 60
    assert len(deep.id) <= 64
    assert new("3-2-2", "tanh", loss="cross_entropy").title == "A 3-2-2 network: tanh, then softmax"


@pytest.mark.parametrize("loss", LOSSES)
def test_every_loss_has_a_lesson(loss: str) -> None:
    assert rows_of(new("2-2-2", loss=loss))[-1] == loss


def test_a_trained_network_learns_at_a_rate_at_which_its_loss_falls() -> None:
    of = layout((1, 1), ("linear",), None)
    far = lesson_of_weights(of, [Dense(((2.0,),), None)], (30.0,), (1.0,))
    values = Trace(far.computation)
    assert values.values(2)["L"] < values.values(1)["L"]
    assert far.training.learning_rates[0] == 0.001
    assert far.network.layers[0].biases is None


@pytest.mark.parametrize(
    ("inputs", "targets", "said"),
    [
        ((1.0,), (1.0,), "2 inputs, and 1 number was .* after `--input`"),
        ((1.0, 2.0), (1.0, 2.0), "--target"),
    ],
)
def test_as_many_numbers_are_needed_as_the_network_takes_and_gives(
    inputs: tuple[float, ...], targets: tuple[float, ...], said: str
) -> None:
    of = layout((2, 1), ("linear",), None)
    with refused(said):
        lesson_of_weights(of, [Dense(((1.0, 2.0),), None)], inputs, targets)
