"""What follows from a secret, and what a seal holds together."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from tutor.classroom.keys import is_secret, mark_of, new_secret, numbers_seed, questions_seed, seal_key
from tutor.classroom.seal import is_sealed_with, sealed
from tutor.classroom.work import file_name

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
DOCUMENTS = st.dictionaries(st.text().filter(lambda name: name != "seal"), JSON, max_size=5)


def test_a_fresh_secret_is_one_and_no_other() -> None:
    one, other = new_secret(), new_secret()
    assert is_secret(one)
    assert one != other
    assert not is_secret(one[:-1])
    assert not is_secret(one[:-1] + "g")


def test_everything_that_follows_from_a_secret_differs_by_learner_and_secret() -> None:
    learners = [f"l{number}" for number in range(500)]
    for secret in ("a" * 64, "b" * 64):
        assert len({seal_key(secret, one) for one in learners}) == 500
        assert len({numbers_seed(secret, one) for one in learners}) == 500
    assert seal_key("a" * 64, "ada") != seal_key("b" * 64, "ada")
    assert mark_of("a" * 64) != mark_of("b" * 64)
    assert 0 <= questions_seed("a" * 64) < 10**9


@given(DOCUMENTS)
def test_a_sealed_document_comes_back_from_its_file_with_its_seal_whole(document: dict[str, Any]) -> None:
    whole = sealed(document, "key")
    again = json.loads(json.dumps(whole))
    assert is_sealed_with(again, "key")
    assert not is_sealed_with(again, "kez")


@given(DOCUMENTS, st.text().filter(lambda name: name != "seal"), JSON)
def test_a_document_with_another_member_is_not_the_one_that_was_sealed(
    document: dict[str, Any], name: str, value: object
) -> None:
    whole = sealed(document, "key")
    changed = json.loads(json.dumps({**whole, name: value}))
    assume(json.dumps(changed, sort_keys=True) != json.dumps(whole, sort_keys=True))
    assert not is_sealed_with(changed, "key")


def test_a_seal_is_the_hmac_that_the_formats_describe() -> None:
    document = {"b": [1, 2.5, "é"], "a": None}
    text = '{"a":null,"b":[1,2.5,"\\u00e9"]}'
    made = hmac.new(b"key", text.encode("ascii"), hashlib.sha256).hexdigest()
    assert sealed(document, "key")["seal"] == made


def test_what_is_no_seal_seals_nothing() -> None:
    for seal in (None, 7, [], "", "\ud800"):
        assert not is_sealed_with({"a": 1, "seal": seal}, "key")
    assert not is_sealed_with({"a": float("nan"), "seal": "0" * 64}, "key")


@given(st.lists(st.text(min_size=1), min_size=2, max_size=2, unique=True))
def test_no_two_ids_come_to_the_same_name_of_a_file(two: list[str]) -> None:
    one, other = map(file_name, two)
    assert one.lower() != other.lower()
    for name in (one, other):
        assert name.isascii()
        assert 0 < len(name) <= 60
        assert not set(name) & set("/\\. :*?<>|\0")
