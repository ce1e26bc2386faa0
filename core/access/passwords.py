"""Passwords: bcrypt over a digest, so that neither 72 bytes nor a NUL is a limit, and the same letters typed on another
system are the same password. Pure but for the random salt; slow on purpose, so never call it on an event loop.
"""

from __future__ import annotations

import base64
import hashlib
import unicodedata

import bcrypt

from core.errors import BadInput

COST = 12
LENGTH_MIN = 15
LENGTH_MAX = 1_000


def hash_password(password: str, *, cost: int = COST) -> str:
    return bcrypt.hashpw(_digest(password), bcrypt.gensalt(cost)).decode("ascii")


def password_fits(password: str, password_hash: str) -> bool:
    return bcrypt.checkpw(_digest(password), password_hash.encode("ascii"))


def needs_rehash(password_hash: str, *, cost: int = COST) -> bool:
    """Whether the hash was made at a lower cost than is asked for now."""
    return int(password_hash.split("$")[2]) < cost


def check_policy(password: str) -> None:
    """Long is all that is asked: no rules about signs, no forced change. Raises BadInput."""
    if not LENGTH_MIN <= len(password) <= LENGTH_MAX:
        raise BadInput(f"A password has {LENGTH_MIN} to {LENGTH_MAX} characters. A few words in a row do well.")
    if len(set(password)) < 5:
        raise BadInput("That password repeats itself. Choose a few words that only you would put together.")


def _digest(password: str) -> bytes:
    """64 bytes without a NUL for any password, normalised."""
    return base64.b64encode(hashlib.sha384(unicodedata.normalize("NFKC", password).encode()).digest())
