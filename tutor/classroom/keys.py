"""What follows from an assignment's secret: the questions, each learner's numbers, the keys of seals."""

from __future__ import annotations

import hashlib
import hmac
import secrets

SECRET_BYTES = 32
_SEEDS = 1_000_000_000
_MARK = 8
"""Hexadecimal digits that tell one secret from another."""


def new_secret() -> str:
    """A fresh secret, as hexadecimal digits."""
    return secrets.token_hex(SECRET_BYTES)


def is_secret(text: str) -> bool:
    """Whether a text is a secret as `new_secret` makes one."""
    return len(text) == 2 * SECRET_BYTES and all(c in "0123456789abcdef" for c in text)


def mark_of(secret: str) -> str:
    """A few digits that tell this secret from others and give nothing of it away."""
    return _derived(secret, "mark").hexdigest()[:_MARK]


def questions_seed(secret: str) -> int:
    """The seed of the questions, the same for all learners; from 0 to 999,999,999."""
    return _number(secret, "questions")


def numbers_seed(secret: str, learner: str) -> int:
    """The seed of one learner's numbers; from 0 to 999,999,999."""
    return _number(secret, "numbers", learner)


def seal_key(secret: str, learner: str) -> str:
    """What one learner's results are sealed with: it tells nothing of the secret, nor of another's key."""
    return _derived(secret, "seal", learner).hexdigest()


def _number(secret: str, *what: str) -> int:
    return int.from_bytes(_derived(secret, *what).digest()[:8], "big") % _SEEDS


def _derived(secret: str, *what: str) -> hmac.HMAC:
    # Each part with its length before it: no two lists of parts come to the same bytes.
    data = b"".join(len(part.encode()).to_bytes(4, "big") + part.encode() for part in what)
    return hmac.new(secret.encode(), data, hashlib.sha256)
