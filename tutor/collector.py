"""Python's search for circles of garbage, paused where a great many things are made that all stay."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_MANY = 200_000


@contextmanager
def paused(many: int = _MANY) -> Iterator[None]:
    """Nothing is searched for inside; as before after it. Works inside of itself.

    Args:
        many: if more objects than this are new, nothing that is there now will be searched for garbage ever.
    """
    searching = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searching:
            if gc.get_count()[0] > many:
                gc.freeze()  # or all that was made would be gone through at once, and some times more
            gc.enable()
