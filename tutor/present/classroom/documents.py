"""The documents of a class, by the name of their format."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Literal

from tutor.present.classroom.class_data import class_csv, class_json
from tutor.present.classroom.class_text import class_text
from tutor.present.classroom.page import class_html
from tutor.present.classroom.report import ClassReport

ClassForm = Literal["text", "json", "csv", "html"]

CLASS_FORMS: Mapping[ClassForm, Callable[[ClassReport], Iterator[str]]] = MappingProxyType(
    {"text": class_text, "json": class_json, "csv": class_csv, "html": class_html}
)
"""What makes each."""
