"""What is shared cannot be written to: tables of modules, and what a session hands out."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from types import MappingProxyType

import pytest

import tutor
from support.screens import sitting
from tutor.expressions.functions import FUNCTIONS
from tutor.operations.activations import ACTIVATIONS
from tutor.operations.losses import LOSSES
from tutor.words import ENGLISH

WRITERS = {
    "tutor.expressions.functions._known",
    "tutor.expressions.rules._rules",
    "tutor.operations.activations._rows",
    "tutor.operations.losses._rows",
}
"""What the modules of the tables themselves add to; others see it read-only."""

NOT_OURS = {"tutor.ui.theme.BUILTIN_THEMES"}

MODULES = sorted(
    found.name
    for found in pkgutil.walk_packages(tutor.__path__, "tutor.")
    if not found.name.startswith("tutor.words.english.") and not found.name.endswith("__main__")
)


@pytest.mark.parametrize("name", MODULES)
def test_no_module_has_a_table_that_another_could_write_to(name: str) -> None:
    made_here = {
        f"{name}.{variable}": value
        for variable, value in vars(import_module(name)).items()
        if not variable.startswith("__")
    }
    writable = {variable for variable, value in made_here.items() if isinstance(value, dict | list | set)}
    assert writable <= WRITERS | NOT_OURS


@pytest.mark.parametrize("table", [FUNCTIONS, ACTIVATIONS, LOSSES, ENGLISH.room("keys")])
def test_the_tables_of_operations_functions_and_words_are_read_only(table: object) -> None:
    assert isinstance(table, MappingProxyType)


def test_the_states_of_a_session_are_read_only_and_wrapped_once_however_long_it_is() -> None:
    played = sitting()
    for _ in range(5):
        played.do("skip")
        states = played.session.states
        assert isinstance(states, MappingProxyType)
        assert isinstance(states.copy(), dict)  # the copy of a proxy within a proxy would be one
    assert len(played.session.states) == 5
