"""Passwords: bcrypt over a digest, so that neither 72 bytes nor a NUL is a limit, and the same letters typed on another
system are the same password. Pure but for the random salt; slow on purpose, so never call it on an event loop.

Invariant: a comparison that fails costs the same for every account and for none, whatever cost its hash was made at.
"""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata

import bcrypt

from core.errors import BadInput

COST = 12
LENGTH_MIN = 15
LENGTH_MAX = 1_000
# The salt and digest of nobody's password: what an unknown name is compared with.
_NOBODY = "C6UzMDM.H6dfI/f/IKcEeO7ZcW5hbOS9fRZAnT0i7dXt5P2n6Y1yO"
_COMMON = ("password", "passwort", "qwerty", "letmein", "welcome", "admin", "ticket", "boxoffice", "etds")
_LEFT_MIN = 8


def hash_password(password: str, *, cost: int = COST) -> str:
    """The hash to store. `cost` is the exponent of the work: one more is twice the time."""
    return bcrypt.hashpw(_digest(password), bcrypt.gensalt(cost)).decode("ascii")


def password_fits(password: str, password_hash: str | None, *, cost: int = COST) -> bool:
    """Whether this is the password of the hash; None is the hash of nobody, and never fits.

    A hash that was made at a lower cost than today's is topped up, so that an account nobody has used for long does
    not answer quicker than one that does not exist.
    """
    digest = _digest(password)
    if password_hash is None:
        bcrypt.checkpw(digest, _nobody(cost))
        return False
    fits = bcrypt.checkpw(digest, password_hash.encode("ascii"))
    if not fits:  # where it fits, the caller hashes anew at today's cost
        for missing in range(cost_of(password_hash), cost):  # 2^c + 2^c + 2^(c+1) + ... = 2^cost
            bcrypt.checkpw(digest, _nobody(missing))
    return fits


def cost_of(password_hash: str) -> int:
    return int(password_hash.split("$")[2])


def needs_rehash(password_hash: str, *, cost: int = COST) -> bool:
    """Whether the hash was made at a lower cost than is asked for now."""
    return cost_of(password_hash) < cost


def check_policy(password: str, *, username: str) -> None:
    """Long and not out of the book is all that is asked: no rules about signs, no forced change. Raises BadInput."""
    if not LENGTH_MIN <= len(password) <= LENGTH_MAX:
        raise BadInput(f"A password has {LENGTH_MIN} to {LENGTH_MAX} characters. A few words in a row do well.")
    if len(set(password)) < 5:
        raise BadInput("That password repeats itself. Choose a few words that only you would put together.")
    common = "|".join(map(re.escape, (username.lower(), *_COMMON)))
    if len(re.sub(rf"{common}|\d|\W", "", password.lower())) < _LEFT_MIN:
        raise BadInput("That password is made of what everybody tries first. Choose a few words of your own.")


def _nobody(cost: int) -> bytes:
    return f"$2b${cost:02d}${_NOBODY}".encode("ascii")


def _digest(password: str) -> bytes:
    """64 bytes without a NUL for any password, normalised; bytes that were no text are no crash."""
    normal = unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
    return base64.b64encode(hashlib.sha384(normal).digest())
