"""Every tolerance: how far two numbers may be apart and still count as one, each with its reason.

Two floats that should be equal differ for one of three reasons, from the least to the
most: the machine's rounding, the digits that somebody typed, and what is meant to be
alike only roughly. No other module holds a number of this kind; a test sees to that.
"""

from __future__ import annotations

# The machine's rounding

LAST_PLACE = 1e-15
"""Relative. An update that moves its parameter by less changes nothing: these are a float's last places."""

SUMMED = 1e-14
"""Relative to the sum of absolute values. A sum that comes out smaller is 0 on paper: its terms cancel."""

CLOSE_TO_ZERO = 1e-9
"""Absolute. A value below this may be 0 on paper, and is looked at more closely: that costs time."""

SHOWN_APART = 1e-5
"""Relative. Values that differ by less look the same in a list of worked steps."""

SAME = 1e-12
"""Relative. The same number computed in two ways, on one machine: a few thousand roundings lie between."""

SAME_ZERO = SAME**2
"""Absolute. What `SAME` is about 0, where a relative difference says nothing."""

EXACT = 1e-9
"""Relative. The same number computed on another machine, or typed in full: 1.7000000000000002 is 1.7."""

# The digits that somebody typed

LEAST_FIGURES = 3
"""Significant figures that an answer must have to be right."""

EDGE = 1.0 + EXACT
"""A true value on the very edge of what typed digits stand for lies in it, whatever binary says."""

TYPED = 1e-6
"""Relative. What an expression, or more digits than needed, may be off by."""

IN_REACH = 10 * TYPED
"""Relative, beside the typed digits. No value further away can agree with an answer in any way."""

LARGEST_SHARE = 0.25
"""Half a unit of an update's last digit may be at most this share of the change."""

ONE_FIGURE = 0.05
"""Relative. A number of two figures is known to half of this to ten times that; one of one figure is not."""

WIDEST = 0.005
"""Relative. How far the interval of a right expression may reach to either side."""

# What is meant to be alike only roughly

NEAR_ANSWER = 0.02
"""Relative. An answer this close to the value is called close to it: the arithmetic slipped."""

PRINTED = 0.01
"""Relative to half a unit of an answer's last digit. What comes out of printed numbers may be off by this."""

NEAR_OWN = 0.1
"""Relative. How far a wrong formula's value may move where the values that it is made of are only rounded."""

LEARNED = 0.01
"""Relative to the first loss. A loss this small counts as learned."""

AT_TARGET = 1e-3
"""Absolute. Predictions this close to their targets count as learned: some losses never reach 0."""

STILL = 1e-3
"""Relative. A loss whose second half moves by less stands still."""

CREEPING = 1e-2
"""Relative to the first half's change. So does one whose second half moves by less than this."""

FLAT = 1e-9
"""Relative. Changes below this are rounding, not learning, and a curve is a straight line."""

ALIKE = 0.05
"""Relative. Numbers this close to an exam's give its answers away."""
