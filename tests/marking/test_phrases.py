"""What is said of a wrong formula names the things of its own step, and leaves no hole in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import pytest

from support.networks import layer
from tutor.lesson.catalogue import available
from tutor.marking.misconceptions import mutations
from tutor.marking.phrases import mistake
from tutor.model.network import Loss, Network
from tutor.steps.derive import Plan, plan
from tutor.words import say


def two_by_two(hidden: str, output: str, loss: str) -> Network:
    layers = (
        layer(1, hidden, ((0.31, 0.47), (-0.83, 0.22)), (0.17, -0.29)),
        layer(2, output, ((0.59, -0.37), (0.43, 0.71)), (0.13, 0.19), last=True),
    )
    return Network(("x1", "x2"), layers, Loss(loss, "L", ("y1", "y2"), ("E1", "E2")))


def wide() -> Network:
    """Five of everything: more names than a sentence lists; two outputs, no biases there."""
    row = (0.1, 0.2, 0.3, 0.4, 0.5)
    layers = (layer(1, "relu", (row,) * 5, row), layer(2, "sigmoid", (row, row), None, last=True))
    return Network(
        tuple(f"x{n}" for n in range(1, 6)), layers, Loss("binary_cross_entropy", "L", ("y1", "y2"))
    )


@lru_cache(maxsize=8)
def said_at(network: Network) -> frozenset[tuple[str, str, str, str]]:
    """Everything that can be said: symbol, misconception, what went wrong, advice."""
    return frozenset(_said(plan(network)))


def _said(steps: Plan) -> Iterator[tuple[str, str, str, str]]:
    for step in steps.steps:
        for mutation in mutations(steps, step):
            found = mistake(steps, step, mutation)
            yield step.symbol, mutation.id, say(found.wrong), say(found.advice)


SQUARED = two_by_two("leaky_relu", "sigmoid", "half_squared_error")
LINEAR = two_by_two("linear", "linear", "squared_error")
ENTROPY = two_by_two("relu", "softmax", "cross_entropy")
PLACES = "Follow each edge back to where it starts."
PATHS = "dL/dz1_2 * w12_2 + dL/dz2_2 * w22_2"
OWN = "what belongs to the unit's own edges"

NAMED = (
    (SQUARED, "z2_2", "forgot_bias", "leaves out the bias b2_2", "Add b2_2 to the sum."),
    (SQUARED, "yhat2", "forgot_activation", "is z2_2, before the activation", "Put z2_2 through sigmoid."),
    (
        *(ENTROPY, "yhat2", "forgot_activation", "is z2_2, before the activation"),
        "Put all sums of the layer through softmax: exp(z) over the sum of exp(z) of the whole layer.",
    ),
    (ENTROPY, "yhat2", "wrong_input", "swaps z2_2 and z1_2", "This unit's own sum is z2_2."),
    (SQUARED, "E2", "used_pre_activation", "uses z2_2 before the activation", "Use yhat2."),
    (SQUARED, "z2_1", "wrong_input", "takes x1 where x2 belongs", PLACES),
    (SQUARED, "z2_1", "wrong_input", "swaps x1 and x2", PLACES),
    (LINEAR, "a2_1", "wrong_input", "swaps x1 and x2", PLACES),
    (
        SQUARED,
        "a1_1",
        "wrong_input",
        "takes z2_1 where z1_1 belongs",
        "Each unit has its own sum, here z1_1.",
    ),
    (SQUARED, "E2", "wrong_input", "takes y1 where y2 belongs", "Compare each output with its own target."),
    (
        *(SQUARED, "dL/dw21_2", "wrong_input", "takes a2_1 where a1_1 belongs"),
        "w21_2 multiplies a1_1 in the forward pass.",
    ),
    (
        *(SQUARED, "z2_1", "transposed_weights"),
        *("takes w12_1 where w21_1 belongs (rows and columns swapped)", "Use w21_1."),
    ),
    (
        *(SQUARED, "dL/dyhat2", "error_reversed", "takes the error the wrong way round"),
        "Take the prediction minus the target, yhat2 - y2.",
    ),
    (
        *(ENTROPY, "dL/dyhat2", "error_reversed", "lacks the minus in front"),
        "Keep the minus of the loss: -y2/yhat2.",
    ),
    (
        *(SQUARED, "dL/dz2_1", "dead_gate_ignored", "lets the gradient through as if z2_1 were above 0"),
        "z2_1 is not above 0, so take the slope 0.01 there.",
    ),
    (
        *(ENTROPY, "dL/dz1_1", "dead_gate_ignored", "lets the gradient through as if z1_1 were above 0"),
        "z1_1 is not above 0, so take the slope 0 there.",
    ),
    (
        *(SQUARED, "dL/dz2_2", "forgot_activation_derivative"),
        *("leaves out the derivative of the activation", "Multiply by yhat2*(1 - yhat2)."),
    ),
    (
        *(ENTROPY, "dL/dz2_2", "forgot_activation_derivative"),
        "is the gradient of yhat2 alone, but z2_2 changes every activation of the layer",
        "Multiply the gradient of each by its own derivative, and add up.",
    ),
    *(
        (
            *(ENTROPY, symbol, "forgot_activation_derivative"),
            *("takes the gradient of an activation for that of its sum", f"Use {instead}."),
        )
        for symbol, instead in (
            ("dL/dw21_2", "dL/dz2_2"),
            ("dL/db2_2", "dL/dz2_2"),
            ("dL/da1_1", "dL/dz1_2 and dL/dz2_2"),
        )
    ),
    (
        *(ENTROPY, "dL/dz2_2", "derivative_at_wrong_place"),
        *("puts the sums into the derivatives", "Put the activations into them."),
    ),
    (
        *(ENTROPY, "dL/dz2_2", "derivative_at_wrong_place"),
        *("takes yhat2 for the derivative of yhat2 with respect to z2_2", "It is yhat2*(1 - yhat2)."),
    ),
    (
        *(ENTROPY, "dL/dz2_2", "wrong_upstream"),
        *("takes dL/dyhat1 where dL/dyhat2 belongs", "Use dL/dyhat2."),
    ),
    (
        *(ENTROPY, "dL/dz2_2", "forgot_upstream", "leaves out the upstream gradients"),
        "Multiply each path by what comes back along it.",
    ),
    (
        *(SQUARED, "dL/dw12_2", "forgot_activation_derivative"),
        *("leaves out the derivative of the activation", "Use dL/dz1_2."),
    ),
    (
        *(SQUARED, "dL/dz2_2", "derivative_at_wrong_place"),
        *("takes z2_2*(1 - z2_2) for the derivative of the activation", "It is yhat2*(1 - yhat2)."),
    ),
    (
        *(SQUARED, "dL/da2_1", "one_path_only"),
        *("counts only one of several terms (dL/dz2_2 * w22_2)", f"Add all of them: {PATHS}."),
    ),
    (
        *(SQUARED, "dL/da2_1", "used_updated_weight", "goes back through the updated w12_2 and w22_2"),
        "Take w12_2 and w22_2 from this iteration's forward pass.",
    ),
    (SQUARED, "dL/dz2_2", "forgot_upstream", "leaves out the upstream gradient", "Multiply by dL/dyhat2."),
    (
        *(SQUARED, "dL/da2_1", "forgot_upstream", "leaves out the upstream gradients"),
        "Multiply each path by what comes back along it.",
    ),
    (
        *(SQUARED, "dL/dw21_2", "forgot_input_factor"),
        *("leaves out a1_1, which w21_2 multiplies", "Multiply by a1_1."),
    ),
    (SQUARED, "w12_1'", "kept_old_value", "is still the old w12_1", "Subtract eta times its gradient."),
    (wide(), "z1_1", "wrong_input", "takes values from the wrong places", PLACES),
    (wide(), "z1_2", "used_pre_activation", "uses the sums before the activation", f"Use {OWN}."),
    (
        *(wide(), "z1_1", "transposed_weights"),
        *("takes values from the wrong places (rows and columns swapped)", f"Use {OWN}."),
    ),
    (
        *(wide(), "L", "one_path_only"),
        "counts only one of several terms (-(y1*log(yhat1) + (1 - y1)*log(1 - yhat1)))",
        "Add all of them.",
    ),
)


@pytest.mark.parametrize("network, symbol, misconception, wrong, advice", NAMED)
def test_the_words_name_what_belongs_to_the_step(
    network: Network, symbol: str, misconception: str, wrong: str, advice: str
) -> None:
    assert (symbol, misconception, wrong, advice) in said_at(network)


PLANS = [entry.lesson.computation.plan(1) for entry in available() if entry.lesson is not None]
NETWORKS = (SQUARED, ENTROPY, wide(), two_by_two("tanh", "linear", "mean_squared_error"))


@pytest.mark.parametrize("steps", [*PLANS, *map(plan, NETWORKS)])
def test_no_sentence_about_a_wrong_formula_has_a_hole(steps: Plan) -> None:
    for symbol, _, wrong, advice in _said(steps):
        for sentence in (wrong, advice):
            assert sentence, symbol
            assert not re.search(r"  | [.,)]|\( ?\)|None|[{}]|^ | $", sentence), (symbol, sentence)
