"""Keys of who looks after the system itself: accounts, the audit, the health of the stores."""

from __future__ import annotations

from etds_tui.acts.act import Act, Area

_MANAGE, _REVOKE, _AUDIT = "account:manage", "session:revoke", "audit:see"

TO_ACCOUNTS = Act("accounts", "U", "accounts", "accounts: who may sign in", "U", in_footer=False, needs=_REVOKE)
TO_AUDIT = Act("audit", "L", "audit", "the audit: who did what, when", "L", in_footer=False, needs=_AUDIT)
TO_HEALTH = Act("health", "h", "health", "how the stores are, and whether the house adds up", in_footer=False,
                needs="health:see")  # fmt: skip
"""The doors in the list of performances. The line above its footer names them to an admin."""

DOORS = (TO_ACCOUNTS, TO_AUDIT, TO_HEALTH)

_BACK = Act("back", "escape", "back", in_footer=False, on_card=False)
_REFRESH = Act("refresh_now", "ctrl+r", "refresh", "read everything anew", in_footer=False)
_COPY = Act("copy", "y", "copy", "copy the shell command that says the same", in_footer=False)

ACCOUNTS = Area(
    "Accounts",
    (
        Act("open_account", "enter", "open", "what the account is bound to, and what may be changed"),
        Act("find", "slash", "find", "find by name, role, house, organisation or artist", "/"),
        Act("new_account", "n", "new", "let somebody in: name, role, what they belong to, first password",
            needs=_MANAGE),
        Act("new_password", "p", "password", "a new password, typed twice; your own with the old one", needs=_MANAGE),
        Act("keep_out", "x", "keep out", "keep it out, its sessions end; once more: let it in", needs=_MANAGE),
        Act("put_artists", "a", "artists", "whom an artist's account stands for", in_footer=False, needs=_MANAGE),
        Act("end_sessions", "e", "end sessions", "end its sessions, on every terminal within a second", needs=_REVOKE),
        Act("audit_of", "l", "audit", "what it did", needs=_AUDIT),
        Act("move(-1)", "up", "up", "move in the list, also from the field", in_footer=False),
        Act("move(1)", "down", "down", "the same, downwards", in_footer=False),
        _COPY,
        _REFRESH,
        _BACK,
    ),
    before="`U` at the performances. Admins see every account; a manager sees those of the own house, and may end "
    "their sessions.",
    after="A role is not changed: let the person in under another account, and keep the old one out. An agent's "
    "account is made with its agent (`g` at the allocations).",
)  # fmt: skip

AUDIT = Area(
    "The audit",
    (
        Act("open_entry", "enter", "entry", "the whole entry in words"),
        Act("narrow", "slash", "find", "by person, by what an act begins with, by performance, from when to when", "/"),
        Act("older", "left_square_bracket", "older", "a page of older entries", "["),
        Act("newer", "right_square_bracket", "newer", "a page back to the newest", "]"),
        Act("everything", "c", "all", "everything in reach again, from the newest"),
        _COPY,
        _REFRESH,
        _BACK,
    ),
    before="`L` at the performances, for managers and admins: what was done in reach, the newest first, as it comes.",
)

HEALTH = Area(
    "Health",
    (
        Act("verify_now", "v", "verify", "check every promise of the house against its rows", needs="house:verify"),
        Act("open_promise", "enter", "promise", "the promise under the cursor, and what is wrong, in full"),
        _COPY,
        _REFRESH,
        _BACK,
    ),
    before="`h` at the performances, for managers and admins. Each line says `ok`, `look` or `away`, and is asked anew "
    "every few seconds, also while a store is away.",
)
