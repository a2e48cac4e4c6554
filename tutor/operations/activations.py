"""Every activation."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tutor.expressions.functions import Function
from tutor.expressions.trees import Apply
from tutor.operations.activations_in_pieces import IN_PIECES, LINEAR, RELU
from tutor.operations.activations_smooth import SMOOTH
from tutor.operations.rows import ActivationRow, make_known

_rows = {row.name: row for row in (*IN_PIECES, *SMOOTH)}
ACTIVATIONS: Mapping[str, ActivationRow] = MappingProxyType(_rows)
"""Every activation by its name, in the order in which they are listed to people."""

make_known(ACTIVATIONS.values())

_values = ((row.value(0, ("z",)), row) for row in ACTIVATIONS.values())
BY_FUNCTION: Mapping[Function, ActivationRow] = MappingProxyType(
    {tree.function: row for tree, row in _values if isinstance(tree, Apply)}
)
"""The activation whose value one function is."""

HIDDEN_BY_DEFAULT = RELU
"""What hidden units of a new network are where nothing else was asked for."""

OUTPUT_BY_DEFAULT = LINEAR
"""The same for outputs, with a loss that goes with any."""
