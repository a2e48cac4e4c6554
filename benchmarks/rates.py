"""What became of simulated learners' answers: called wrong, named, accused, credited."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from benchmarks.by_hand import id_of
from benchmarks.players import DIGITS, Row, figures

ACCUSED = {"wrong", "misconception"}
NOT_HONOURED = ACCUSED | {"follow_through", "missing"}


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


def count(
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
        elif row.noise:
            continue
        elif _as_due(row):
            if _shows(row.text, row.true) and not row.idle:
                rates.later += 1
                if verdict in ACCUSED:
                    rates.accused += 1
                    off = "accused"
        elif ids and _shows(row.text, row.due) and _shows(row.text, row.true):
            rates.shown += 1
            used = id_of(next(one for one in ids if one in row.step.wrong))
            if used in found:
                rates.named += 1
            else:
                off = f"{used} not named"
        if off:
            rates.examples.append(
                f"{row.step.symbol} of iteration {row.iteration}: {row.text} is "
                f"{' '.join((verdict, *found))} ({off}; right {row.true!r}, on own values {row.due!r})"
            )


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


def _added(groups: Iterable[Rates]) -> Rates:
    total = Rates()
    for rates in groups:
        total.verdicts += rates.verdicts
        total.shown += rates.shown
        total.named += rates.named
        total.later += rates.later
        total.accused += rates.accused
        total.credited += rates.credited
    return total
