"""Every activation."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tutor.operations.activations_in_pieces import IN_PIECES
from tutor.operations.activations_smooth import SMOOTH
from tutor.operations.rows import ActivationRow, make_known

_rows = {row.name: row for row in (*IN_PIECES, *SMOOTH)}
ACTIVATIONS: Mapping[str, ActivationRow] = MappingProxyType(_rows)
"""Every activation by its name, in the order in which they are listed to people."""

make_known(ACTIVATIONS.values())
