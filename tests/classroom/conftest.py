"""A class for the tests of this folder."""

from support.classrooms import classroom

__all__ = ["classroom"]
