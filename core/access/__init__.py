"""Who is asking and what they may do."""

from core.access.accounts import (
    DEMO_ACCOUNTS,
    DEMO_PASSWORD,
    change_own_password,
    create_account,
    set_account_active,
    set_account_artists,
    set_account_password,
)
from core.access.actors import Actor
from core.access.directory import Account, list_accounts
from core.access.handover import may_change_operator
from core.access.override import (
    OverrideRequest,
    Words,
    answer_override,
    answer_override_here,
    ask_override,
    follow_overrides,
    override_state,
    pending_overrides,
    told_by,
    withdraw_override,
)
from core.access.override_bell import OverrideBell
from core.access.permissions import Permission, may, reach_of
from core.access.pins import PIN_MAX, PIN_MIN, has_pin, set_pin, unlock
from core.access.sessions import SignedIn, confirm_password, resume, revoke_sessions, sign_in, sign_out
from db.vocabulary import Role

__all__ = [
    "DEMO_ACCOUNTS",
    "DEMO_PASSWORD",
    "PIN_MAX",
    "PIN_MIN",
    "Account",
    "Actor",
    "OverrideBell",
    "OverrideRequest",
    "Permission",
    "Role",
    "SignedIn",
    "Words",
    "answer_override",
    "answer_override_here",
    "ask_override",
    "change_own_password",
    "confirm_password",
    "create_account",
    "follow_overrides",
    "has_pin",
    "list_accounts",
    "may",
    "may_change_operator",
    "override_state",
    "pending_overrides",
    "reach_of",
    "resume",
    "revoke_sessions",
    "set_account_active",
    "set_account_artists",
    "set_account_password",
    "set_pin",
    "sign_in",
    "sign_out",
    "told_by",
    "unlock",
    "withdraw_override",
]
