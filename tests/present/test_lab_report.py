"""The lab without a screen: tables, plots, JSON, CSV, SVG."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from support.courses import all_lessons
from support.running import tutor
from tutor.expressions.printing import format_short
from tutor.practice.lab.runs import Comparison, compare
from tutor.practice.lab.state import RATES, freeze, open_lab
from tutor.present.lab.curves import Curve, plot
from tutor.present.lab.data import MOST_SAMPLES, lab_csv, lab_json
from tutor.present.lab.svg import lab_svg
from tutor.present.lab.text import lab_text, sampled


def compared(name: str, rates: tuple[float, ...] = RATES, iterations: int = 300) -> Comparison:
    return compare(open_lab(next(one for one in all_lessons() if one.id == name)), rates, iterations)


@pytest.mark.parametrize(
    "value, text",
    [
        (0.0000351, "0.0000351"),
        (0.298371109, "0.298"),
        (1870.4, "1870"),
        (-2.08, "-2.08"),
        (0.0, "0"),
        (5.0, "5"),
        (9.996, "10.0"),
        (1.3e-7, "1.3e-7"),
        (2.5e9, "2.5e9"),
        (float("inf"), "inf"),
        (float("nan"), "nan"),
    ],
)
def test_a_short_number_has_three_figures_and_no_needless_exponent(value: float, text: str) -> None:
    assert float(format_short(value)) == pytest.approx(float(text), nan_ok=True)
    assert len(format_short(value)) <= 10
    assert ("e" in format_short(value)) == ("e" in text)


def test_the_rows_of_a_table_run_from_the_start_to_the_last_iteration() -> None:
    assert sampled(3) == [0, 1, 2, 3]
    assert sampled(700) == [0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 700]
    assert sampled(1000)[-2:] == [500, 1000]


def test_the_text_is_ascii_and_fits_80_columns_even_where_numbers_overflow() -> None:
    for name in ("mazur-222", "relu-221"):
        text = lab_text(compared(name, (0.01, *RATES, 5.0)), 80, ascii_only=True)
        assert text.isascii()
        lines = text.splitlines()
        table = [line for line in lines if line and (line.lstrip()[0].isdigit() or "---" in line)]
        assert all(len(line) <= 80 for line in lines if line not in table)


def test_a_falling_curve_falls_from_the_left_top_to_the_right_bottom() -> None:
    lines = plot([Curve("*", 10.0 ** -np.arange(9.0))], 60, 14, log=True, last=8)
    rows = [line.split("|", 1)[1] for line in lines if "|" in line]
    drawn = [row.rfind("*") for row in rows if "*" in row]
    assert drawn == sorted(drawn)
    assert rows[0].startswith("*")
    assert rows[-1].rstrip().endswith("*")
    assert len(lines) == 14
    assert lines[0].split()[0] == "1"


def test_an_oscillating_curve_fills_the_columns_that_stand_for_many_iterations() -> None:
    lines = plot([Curve("*", np.array([1.0, 100.0] * 500))], 40, 12, log=True, last=999)
    columns = list(zip(*(line.split("|", 1)[1].ljust(29) for line in lines if "|" in line), strict=True))
    assert all(column.count("*") == len(column) for column in columns)


@pytest.mark.parametrize(
    "values",
    [[0.0, 0.0, 0.0], [1.0, np.inf, np.nan], [np.nan], [1.0, 1e300, np.inf], [0.0], [5.0, 5.0], [-1.0, 2.0]],
)
@pytest.mark.parametrize("log", [True, False])
def test_any_values_can_be_plotted_without_a_warning(values: list[float], log: bool) -> None:
    lines = plot([Curve("1", np.array(values))], 30, 8, log=log, last=max(1, len(values) - 1))
    assert len(lines) == 8
    assert all(len(line) <= 30 for line in lines)


def test_a_curve_that_leaves_the_plot_points_up() -> None:
    lines = plot(
        [Curve("1", np.array([1.0, 1e9, 1e20])), Curve("2", np.full(3, 0.5))], 40, 10, log=True, last=2
    )
    assert "^" in lines[0]


def test_json_is_one_document_with_every_rate_and_null_for_what_is_not_finite() -> None:
    document = json.loads(lab_json(compared("relu-221", (0.01, 5.0), 5000)))
    assert [run["rate"] for run in document["rates"]] == [0.01, 5.0]
    assert [run["verdict"] for run in document["rates"]] == ["about_right", "diverging"]
    calm, wild = document["rates"]
    assert calm["overflow_in_iteration"] is None
    assert wild["overflow_in_iteration"] > 1
    assert wild["final_loss"] is None
    assert [one["unit"] for one in wild["closed_units"]] == ["a1", "a2"]
    rows = document["history_at"]
    assert (rows[0], rows[-1], len(rows)) == (0, 5000, MOST_SAMPLES + 1)
    assert len(calm["loss"]) == len(calm["prediction"]) == len(rows)
    assert calm["loss"][0] == pytest.approx(2.5992)


def test_csv_has_a_row_per_iteration_and_a_loss_per_rate() -> None:
    rows = list(csv.DictReader(io.StringIO(lab_csv(compared("relu-221", (0.01, 5.0), 300)))))
    assert len(rows) == 301
    assert float(rows[0]["L eta=0.01"]) == pytest.approx(2.5992)
    assert float(rows[0]["yhat eta=5"]) == pytest.approx(1.72)
    assert rows[-1]["L eta=5"] == ""


def test_svg_is_one_self_contained_picture_with_a_curve_and_a_sentence_per_rate() -> None:
    text = lab_svg(compared("relu-221", (0.01, 0.1, 2.0, 5.0), 20_000))
    root = ElementTree.fromstring(text)
    assert "script" not in text
    assert [line for line in text.splitlines() if "http" in line and "xmlns" not in line] == []
    name = "{http://www.w3.org/2000/svg}"
    dashes = [path.get("stroke-dasharray") for path in root.iter(f"{name}path") if path.get("stroke-width")]
    assert len(set(dashes)) == 4
    words = " ".join(element.text or "" for element in root.iter(f"{name}text"))
    for rate in ("0.01", "0.1", "2", "5"):
        assert f"eta = {rate}:" in words
    assert "nan" not in text
    assert len(text) < 100_000


def test_svg_escapes_what_a_lesson_is_called() -> None:
    from dataclasses import replace

    lesson = replace(all_lessons()[0], id="<script>&")
    drawn = ElementTree.fromstring(lab_svg(compare(open_lab(lesson), [0.5], 10)))
    assert any("<script>&" in (element.text or "") for element in drawn.iter())
    assert not any(element.tag.endswith("script") for element in drawn.iter())


def test_the_command_prints_the_published_figure(tmp_path: Path) -> None:
    done = tutor(
        *("lab", "mazur-222", "--iterations", "10000", "--rates", "0.5", "--freeze", "biases"),
        *("--format", "text"),
        home=tmp_path,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "10000  0.0000351" in done.stdout


def test_the_report_of_frozen_biases_says_so() -> None:
    lab = freeze(open_lab(all_lessons()[0]), ["biases"])
    assert not hasattr(lab, "message")
    assert "biases frozen" in lab_text(compare(lab, [0.5], 10), 80, True)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "typed",
    [
        ("--rates", "x"),
        ("--rates", "0"),
        ("--rates", ""),
        ("--rates", "0.1,inf"),
        ("--freeze", "w99"),
        ("--iterations", "0"),
        ("--iterations", "99999999"),
    ],
)
def test_a_report_that_cannot_be_is_refused_in_a_sentence(typed: tuple[str, str], tmp_path: Path) -> None:
    done = tutor("lab", "relu-221", *typed, "--format", "csv", home=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("typed", ["x", "0", "nan", "1,2,3,4,5,6,7,8,9,10"])
def test_refused_rates_are_told_what_to_type_on_the_command_line(typed: str, tmp_path: Path) -> None:
    done = tutor("lab", "relu-221", "--rates", typed, "--format", "csv", home=tmp_path)
    assert done.returncode == 2
    assert "Type `--rates" in done.stderr
    assert ":rates" not in done.stderr


@pytest.mark.parametrize("form", ["text", "json", "csv", "svg"])
def test_diverging_rates_print_nothing_on_stderr(form: str, tmp_path: Path) -> None:
    done = tutor("lab", "relu-221", "--rates", "5,100", "--format", form, home=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout


def test_without_a_screen_and_a_format_the_text_is_printed(tmp_path: Path) -> None:
    done = tutor("lab", "relu-221", "--iterations", "5", home=tmp_path)
    assert done.returncode == 0
    assert "This lesson's own learning rate is 0.01" in done.stdout


def test_in_line_mode_the_lab_says_its_table_and_sentences_and_goes_on(tmp_path: Path) -> None:
    done = tutor("lesson", "relu-221", "--plain", home=tmp_path, stdin=":lab\n:quit\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert "eta = 0.01: about right" in done.stdout
    assert "Stopped. You go on here next time." in done.stdout


def test_an_exam_has_no_lab_that_would_give_its_values_away(tmp_path: Path) -> None:
    lines = ":lab\n:quit\n"
    done = tutor("quiz", "relu-221", "--exam", "--count", "2", "--plain", home=tmp_path, stdin=lines)
    assert "the lab opens when it is over" in done.stdout
    assert "about right" not in done.stdout
