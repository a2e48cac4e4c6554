"""Seals: whether a result is to the last character what the tutor wrote.

A seal is an HMAC (RFC 2104, with SHA-256) over all of a result but the seal, in one fixed spelling of its
JSON. Who has the key can make one; who has not can change nothing without its being noticed.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping

SEAL = "seal"
"""The member of a result that holds its seal."""


def sealed(document: Mapping[str, object], key: str) -> dict[str, object]:
    """The document with its seal.

    Raises:
        ValueError: where it is none that JSON can hold.
    """
    return {**document, SEAL: _seal(document, key)}


def is_sealed_with(document: Mapping[str, object], key: str) -> bool:
    """Whether a document is as it was when it was sealed with this key."""
    there = document.get(SEAL)
    if not isinstance(there, str):
        return False
    try:
        made = _seal(document, key)
    except (ValueError, RecursionError):  # what JSON cannot hold was never sealed
        return False
    return hmac.compare_digest(made.encode(), there.encode("utf-8", "surrogatepass"))


def _seal(document: Mapping[str, object], key: str) -> str:
    bare = {name: value for name, value in document.items() if name != SEAL}
    text = json.dumps(bare, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return hmac.new(key.encode(), text.encode("ascii"), hashlib.sha256).hexdigest()
