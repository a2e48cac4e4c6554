"""What stands before the first step: the network, what is given, and the rules that its steps follow."""

from __future__ import annotations

from collections.abc import Iterator

from tutor.clean import in_html
from tutor.expressions import mathml
from tutor.expressions.trees import Expression
from tutor.lesson.model import Lesson, Source
from tutor.model.network import Layer, Network
from tutor.operations.rows import ActivationRow
from tutor.present.equation_values import equations_of, in_groups
from tutor.present.key import lesson_name
from tutor.present.markup import Markup, html
from tutor.present.pages_document import paragraphs, table
from tutor.present.pages_figure import figure
from tutor.present.pages_steps import Book, shown_number
from tutor.sayings import Said, Text, said
from tutor.steps.equations_computation import EquationsComputation
from tutor.steps.trace import initial_values

_MOST_RESULTS = 4


def heading_html(lesson: Lesson) -> str:
    """Title, summary and source."""
    source = ""
    if lesson.source is not None:
        source = f'<p class="source-line">{html(_source(lesson.source))}</p>'
    return (
        f'<header><p class="lesson">{in_html(lesson_name(lesson))}</p><h1>{in_html(lesson.title)}</h1>'
        f'<div class="summary">{paragraphs(lesson.summary)}</div>{source}</header>'
    )


def _source(source: Source) -> Said:
    if source.file:
        return said("pages.source_in_file", title=Text(source.title), file=Text(source.file))
    return said("pages.source", title=Text(source.title))


def structure_html(lesson: Lesson, level: int) -> str:
    """The drawing, the given values and the rules, under headings of `level`."""
    if lesson.equations is not None:
        return _of_equations(lesson, lesson.equations, level)
    network = lesson.network
    values = dict(zip(network.inputs, lesson.training.x, strict=True))
    values |= dict(zip(network.loss.targets, lesson.training.y, strict=True))
    values |= dict(network.parameters())
    before = said("pages.figure_given", shape=Text("-".join(map(str, network.shape()))))
    parts = [
        f"<h{level}>{html(said('pages.network'))}</h{level}>",
        figure(lesson.computation.plan(1), values, (), before),
        f"<h{level}>{html(said('documents.what_is_given'))}</h{level}>",
        given_html(lesson),
        f"<h{level}>{html(said('documents.rules'))}</h{level}>",
        rules_html(network),
    ]
    return "\n".join(parts)


def _of_equations(lesson: Lesson, computation: EquationsComputation, level: int) -> str:
    values = initial_values(computation)
    parts = [
        f"<h{level}>{html(said('pages.model'))}</h{level}>",
        figure(computation.plan(1), values, (), said("pages.model_given")),
        f"<h{level}>{html(said('documents.what_is_given'))}</h{level}>",
        *(_group_html(heading, pairs) for heading, pairs in in_groups(computation)),
    ]
    written = equations_of(lesson)
    if computation.network is not None:
        parts.append(f"<h{level}>{html(said('documents.rules'))}</h{level}>")
        parts.append(rules_html(computation.network))
    if written:
        lines = "".join(f"<li><code>{in_html(one)}</code></li>" for one in written)
        parts.append(f"<h{level}>{html(said('documents.equations'))}</h{level}>")
        parts.append(f'<ul class="equations">{lines}</ul>')
    return "\n".join(parts)


def _group_html(heading: Said, pairs: list[tuple[str, float]]) -> str:
    """A table of names with their values."""
    rows = [(mathml.math(mathml.symbol(name)), _given(value)) for name, value in pairs]
    columns = (html(said("documents.column_name")), html(said("documents.column_value")))
    return table(heading, columns, rows, "numbers")


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
        for iteration, value in enumerate(training.learning_rates, start=1):
            name = said("documents.rate_in", name=Markup(rate), iteration=iteration)
            rows.append((html(name), _given(value)))
    columns = (html(said("documents.column_name")), html(said("documents.column_value")))
    parts = [table(said("pages.given"), columns, rows, "numbers")]
    return "\n".join((*parts, *_layers(network)))


def _layers(network: Network) -> Iterator[str]:
    for index, layer in enumerate(network.layers):
        feeding = [Markup(mathml.math(mathml.symbol(name))) for name in network.feeding(index)]
        columns = [said("pages.column_into"), *(said("pages.column_from", name=name) for name in feeding)]
        if layer.biases is not None:
            columns.append(said("pages.column_bias"))
        caption = said("documents.layer", layer=Text(layer.name), activation=said(layer.row.title))
        yield table(caption, list(map(html, columns)), _parameter_rows(layer), "numbers", "parameters")


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
        layers = tuple(Text(layer.name) for layer in network.layers if layer.row is row)
        named = said("pages.activation", activation=said(row.title), layers=layers)
        lines.append(f"<dt>{html(named)}</dt><dd>{html(_activation_rule(row))}</dd>")
    loss = said("pages.loss", loss=said(network.loss.row.title))
    lines.append(f"<dt>{html(loss)}</dt><dd>{html(_loss_rule(network))}</dd>")
    return f'<dl class="rules">{"".join(lines)}</dl>'


def _activation_rule(row: ActivationRow) -> Said:
    if row.linear:
        return said("pages.rule_linear", rule=said(row.hint))
    z = ("z1", "z2", "z3") if row.coupled else ("z",)
    a = "a1" if row.coupled else "a"
    value = _equation(mathml.symbol(a), row.value(0, z))
    derivative = _derivative(mathml.gradient(a, z[0]), row.derivative(z[0], a))
    return said("pages.rule", value=value, derivative=derivative, rule=said(row.hint))


def _equation(left: str, right: Expression) -> Markup:
    return Markup(mathml.math(left, mathml.EQUALS) + " ".join(mathml.formula(right)))


def _derivative(left: str, right: Expression) -> Markup:
    """A wide blank parts it from the value before it."""
    return Markup("&#8195;" + _equation(left, right))


def _loss_rule(network: Network) -> Said:
    loss, rule = network.loss, network.loss.row
    count = len(network.outputs)
    share = rule.term(network.outputs[0], loss.targets[0])
    slope = rule.gradient(network.outputs[0], loss.targets[0], count)
    of = loss.terms[0] if loss.terms else loss.name
    value = _equation(mathml.symbol(of), share)
    derivative = _derivative(mathml.gradient(loss.name, network.outputs[0]), slope)
    name = "pages.rule_of_first" if count > 1 else "pages.rule"
    return said(name, value=value, derivative=derivative, rule=said(rule.hint))


def results_html(book: Book) -> str:
    """Predictions and loss of every iteration; without a loss, what is computed last."""
    names = _results(book.lesson)
    symbols = (mathml.math(mathml.symbol(name)) for name in names)
    headings = [html(said("documents.column_iteration")), *symbols]
    rows = []
    for iteration in range(1, book.lesson.iterations + 1):
        values = ((name, book.trace.value(iteration, name)) for name in names)
        cells = (
            f'<a href="{book.href(iteration, name)}">{shown_number(value)}</a>' for name, value in values
        )
        rows.append([str(iteration), *cells])
    return table(said("pages.each_iteration"), headings, rows, "numbers")


def _results(lesson: Lesson) -> tuple[str, ...]:
    computation = lesson.equations
    if computation is None:
        return (*lesson.network.outputs, lesson.network.loss.name)
    if computation.results:
        return computation.results
    first = {step.symbol for step in computation.plan(1).steps}
    in_all = all(step.sample is None for step in computation.plan(1).steps)
    last = [q.name for q in computation.model.quantities if q.name in first][-_MOST_RESULTS:]
    return tuple(last) if in_all else ()
