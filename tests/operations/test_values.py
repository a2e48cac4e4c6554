"""Values and derivatives of single rows, worked out elsewhere."""

from __future__ import annotations

import pytest

from tutor.expressions.trees import evaluate
from tutor.operations.activations_in_pieces import ELU
from tutor.operations.activations_smooth import GELU, SOFTPLUS
from tutor.operations.losses import HUBER
from tutor.operations.rows import ActivationRow, LossRow


@pytest.mark.parametrize(
    "row, z, value, derivative",
    [
        (ELU, 0.5, 0.5, 1.0),
        (ELU, 0.0, 0.0, 1.0),
        (ELU, -2.0, -0.864664716763387308, 0.135335283236612692),
        # z*Phi(z) and Phi(z) + z*phi(z), to the last digit: what PyTorch calls GELU.
        (GELU, 1.0, 0.8413447460685429, 1.0833154705876863),
        (GELU, -0.5, -0.15426876936299344, 0.1325048753438371),
        (GELU, 0.0, 0.0, 0.5),
        (GELU, -8.0, -4.9767684594174273e-15, -3.979607261086796e-14),
        (SOFTPLUS, 0.5, 0.97407698418010668, 0.62245933120185456),
        (SOFTPLUS, -40.0, 4.248354255291589e-18, 4.248354255291589e-18),
        (SOFTPLUS, 800.0, 800.0, 1.0),
    ],
    ids=lambda part: part.name if isinstance(part, ActivationRow) else None,
)
def test_an_activation_has_its_known_value_and_derivative(
    row: ActivationRow, z: float, value: float, derivative: float
) -> None:
    values = {"z": z}
    values["a"] = evaluate(row.value(0, ("z",)), values)
    assert values["a"] == pytest.approx(value, rel=1e-12)
    assert evaluate(row.derivative("z", "a"), values) == pytest.approx(derivative, rel=1e-12)


@pytest.mark.parametrize(
    "row, prediction, target, share, gradient",
    [
        (HUBER, 1.4, 1.0, 0.08, 0.4),
        (HUBER, 1.0, 2.0, 0.5, -1.0),
        (HUBER, 4.0, 1.0, 2.5, 1.0),
        (HUBER, -3.0, 1.0, 3.5, -1.0),
    ],
    ids=lambda part: part.name if isinstance(part, LossRow) else None,
)
def test_a_loss_has_its_known_share_and_gradient(
    row: LossRow, prediction: float, target: float, share: float, gradient: float
) -> None:
    values = {"a": prediction, "y": target}
    assert evaluate(row.term("a", "y"), values) == pytest.approx(share, rel=1e-12)
    assert evaluate(row.gradient("a", "y", 1), values) == pytest.approx(gradient, rel=1e-12)
