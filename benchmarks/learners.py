"""Simulated learners on random lessons: is honest work called wrong, are mistakes named, is anybody accused?

    python -m benchmarks.learners [--lessons N] [--seed S] [--exe COMMAND...] [--examples N]

The right values and the wrong formulas come from `benchmarks.oracle`, which imports
nothing of the tutor. Each learner's answers go through `backprop-tutor mark` as a table,
as a class's would. What is counted:

- honest work (exact, rounding on, fixed decimals, cut, fractions, expressions) called
  wrong, misconception, follow-through or unreadable;
- misconceptions, at the steps where they show in the digits typed, that are named;
- later steps, right on the learner's own values, that are called wrong;
- stock answers that are not right and marked correct or truncated.
"""

from __future__ import annotations

import argparse
import csv
import io
import math
import random
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks.oracle import Formula, Model, Step, Written, random_model

Env = dict[str, float]

MISCONCEPTIONS = (
    "forgot_bias",
    "used_pre_activation",
    "transposed_weights",
    "forgot_activation",
    "forgot_half",
    "unsquared_error",
    "error_reversed",
    "extra_two",
    "one_path_only",
    "forgot_upstream",
    "forgot_activation_derivative",
    "derivative_at_wrong_place",
    "forgot_input_factor",
    "ascended",
    "forgot_learning_rate",
    "kept_old_value",
)

ACCUSED = {"wrong", "misconception"}
NOT_HONOURED = ACCUSED | {"follow_through", "missing"}


class Work(NamedTuple):
    """What a learner does at a step: the text, and the value that they go on with."""

    text: str
    value: float


Learner = Callable[[Step, Env, Env], Work]
"""A step with the true values and the learner's own values of all names known by then."""


class Row(NamedTuple):
    """One answer.

    Attributes:
        true, due: what is right, and what is right on the learner's own values.
        idle: whether `due` is a stock number or an own value handed on: that shows no work.
    """

    iteration: int
    step: Step
    text: str
    true: float
    due: float
    idle: bool


def value_of(formula: Formula, env: Env, otherwise: float = math.nan) -> float:
    """What a formula gives; where it has no value on these numbers, `otherwise`."""
    try:
        with np.errstate(divide="raise", invalid="raise", over="raise"):
            value = float(formula(env))
    except ArithmeticError:
        return otherwise
    return value if math.isfinite(value) else otherwise


class _Noting(dict[str, float]):
    """Values that note which of them are asked for."""

    def __init__(self, env: Env) -> None:
        super().__init__(env)
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> float:
        self.asked.add(name)
        return super().__getitem__(name)


def operands(step: Step, env: Env) -> set[str]:
    """The names in a step's formula."""
    noting = _Noting(env)
    value_of(step.right, noting)
    return noting.asked


def figures(value: float, count: int) -> str:
    """A number in so many significant figures, as a person writes it: with its zeros."""
    if value == 0 or not math.isfinite(value):
        return "0"
    decimals = count - 1 - math.floor(math.log10(abs(value)))
    return f"{value:.{decimals}f}" if 0 <= decimals < 20 else f"{value:.{count - 1}e}"


def cut(value: float, count: int) -> str:
    """The same with the rest cut off."""
    text = figures(value, 12)  # of -3.8, which is -3.79999..., a person sees -3.8
    mantissa, e, exponent = text.partition("e")
    kept, seen = "", 0
    for sign in mantissa:
        if sign.isdigit() and (seen or sign != "0"):
            seen += 1
            sign = "0" if seen > count else sign
        kept += sign
    whole, point, rest = kept.partition(".")
    decimals = count - 1 if e else count - 1 - math.floor(math.log10(abs(value))) if value else 0
    return whole + (point + rest[:decimals] if decimals > 0 else "") + e + exponent


# Honest learners


def _exact(count: int) -> Learner:
    def work(step: Step, true: Env, own: Env) -> Work:
        return Work(figures(value_of(step.right, true), count), value_of(step.right, true))

    return work


def _rounding_on(write: Callable[[float], str]) -> Learner:
    def work(step: Step, true: Env, own: Env) -> Work:
        text = write(value_of(step.right, own, value_of(step.right, true)))
        return Work(text, float(text))

    return work


def _cutting(count: int) -> Learner:
    def work(step: Step, true: Env, own: Env) -> Work:
        value = value_of(step.right, true)
        return Work(cut(value, count), value)

    return work


def _fractions(step: Step, true: Env, own: Env) -> Work:
    value = value_of(step.right, true)
    ratio = Fraction(value).limit_denominator(10_000)
    if math.isclose(ratio, value, rel_tol=1e-13, abs_tol=0):
        return Work(f"{ratio.numerator}/{ratio.denominator}", value)
    return Work(repr(value), value)


def _names(step: Step, true: Env, own: Env) -> Work:
    names = {name: Written(name, Written.ATOM) for name in true}
    return Work(step.right(names).text, value_of(step.right, true))


def _numbers_in(count: int | None) -> Learner:
    """The substitution with the numbers of values before rounded to so many figures; what is given stays."""

    def work(step: Step, true: Env, own: Env) -> Work:
        def write(value: float) -> Written:
            short = f"{value:.12g}"
            return Written(repr(value) if count is None else min(short, figures(value, count), key=len))

        return Work(
            step.right({name: write(value) for name, value in true.items()}).text, value_of(step.right, true)
        )

    return work


HONEST: dict[str, Learner] = {
    **{f"exact, {count} figures": _exact(count) for count in (3, 4, 5, 6, 8, 10, 12, 15, 17)},
    **{
        f"rounding on, {count} figures": _rounding_on(lambda value, count=count: figures(value, count))
        for count in (3, 4, 5, 6, 8, 10, 12)
    },
    **{
        f"rounding on, {count} decimals": _rounding_on(lambda value, count=count: f"{value:.{count}f}")
        for count in (2, 3, 4)
    },
    **{f"cut, {count} figures": _cutting(count) for count in (3, 4, 6)},
    "fractions": _fractions,
    "expressions of names": _names,
    "expressions, numbers in full": _numbers_in(None),
    "expressions, numbers of 6 figures": _numbers_in(6),
    "expressions, numbers of 4 figures": _numbers_in(4),
}


# Learners with mistakes, who go on with what they got

DIGITS = 6


def _with_misconceptions(ids: Sequence[str]) -> Learner:
    def work(step: Step, true: Env, own: Env) -> Work:
        due = value_of(step.right, own, value_of(step.right, true))
        wrong = next((step.wrong[one] for one in ids if one in step.wrong), step.right)
        text = figures(value_of(wrong, own, due), DIGITS)
        return Work(text, float(text))

    return work


def _with_a_slip(at: tuple[int, str], factor: float) -> Learner:
    """A slip of arithmetic at the first time the step is met; `at` names it by its symbol."""
    met = []

    def work(step: Step, true: Env, own: Env) -> Work:
        value = value_of(step.right, own, value_of(step.right, true))
        if step.symbol == at[1]:
            met.append(step)
            if len(met) == at[0]:
                value = value * factor + (0.37 if value == 0 else 0)
        text = figures(value, DIGITS)
        return Work(text, float(text))

    return work


def _stock(text: str) -> Learner:
    """The same everywhere; "before": the first right answer over and over; "old": the parameter, else 0."""
    typed = [text]

    def work(step: Step, true: Env, own: Env) -> Work:
        if typed[0] == "before":
            typed[0] = figures(value_of(step.right, true), DIGITS)
        shown = figures(own.get(step.parameter, 0.0), DIGITS) if text == "old" else typed[0]
        return Work(shown, float(Fraction(shown)))

    return work


STOCK = ("0", "1", "-1", "1/2", "0.5", "before", "old")


# Playing a lesson


def play(model: Model, learner: Learner) -> Iterator[Row]:
    """Every answer that a learner gives, in order, over all iterations."""
    true: Env = dict(model.given)
    own: Env = dict(model.given)
    for iteration in range(1, model.iterations + 1):
        for step in model.steps:
            right = value_of(step.right, true)
            due = value_of(step.right, own, right)
            typed = learner(step, true, own)
            handed_on = any(
                figures(due, DIGITS) == figures(own[name], DIGITS) for name in operands(step, own)
            )
            idle = abs(due) in (0, 0.5, 1) or handed_on
            yield Row(iteration, step, typed.text, right, due, idle)
            true[step.symbol], own[step.symbol] = right, typed.value
        for step in model.steps:
            if step.parameter:
                true[step.parameter], own[step.parameter] = true[step.symbol], own[step.symbol]


def marked(
    model: Model, work: Mapping[str, Sequence[Row]], command: Sequence[str]
) -> dict[str, list[list[str]]]:
    """Per learner, for each row: verdict and ids of misconceptions.

    Raises:
        RuntimeError: where `mark` fails.
    """
    with tempfile.TemporaryDirectory() as folder:
        lesson, answers = Path(folder) / f"{model.name}.toml", Path(folder) / "answers.csv"
        lesson.write_text(model.toml, encoding="utf-8")
        with answers.open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            table.writerow(("learner", "iteration", "symbol", "answer"))
            for learner, rows in work.items():
                table.writerows((learner, row.iteration, row.step.symbol, row.text) for row in rows)
        done = subprocess.run(
            [*command, "mark", str(lesson), str(answers), "--format", "csv"],
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
    if done.returncode not in (0, 1):
        raise RuntimeError(f"{done.stderr}\n{model.toml}")
    found: dict[str, list[list[str]]] = defaultdict(list)
    for mark in csv.DictReader(io.StringIO(done.stdout)):
        ids = (mark["misconceptions"] or mark["misconception"]).split()
        found[mark["learner"]].append([mark["verdict"], *ids])
    return found


# Counting


@dataclass
class Rates:
    """Counts of one kind of learner.

    Attributes:
        verdicts: how often each verdict was given.
        shown, named: answers in which a misconception shows, and those of them where it is named.
        later, accused: answers right on own wrong values, and those of them called wrong.
        credited: stock answers that are not right and called so.
        examples: what was not as it should be.
    """

    verdicts: Counter[str] = field(default_factory=Counter)
    shown: int = 0
    named: int = 0
    later: int = 0
    accused: int = 0
    credited: int = 0
    examples: list[str] = field(default_factory=list)

    @property
    def answers(self) -> int:
        return self.verdicts.total()

    @property
    def dishonoured(self) -> int:
        return sum(self.verdicts[verdict] for verdict in NOT_HONOURED)


def _shows(text: str, value: float) -> bool:
    """Whether a number typed is another than this value, beyond what rounding on leaves open."""
    return abs(float(text) - value) > 2e-4 * max(abs(value), abs(float(text)))


def _is_right(row: Row) -> bool:
    typed = float(Fraction(row.text))
    return typed == row.true or (row.true != 0 and abs(typed - row.true) <= 0.01 * abs(row.true))


def _as_due(row: Row) -> bool:
    return row.text == figures(row.due, DIGITS)


def _count(
    kind: str, ids: Sequence[str], rows: Sequence[Row], marks: Sequence[Sequence[str]], rates: Rates
) -> None:
    for row, (verdict, *found) in zip(rows, marks, strict=True):
        rates.verdicts[verdict] += 1
        off = ""
        if kind == "honest":
            off = verdict if verdict in NOT_HONOURED else ""
        elif kind == "stock":
            if verdict in ("correct", "truncated") and not _is_right(row):
                rates.credited += 1
                off = "credited"
        elif _as_due(row):
            if _shows(row.text, row.true) and not row.idle:
                rates.later += 1
                if verdict in ACCUSED:
                    rates.accused += 1
                    off = "accused"
        elif ids and _shows(row.text, row.due) and _shows(row.text, row.true):
            rates.shown += 1
            used = next(one for one in ids if one in row.step.wrong)
            if used in found:
                rates.named += 1
            else:
                off = f"{used} not named"
        if off:
            rates.examples.append(
                f"{row.step.symbol} of iteration {row.iteration}: {row.text} is "
                f"{' '.join((verdict, *found))} ({off}; right {row.true!r}, on own values {row.due!r})"
            )


class Played(NamedTuple):
    """A learner with their kind and, where they have any, their misconceptions."""

    kind: str
    group: str
    ids: tuple[str, ...]
    learner: Learner


def learners(generator: random.Random, model: Model) -> Iterator[Played]:
    """Everybody who sits down before a lesson."""
    for name, learner in HONEST.items():
        yield Played("honest", name, (), learner)
    there = sorted({one for step in model.steps for one in step.wrong})
    for one in there:
        yield Played("misconception", one, (one,), _with_misconceptions((one,)))
    for _ in range(2 if len(there) > 1 else 0):
        two = tuple(generator.sample(there, 2))
        yield Played("two misconceptions", "two misconceptions", two, _with_misconceptions(two))
    for _ in range(6):
        step = generator.choice(model.steps)
        factor = generator.choice((-1.0, 2.0, 10.0, generator.uniform(0.3, 1.7)))
        yield Played("slip", "one slip", (), _with_a_slip((1, step.symbol), factor))
    for text in STOCK:
        yield Played("stock", f"stock answer {text}", (), _stock(text))


def campaign(
    lessons: int, seed: int, command: Sequence[str], told: Callable[[str], None] = lambda line: None
) -> dict[str, dict[str, Rates]]:
    """Rates by kind and group, over so many random lessons."""
    found: dict[str, dict[str, Rates]] = defaultdict(lambda: defaultdict(Rates))
    generator = random.Random(seed)
    for number in range(lessons):
        model = next(model for model in _models(generator, f"random-{number + 1}") if not cancels(model))
        everybody = {f"{at}": played for at, played in enumerate(learners(generator, model))}
        work = {name: tuple(play(model, played.learner)) for name, played in everybody.items()}
        marks = marked(model, work, command)
        for name, (kind, group, ids, _) in everybody.items():
            rates = found[kind][group]
            before = len(rates.examples)
            _count(kind, ids, work[name], marks[name], rates)
            rates.examples[before:] = [f"{model.name}: {line}" for line in rates.examples[before:]]
        if (number + 1) % 50 == 0:
            told(f"{number + 1} lessons")
    return found


def _models(generator: random.Random, name: str) -> Iterator[Model]:
    while True:
        yield random_model(generator, name)


def cancels(model: Model) -> bool:
    """Whether binary noise stands somewhere for what is 0 on paper: no fair question."""
    return any(0 < abs(row.true) < 1e-12 for row in play(model, _exact(DIGITS)))


def _share(part: int, whole: int) -> str:
    return f"{part:,} of {whole:,} ({100 * part / whole:.3f} %)" if whole else "0 of 0"


def table(found: Mapping[str, Mapping[str, Rates]]) -> Iterator[str]:
    """The table of rates, in Markdown."""
    yield "| learners | answers | what is counted |"
    yield "|---|---|---|"
    for kind, groups in found.items():
        for group, rates in (*groups.items(), (f"**{kind}, all**", _added(groups.values()))):
            match kind:
                case "honest":
                    what = f"called wrong {_share(rates.dishonoured, rates.answers)}; "
                    what += f"imprecise {_share(rates.verdicts['imprecise'], rates.answers)}"
                    if without := rates.verdicts["unreadable"]:
                        what += f"; without a value {without:,}"
                case "stock":
                    what = f"credited {_share(rates.credited, rates.answers)}; "
                    what += f"followed {_share(rates.verdicts['follow_through'], rates.answers)}"
                case _:
                    what = f"named {_share(rates.named, rates.shown)}; " if rates.shown else ""
                    what += f"accused later {_share(rates.accused, rates.later)}"
            yield f"| {group} | {rates.answers:,} | {what} |"


def _added(groups: Iterator[Rates] | Sequence[Rates]) -> Rates:
    total = Rates()
    for rates in groups:
        total.verdicts += rates.verdicts
        total.shown += rates.shown
        total.named += rates.named
        total.later += rates.later
        total.accused += rates.accused
        total.credited += rates.credited
    return total


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--lessons", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--examples", type=int, default=0, help="show so many of what went wrong in each row")
    parser.add_argument("--exe", nargs="+", default=[sys.executable, "-m", "tutor"])
    arguments = parser.parse_args()
    print(f"{arguments.lessons} random lessons, seed {arguments.seed}")
    found = campaign(
        arguments.lessons, arguments.seed, arguments.exe, lambda line: print(line, file=sys.stderr)
    )
    print(*table(found), sep="\n")
    for groups in found.values():
        for group, rates in groups.items():
            for line in rates.examples[: arguments.examples]:
                print(f"{group}: {line}")


if __name__ == "__main__":
    main()
