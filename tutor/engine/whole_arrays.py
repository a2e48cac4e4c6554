"""What is quick on whole numpy arrays, where there is numpy: the lab needs it, and nothing else does."""

from __future__ import annotations

from importlib.util import find_spec

from tutor.model.network import Network, Training


def has_numpy() -> bool:
    """Whether it is installed. It is not imported for that."""
    try:
        return find_spec("numpy") is not None
    except (ImportError, ValueError):
        return False


def diverged_at(network: Network, training: Training) -> int | None:
    """The first iteration (from 1) with a parameter, prediction or loss that is not finite; None without one.

    What the last iteration leaves behind counts as the one after it. A thousand iterations of a large
    network are a tenth of a second on arrays, and seconds on plain numbers, where there is no numpy.
    """
    if not has_numpy():
        from tutor.engine.plain_passes import diverged_at as found

        return found(network, training)
    from tutor.engine.descent import train

    (row,) = train(network, training).diverged_at
    return None if row is None else row + 1
