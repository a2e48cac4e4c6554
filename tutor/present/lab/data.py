"""Learning rates side by side as JSON and CSV. Loads numpy."""

from __future__ import annotations

import math

import numpy as np

from tutor.expressions.printing import format_number
from tutor.practice.lab.runs import Comparison
from tutor.present.tables import csv_text, json_text
from tutor.words import say

MOST_SAMPLES = 1000
"""Rows of the history in JSON; CSV has a row for every iteration."""


def lab_json(compared: Comparison) -> str:
    """One document. Row 0 of the history is the network as it was, row t what t updates made of it.

    Numbers that are not finite are null.
    """
    lab, history = compared.lab, compared.history
    count = compared.iterations
    rows = np.unique(np.linspace(0, count, min(count, MOST_SAMPLES) + 1).astype(int)).tolist()
    runs = []
    for run, rate in enumerate(compared.rates):
        diverged = history.diverged_at[run]
        verdict = compared.verdicts[run]
        runs.append(
            {
                "rate": rate,
                "verdict": verdict.name,
                "message": say(verdict.said),
                "overflow_in_iteration": None if diverged is None else diverged + 1,
                "final_loss": _number(history.loss[-1, run]),
                "final_prediction": [_number(value) for value in history.prediction[-1, run]],
                "closed_units": [{"unit": one.unit, "from": one.iteration} for one in compared.died[run]],
                "loss": [_number(value) for value in history.loss[rows, run]],
                "prediction": [[_number(v) for v in values] for values in history.prediction[rows, run]],
            }
        )
    return json_text(
        {
            "lesson": lab.lesson.id,
            "iterations": count,
            "frozen": sorted(lab.frozen),
            "loss_name": lab.loss,
            "outputs": list(lab.outputs),
            "history_at": rows,
            "rates": runs,
        }
    )


def lab_csv(compared: Comparison) -> str:
    """A row per iteration (0: before the first update), for each rate the loss and the predictions.

    Cells of numbers that are not finite are empty.
    """
    lab, history = compared.lab, compared.history
    name = lab.rate_name
    headings = ["iteration"]
    for rate in compared.rates:
        at = f"{name}={format_number(rate)}"
        headings += [f"{quantity} {at}" for quantity in (lab.loss or "", *lab.outputs)]
    columns = np.concatenate([history.loss[:, :, None], history.prediction], axis=2)
    cells = columns.reshape(len(columns), -1).tolist()
    rows = ([row, *(_number(value) for value in values)] for row, values in enumerate(cells))
    return csv_text(headings, rows)


def _number(value: float) -> float | None:
    number = float(value)
    return number if math.isfinite(number) else None
