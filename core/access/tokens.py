"""Access tokens: short-lived, signed with Ed25519, naming an account and a session row and nothing else.

Permissions are never in a token; they are looked up, so a change of role is in force at the next act. The signing key
lives in the database and is made at first use.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from db.postgres import Postgres
from db.queries import sessions
from db.vocabulary import AccountId, SessionId

_ISSUER = "etds"
_AUDIENCE = "etds"
_ALGORITHM = "EdDSA"
_KEY_ID = re.compile(r"[0-9]{1,18}")
_LEEWAY_SECONDS = 5
_REQUIRED = ["exp", "iat", "sub", "sid", "jti", "aud", "iss"]


@dataclass(frozen=True, slots=True)
class Claims:
    account_id: AccountId
    session_id: SessionId


def issue(postgres: Postgres, account_id: AccountId, session_id: SessionId, now: datetime, seconds: int) -> str:
    """A token for this session, good for so many seconds."""
    key = newest_key(postgres)
    claims = {
        "iss": _ISSUER,
        "aud": _AUDIENCE,
        "sub": str(account_id),
        "sid": str(session_id),
        "jti": uuid4().hex,
        "iat": now,
        "exp": now + timedelta(seconds=seconds),
    }
    return jwt.encode(claims, key.private_pem, algorithm=_ALGORITHM, headers={"kid": str(key.id)})


def read(postgres: Postgres, token: str, now: datetime) -> Claims | None:
    """What a token says, None where it is not ours, tampered with or run out."""
    try:
        kid = str(jwt.get_unverified_header(token).get("kid", ""))
        public_pem = sessions.public_key(postgres, int(kid)) if _KEY_ID.fullmatch(kid) else None
        if public_pem is None:
            return None
        claims = jwt.decode(
            token,
            public_pem,
            algorithms=[_ALGORITHM],
            audience=_AUDIENCE,
            issuer=_ISSUER,
            options={"require": _REQUIRED, "verify_exp": False, "verify_iat": False},
        )
        # Time is compared with the clock that was passed in, not with the machine's.
        if not claims["iat"] - _LEEWAY_SECONDS <= now.timestamp() < claims["exp"]:
            return None
        return Claims(AccountId(int(claims["sub"])), SessionId(UUID(str(claims["sid"]))))
    except (jwt.PyJWTError, ValueError, TypeError):
        return None


def newest_key(postgres: Postgres) -> sessions.SigningKey:
    """The key that the house signs with now; made at first use."""
    key = sessions.newest_signing_key(postgres)
    if key is not None:
        return key
    private = Ed25519PrivateKey.generate()
    private_pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public_pem = private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    with postgres.write() as connection:
        sessions.insert_first_signing_key(connection, private_pem.decode(), public_pem.decode())
    made = sessions.newest_signing_key(postgres)
    assert made is not None, "a signing key is there once it was made"
    return made
