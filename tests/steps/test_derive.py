from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings

from support.networks import layer, networks, two_two_one
from tutor.expressions.trees import Add, Role
from tutor.model.network import Loss, Network, Training
from tutor.steps.computation import NetworkComputation
from tutor.steps.derive import plan
from tutor.steps.trace import initial_values


def test_the_steps_come_in_the_order_of_the_contract() -> None:
    network, _ = two_two_one()
    symbols = " ".join(step.symbol for step in plan(network).steps)
    assert symbols == (
        "z1 z2 a1 a2 yhat L "
        "dL/dyhat dL/dw1 dL/dw2 dL/dbo dL/da1 dL/da2 dL/dz1 dL/dz2 "
        "dL/dw11 dL/dw21 dL/dw12 dL/dw22 dL/db1 dL/db2 "
        "w11' w21' w12' w22' b1' b2' w1' w2' bo'"
    )


def test_named_loss_terms_are_steps_before_the_loss() -> None:
    network, _ = two_two_one()
    named = replace(network, loss=Loss("half_squared_error", "E", ("y",), ("E1",)))
    symbols = [step.symbol for step in plan(named).steps]
    assert symbols[4:7] == ["yhat", "E1", "E"]


def test_a_linear_unit_has_one_forward_step_and_one_gradient_under_its_activations_name() -> None:
    network, _ = two_two_one()
    about = [(step.symbol, step.kind) for step in plan(network).steps if step.subject == "yhat"]
    assert about == [("yhat", "activation"), ("dL/dyhat", "grad_activation")]


@given(networks())
@settings(max_examples=40)
def test_every_step_needs_only_what_is_known_before_it_and_symbols_are_unique(
    sample: tuple[Network, Training],
) -> None:
    network, training = sample
    known = set(initial_values(NetworkComputation(network, training)))
    for step in plan(network).steps:
        assert set(step.depends_on) <= known
        assert step.symbol not in known
        known.add(step.symbol)


@given(networks())
@settings(max_examples=40)
def test_nothing_is_backpropagated_through_an_updated_weight(sample: tuple[Network, Training]) -> None:
    network, _ = sample
    for step in plan(network).steps:
        assert not any(name.endswith("'") for name in step.depends_on)


def test_every_path_through_a_softmax_is_a_term_of_the_gradient() -> None:
    softmax = layer(1, "softmax", ((0.1, 0.3), (0.2, 0.4), (0.5, 0.6)), None, last=True)
    network = Network(("x1", "x2"), (softmax,), Loss("cross_entropy", "L", ("y1", "y2", "y3")))
    tree = plan(network).by_symbol["dL/dz2_1"].expression
    assert isinstance(tree, Add)
    assert [term.role for term in tree.terms] == [Role.TERM] * 3
