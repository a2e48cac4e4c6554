"""What holds for every test that hypothesis draws examples for.

It measures no time, as a loaded machine is no failure, and draws the same examples each time: what fails,
fails for everybody. `--hypothesis-profile=explore` draws new ones in each run (CONTRIBUTING.md).
"""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("tutor", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, derandomize=False, print_blob=True)
settings.load_profile("tutor")
