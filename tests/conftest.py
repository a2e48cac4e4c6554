"""What holds for every test that hypothesis draws examples for.

It measures no time, as a loaded machine is no failure, and draws the same examples each time: what fails,
fails for everybody. `--hypothesis-profile=explore` draws new ones in each run (CONTRIBUTING.md).
"""

from __future__ import annotations

import compileall
import gc
import os
from pathlib import Path

import pytest
from hypothesis import settings

import tutor

settings.register_profile("tutor", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, derandomize=False, print_blob=True)
settings.load_profile("tutor")


def pytest_configure(config: pytest.Config) -> None:
    """Compiles the tutor once: a thousand of its processes start, and not all may keep what they compile.

    A checkout has nothing compiled; with PYTHONDONTWRITEBYTECODE in the environment that would stay so.
    """
    if not hasattr(config, "workerinput"):
        compileall.compile_dir(Path(tutor.__file__).parent, quiet=1)


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Three processes for two cores: tests of the screen wait a lot, but each process collects all tests."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(2, cores * 3 // 2)


def pytest_collection_finish() -> None:
    """Sets the tests apart from what comes and goes: else each look for garbage goes through all of them."""
    gc.collect()
    gc.freeze()
