"""Every activation."""

from __future__ import annotations

from tutor.operations.activations_in_pieces import IN_PIECES
from tutor.operations.activations_smooth import SMOOTH
from tutor.operations.rows import make_known

ACTIVATIONS = {row.name: row for row in (*IN_PIECES, *SMOOTH)}
"""Every activation by its name, in the order in which they are listed to people."""

make_known(ACTIVATIONS.values())
