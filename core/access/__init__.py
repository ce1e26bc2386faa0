"""Who is asking and what they may do."""

from core.access.accounts import (
    DEMO_ACCOUNTS,
    DEMO_PASSWORD,
    Account,
    change_own_password,
    create_account,
    list_accounts,
    set_account_active,
)
from core.access.actors import Actor
from core.access.permissions import Permission, may, reach_of
from core.access.sessions import SignedIn, confirm_password, resume, revoke_sessions, sign_in, sign_out
from db.vocabulary import Role

__all__ = [
    "DEMO_ACCOUNTS",
    "DEMO_PASSWORD",
    "Account",
    "Actor",
    "Permission",
    "Role",
    "SignedIn",
    "change_own_password",
    "confirm_password",
    "create_account",
    "list_accounts",
    "may",
    "reach_of",
    "resume",
    "revoke_sessions",
    "set_account_active",
    "sign_in",
    "sign_out",
]
