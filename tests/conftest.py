"""What holds for every test: hypothesis measures no time, as a loaded machine is no failure."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("tutor", deadline=None)
settings.load_profile("tutor")
