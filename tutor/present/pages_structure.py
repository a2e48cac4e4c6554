"""What stands before the first step: the network, what is given, and the rules that its steps follow."""

from __future__ import annotations

from collections.abc import Iterator

from tutor.clean import in_html
from tutor.expressions import mathml
from tutor.lesson.model import Lesson
from tutor.model.network import Layer, Network
from tutor.operations.rows import ActivationRow
from tutor.present.key import lesson_name
from tutor.present.pages_document import paragraphs, table
from tutor.present.pages_figure import figure
from tutor.present.pages_steps import Book, shown_number
from tutor.sayings import said
from tutor.words import say


def heading_html(lesson: Lesson) -> str:
    """Title, summary and source."""
    source = ""
    if lesson.source is not None:
        file = f" ({in_html(lesson.source.file)})" if lesson.source.file else ""
        source = f'<p class="source-line">Source: {in_html(lesson.source.title)}{file}</p>'
    return (
        f'<header><p class="lesson">{in_html(lesson_name(lesson))}</p><h1>{in_html(lesson.title)}</h1>'
        f'<div class="summary">{paragraphs(lesson.summary)}</div>{source}</header>'
    )


def structure_html(lesson: Lesson, level: int) -> str:
    """The drawing, the given values and the rules, under headings of `level`."""
    network = lesson.network
    values = dict(zip(network.inputs, lesson.training.x, strict=True))
    values |= dict(zip(network.loss.targets, lesson.training.y, strict=True))
    values |= dict(network.parameters())
    shape = "-".join(map(str, network.shape()))
    parts = [
        f"<h{level}>The network</h{level}>",
        figure(network, values, (), f"The {shape} network before its first forward pass."),
        f"<h{level}>What is given</h{level}>",
        given_html(lesson),
        f"<h{level}>The rules</h{level}>",
        rules_html(network),
    ]
    return "\n".join(parts)


def given_html(lesson: Lesson) -> str:
    """Tables of the inputs, targets, learning rates and first parameters."""
    training, network = lesson.training, lesson.network
    sample = [
        *zip(network.inputs, training.x, strict=True),
        *zip(network.loss.targets, training.y, strict=True),
    ]
    rows = [(mathml.math(mathml.symbol(name)), _given(value)) for name, value in sample]
    rate = mathml.math(mathml.symbol(training.learning_rate_name))
    if len(set(training.learning_rates)) == 1:
        rows.append((rate, _given(training.learning_rates[0])))
    else:
        rates = enumerate(training.learning_rates, start=1)
        rows += [(f"{rate} (iteration {number})", _given(value)) for number, value in rates]
    parts = [table("Inputs, targets and learning rate", ("name", "value"), rows, "numbers")]
    return "\n".join((*parts, *_layers(network)))


def _layers(network: Network) -> Iterator[str]:
    for index, layer in enumerate(network.layers):
        feeding = [mathml.math(mathml.symbol(name)) for name in network.feeding(index)]
        headings = ["into", *(f"from {name}" for name in feeding)]
        if layer.biases is not None:
            headings.append("bias")
        yield table(
            f"Layer {layer.name} ({layer.activation})", headings, _parameter_rows(layer), "numbers parameters"
        )


def _parameter_rows(layer: Layer) -> Iterator[list[str]]:
    """A row per unit: its weights, then its bias."""
    for unit, (names, weights) in enumerate(zip(layer.weight_names, layer.weights, strict=True)):
        pairs = list(zip(names, weights, strict=True))
        if layer.biases is not None:
            pairs.append((layer.bias_names[unit], layer.biases[unit]))
        cells = [
            mathml.math(mathml.symbol(name), mathml.EQUALS, mathml.number(value, 12)) for name, value in pairs
        ]
        yield [mathml.math(mathml.symbol(layer.z[unit])), *cells]


def _given(value: float) -> str:
    return mathml.math(mathml.number(value, 12))


def rules_html(network: Network) -> str:
    """A line per activation and one for the loss: the formula with its derivative."""
    lines = []
    for row in dict.fromkeys(layer.row for layer in network.layers):
        names = ", ".join(in_html(layer.name) for layer in network.layers if layer.row is row)
        lines.append(f"<dt>{in_html(row.name)} ({names})</dt><dd>{_activation_rule(row)}</dd>")
    lines.append(
        f"<dt>loss ({in_html(network.loss.kind.replace('_', ' '))})</dt><dd>{_loss_rule(network)}</dd>"
    )
    return f'<dl class="rules">{"".join(lines)}</dl>'


def _activation_rule(rule: ActivationRow) -> str:
    prose = in_html(say(said(rule.hint)))
    if rule.linear:
        return f"The unit {prose}: its activation is its weighted sum, with the derivative 1."
    z = ("z1", "z2", "z3") if rule.coupled else ("z",)
    a = "a1" if rule.coupled else "a"
    value = mathml.math(mathml.symbol(a), mathml.EQUALS) + " ".join(mathml.formula(rule.value(0, z)))
    local = mathml.math(mathml.gradient(a, z[0]), mathml.EQUALS)
    derivative = local + " ".join(mathml.formula(rule.derivative(z[0], a)))
    return f"{value}, &#8195;{derivative}. In words: {prose}."


def _loss_rule(network: Network) -> str:
    loss, rule = network.loss, network.loss.row
    count = len(network.outputs)
    share = rule.term(network.outputs[0], loss.targets[0])
    slope = rule.gradient(network.outputs[0], loss.targets[0], count)
    of = loss.terms[0] if loss.terms else loss.name
    value = mathml.math(mathml.symbol(of), mathml.EQUALS) + " ".join(mathml.formula(share))
    local = mathml.math(mathml.gradient(loss.name, network.outputs[0]), mathml.EQUALS)
    derivative = local + " ".join(mathml.formula(slope))
    of_each = " for the first output" if count > 1 else ""
    return f"{value}, &#8195;{derivative}{of_each}. In words: {in_html(say(said(rule.hint)))}."


def results_html(book: Book) -> str:
    """Predictions and loss of every iteration."""
    network = book.network
    names = (*network.outputs, network.loss.name)
    headings = ["iteration", *(mathml.math(mathml.symbol(name)) for name in names)]
    rows = []
    for iteration in range(1, book.lesson.training.iterations + 1):
        values = ((name, book.trace.value(iteration, name)) for name in names)
        cells = (
            f'<a href="{book.href(iteration, name)}">{shown_number(value)}</a>' for name, value in values
        )
        rows.append([str(iteration), *cells])
    return table("What each iteration gives", headings, rows, "numbers")
