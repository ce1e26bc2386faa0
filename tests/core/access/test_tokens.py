"""Access tokens: only ours, only whole, only in their time."""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.access import tokens
from core.access.tokens import Claims
from core.runtime import Core
from db.vocabulary import AccountId, SessionId

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SESSION = SessionId(uuid4())


def good(core: Core) -> str:
    return tokens.issue(core.postgres, AccountId(7), SESSION, NOW, 600)


def claims(**changes: Any) -> dict[str, Any]:
    known = {"iss": "etds", "aud": "etds", "sub": "7", "sid": str(SESSION), "jti": "j", "iat": NOW,
             "exp": NOW + timedelta(seconds=600)}  # fmt: skip
    return {name: value for name, value in {**known, **changes}.items() if value is not None}


def signed(core: Core, given: dict[str, Any], *, kid: Any = None, **headers: Any) -> str:
    """A token under our own key, so that nothing but what it says is wrong with it."""
    good(core)
    key_id, private_pem = core.postgres.rows("select id, private_pem from signing_key")[0]
    return jwt.encode(given, private_pem, algorithm="EdDSA", headers={"kid": kid or str(key_id), **headers})


def test_a_token_says_account_and_session_while_it_is_good(shared_core: Core) -> None:
    token = good(shared_core)

    for seconds in (-5, 0, 599):
        assert tokens.read(shared_core.postgres, token, NOW + timedelta(seconds=seconds)) == Claims(
            AccountId(7), SESSION
        )
    for seconds in (-6, 600, 10**6):
        assert tokens.read(shared_core.postgres, token, NOW + timedelta(seconds=seconds)) is None


def test_a_token_carries_no_role_and_no_right(shared_core: Core) -> None:
    payload = jwt.decode(good(shared_core), options={"verify_signature": False})

    assert set(payload) == {"iss", "aud", "sub", "sid", "jti", "iat", "exp"}


def by_hand(given: dict[str, Any], secret: bytes, headers: dict[str, Any]) -> str:
    """Signed with the public key as if it were a shared secret; the library would refuse to make one."""
    said = {name: int(value.timestamp()) if isinstance(value, datetime) else value for name, value in given.items()}
    parts = [{"alg": "HS256", "typ": "JWT", **headers}, said]
    body = b".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in parts)
    seal = base64.urlsafe_b64encode(hmac.digest(secret, body, "sha256")).rstrip(b"=")
    return (body + b"." + seal).decode()


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "other"}, {"aud": None}, {"iss": "other"}, {"iss": None}, {"exp": None}, {"iat": None}, {"sub": None},
        {"sid": None}, {"jti": None}, {"sub": 7}, {"sub": "seven"}, {"sid": "none"}, {"sid": 7}, {"exp": "soon"},
        {"exp": NOW}, {"iat": NOW + timedelta(seconds=6)},
    ],
    ids=str,
)  # fmt: skip
def test_a_token_that_says_it_wrong_is_none(shared_core: Core, changes: dict[str, Any]) -> None:
    assert tokens.read(shared_core.postgres, signed(shared_core, claims()), NOW) is not None

    assert tokens.read(shared_core.postgres, signed(shared_core, claims(**changes)), NOW) is None


@pytest.mark.parametrize(
    "kid",
    ["2", "999999999999999999", "9" * 30, "-1", "1 ", "٣", "1; drop table session", "x" * 9_999],
    ids=lambda kid: ascii(kid)[:12],
)
def test_a_key_that_is_not_ours_is_none(shared_core: Core, kid: str) -> None:
    assert tokens.read(shared_core.postgres, signed(shared_core, claims(), kid=kid), NOW) is None


def test_a_token_that_asks_for_what_we_do_not_know_is_none(shared_core: Core) -> None:
    assert tokens.read(shared_core.postgres, signed(shared_core, claims(), crit=["rules"], rules="none"), NOW) is None


def test_no_other_way_of_signing_is_believed(shared_core: Core) -> None:
    good(shared_core)
    key_id, public_pem = shared_core.postgres.rows("select id, public_pem from signing_key")[0]
    raw = base64.b64decode("".join(public_pem.splitlines()[1:-1]))[-32:]
    headers = {"kid": str(key_id)}
    forged = [
        by_hand(claims(), public_pem.encode(), headers),
        jwt.encode(claims(), "", algorithm="none", headers=headers),
        jwt.encode(claims(), raw, algorithm="HS256", headers=headers),
        jwt.encode(claims(), Ed25519PrivateKey.generate(), algorithm="EdDSA", headers=headers),
    ]

    assert [tokens.read(shared_core.postgres, token, NOW) for token in forged] == [None] * 4


def test_a_token_that_was_tampered_with_is_none(shared_core: Core) -> None:
    head, _, signature = good(shared_core).split(".")
    other = (
        base64.urlsafe_b64encode(json.dumps({**claims(sub="1"), "iat": 0, "exp": 10**11}).encode()).decode().rstrip("=")
    )

    for token in (f"{head}.{other}.{signature}", "", ".", "..", "a.b.c", "\udcff", "x" * 100_000, f"{head}.{other}."):
        assert tokens.read(shared_core.postgres, token, NOW) is None


def test_terminals_that_start_at_once_share_one_key(open_core: Callable[..., Core]) -> None:
    cores = [open_core() for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        issued = list(pool.map(good, cores))

    assert cores[0].postgres.rows("select count(*) from signing_key") == [(1,)]
    assert [tokens.read(cores[0].postgres, token, NOW) is not None for token in issued] == [True] * 4
