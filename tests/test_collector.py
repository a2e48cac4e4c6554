"""The search for garbage stands still where it would find none, and goes on after it."""

from __future__ import annotations

import gc

import pytest

from tutor.collector import paused


def test_nothing_is_searched_for_inside_and_again_after_it() -> None:
    assert gc.isenabled()
    with paused():
        assert not gc.isenabled()
        with paused():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


@pytest.mark.parametrize(("many", "frozen"), [(100, True), (100_000, False)])
def test_many_new_objects_are_not_gone_through_after_it(many: int, frozen: bool) -> None:
    before = gc.get_freeze_count()
    try:
        with paused(many):
            made = [[] for _ in range(2000)]
        assert (gc.get_freeze_count() - before >= len(made)) is frozen
    finally:
        gc.unfreeze()


def test_an_error_inside_leaves_the_search_as_it_was() -> None:
    with pytest.raises(LookupError), paused():
        raise LookupError
    assert gc.isenabled()


def test_who_had_paused_it_finds_it_paused() -> None:
    gc.disable()
    try:
        with paused():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
