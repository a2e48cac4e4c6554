"""Finding one's name in a class."""

from __future__ import annotations

import pytest

from tutor.classroom.members import Member, Members

ADA, OTHER_ADA, JOSE, WEI = (
    Member("s1", "Ada Lovelace"),
    Member("s7", "ada  lovelace"),
    Member("X-42", "José Núñez"),
    Member("s9", "李 伟"),
)
CLASS = Members([WEI, JOSE, OTHER_ADA, ADA, ADA])


def test_each_id_is_there_once_by_name_and_then_by_id() -> None:
    assert CLASS.all == (ADA, OTHER_ADA, JOSE, WEI)


@pytest.mark.parametrize(
    "typed, found",
    [
        ("", CLASS.all),
        ("love", (ADA, OTHER_ADA)),
        ("LOVE", (ADA, OTHER_ADA)),
        ("a love", (ADA, OTHER_ADA)),
        ("jose nun", (JOSE,)),
        ("ÑEZ", (JOSE,)),
        ("x-4", (JOSE,)),
        ("s", (ADA, OTHER_ADA, JOSE, WEI)),
        ("伟", (WEI,)),
        ("zz", ()),
    ],
)
def test_any_part_of_a_name_or_an_id_finds_whoever_has_it(typed: str, found: tuple[Member, ...]) -> None:
    assert CLASS.matching(typed) == found


def test_a_whole_id_or_name_means_its_owner_whoever_else_has_it_in_theirs() -> None:
    members = Members([Member("1", "Ann"), Member("11", "Ann Marie"), Member("2", "Joann")])
    assert [one.id for one in members.named("1\n")] == ["1"]
    assert [one.id for one in members.named("ann")] == ["1"]
    assert [one.id for one in members.named("an")] == ["1", "11", "2"]


def test_ids_that_differ_in_a_capital_alone_are_two() -> None:
    members = Members([Member("a1", "Ann"), Member("A1", "Bob")])
    assert [one.name for one in members.named("A1")] == ["Bob"]


def test_of_two_with_one_name_the_typed_name_means_both() -> None:
    assert CLASS.named("Ada Lovelace") == (ADA, OTHER_ADA)
    assert CLASS.needs_id(ADA)
    assert not CLASS.needs_id(JOSE)


def test_names_that_look_alike_in_ascii_need_their_ids_there() -> None:
    members = Members([Member("1", "李伟"), Member("2", "王芳")])
    assert not members.needs_id(members.all[0])
    assert members.needs_id(members.all[0], ascii_only=True)


@pytest.mark.parametrize("typed", ["Lovelase", "ada lovlace", "jsoe nunez", "Nunes"])
def test_a_name_with_a_slip_of_the_finger_is_near(typed: str) -> None:
    near = CLASS.near(typed)
    assert near
    assert set(near) <= ({ADA, OTHER_ADA} if "l" in typed.lower() else {JOSE})


@pytest.mark.parametrize("typed", ["", "q", "zzzzzz", "x" * 5000])
def test_nobody_is_near_to_nonsense(typed: str) -> None:
    assert CLASS.near(typed) == ()


def test_among_twenty_thousand_the_near_one_is_found() -> None:
    crowd = [Member(f"n{n}", f"Person {n:05}") for n in range(20_000)]
    members = Members([*crowd, ADA])
    assert members.near("Ada Lovelase")[0] == ADA
    assert members.matching("19999") == (crowd[-1],)
