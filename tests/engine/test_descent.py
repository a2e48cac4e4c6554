"""Training many iterations and rates at once, against the engine's single iterations."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings

from support.array_passes import compute
from support.networks import networks, two_two_one
from support.refusals import refused
from tutor.engine import descent
from tutor.engine.descent import train
from tutor.engine.passes import by_symbol, from_network, iterate
from tutor.lesson.load import load_lesson
from tutor.model.network import Network, Training

LESSONS = Path(__file__).parents[2] / "lessons"


@given(networks())
@settings(max_examples=50)
def test_a_run_is_the_engines_iterations_one_after_the_other(sample: tuple[Network, Training]) -> None:
    network, training = sample
    rates = (0.02, 0.1)
    table = train(network, training, 3, rates).table(1, 3)
    x, y = np.array(training.x), np.array(training.y)
    for run, rate in enumerate(rates):
        parameters = from_network(network)
        for row in range(3):
            iteration = iterate(network, parameters, x, y, np.array(rate))
            for symbol, value in by_symbol(network, iteration).items():
                np.testing.assert_allclose(
                    table[symbol][row, run], value, rtol=1e-8, atol=1e-10, err_msg=f"{row} {symbol}"
                )
            parameters = iteration.after


def test_row_t_is_the_loss_and_the_prediction_after_t_updates() -> None:
    network, training = two_two_one()
    history = train(network, training, 2, [0.01, 0.02])
    assert history.loss.shape == (3, 2)
    assert history.prediction.shape == (3, 2, 1)
    first, second = compute(network, training)
    assert history.loss[:2, 0].tolist() == pytest.approx([first["L"], second["L"]])
    assert history.prediction[:2, 0, 0].tolist() == pytest.approx([first["yhat"], second["yhat"]])


def test_without_rates_the_trainings_own_schedule_is_followed_and_its_last_rate_goes_on() -> None:
    network, training = two_two_one()
    scheduled = Training(training.x, training.y, (0.01, 0.03))
    history = train(network, scheduled, 4)
    expected = [values["w11'"] for values in compute(network, scheduled.extended(4))]
    assert history.table(1, 4)["w11'"][:, 0].tolist() == pytest.approx(expected, rel=1e-12)


def test_the_published_error_of_the_best_known_example_comes_out_with_frozen_biases() -> None:
    lesson = load_lesson(LESSONS / "mazur-222.toml")
    biases = [name for layer in lesson.network.layers for name in layer.bias_names]
    history = train(lesson.network, lesson.training, 10_000, [0.5], biases)
    assert f"{history.loss[0, 0]:.9f}" == "0.298371109"
    assert f"{history.loss[-1, 0]:.7f}" == "0.0000351"
    assert history.parameters(10_001, 10_001).biases[0].tolist() == [[[0.35, 0.35]]]  # type: ignore[union-attr]


def test_divergence_is_found_for_each_rate_and_never_a_warning() -> None:
    network, training = two_two_one()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        history = train(network, training, 1000, [0.01, 10.0])
        history.table(900, 1000)
    calm, wild = history.diverged_at
    assert calm is None
    assert wild is not None
    assert np.isfinite(history.loss[wild - 1, 1])
    assert np.isfinite(history.loss[:, 0]).all()


def test_a_cross_entropy_that_has_learned_its_sample_to_the_last_digit_has_not_diverged() -> None:
    lesson = load_lesson(Path(__file__).parents[1] / "fixtures/checks/check-softmax-222.toml")
    history = train(lesson.network, lesson.training, 2000, [50.0])
    assert history.diverged_at == (None,)
    assert history.loss[-1, 0] < 1e-4


def test_a_history_too_large_to_keep_gives_back_the_same_iterations(monkeypatch: pytest.MonkeyPatch) -> None:
    network, training = two_two_one()
    whole = train(network, training, 50, [0.01, 0.02])
    monkeypatch.setattr(descent, "MOST_KEPT", 100)
    monkeypatch.setattr(descent, "_CHUNK", 60)
    thin = train(network, training, 50, [0.01, 0.02])
    assert thin.stride > 1
    np.testing.assert_array_equal(thin.loss, whole.loss)
    for first, last in ((1, 50), (7, 7), (13, 41), (50, 50)):
        there, here = whole.table(first, last), thin.table(first, last)
        for symbol, values in there.items():
            np.testing.assert_array_equal(here[symbol], values)


@pytest.mark.parametrize(
    "arguments, complaint",
    [
        ({"frozen": ["b9"]}, "b9"),
        ({"iterations": 0}, "0 iterations"),
        ({"rates": []}, "no learning rate"),
    ],
)
def test_a_run_that_cannot_be_is_refused_in_a_sentence(arguments: dict[str, object], complaint: str) -> None:
    network, training = two_two_one()
    with refused(complaint) as raised:
        train(network, training, **arguments)  # type: ignore[arg-type]
    assert raised.value.hint
