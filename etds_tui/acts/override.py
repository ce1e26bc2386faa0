"""Keys of a locked terminal, of whoever asks a manager, and of the manager who is asked."""

from __future__ import annotations

from etds_tui.acts.act import Act, Area

LOCKED = Area(
    "A locked terminal",
    (
        Act("change", "f2", "another person", "another person signs in, the cart is parked; not with a drawer open"),
        Act("app.sign_out", "ctrl+q", "sign out", "sign out"),
        Act("leave", "escape", "back", in_footer=False, on_card=False),
    ),
    before="`Enter` behind the PIN or the password unlocks. The hold of a cart runs on and is shown, nothing else is. "
    "`ctrl+p`, Set PIN gives you a PIN.",
)

ASKING = Area(
    "Asking a manager",
    (
        Act("ask", "enter", "ask", "ask the managers of the house; the act goes on by itself when one approves"),
        Act("here", "m", "manager here", "a manager at this very terminal types name and PIN"),
        Act("leave", "escape", "withdraw", "withdraw the question; nothing is done"),
    ),
    before="Where your role may not and a manager may, a dialog offers to ask. The question lives for a minute.",
)

ANSWERING = Area(
    "A manager is asked",
    (
        Act("approve", "a", "approve", "approve with your PIN: this one act, once, within a minute"),
        Act("refuse", "r", "refuse", "refuse, with a word"),
        Act("leave", "escape", "later", "decide later: `ctrl+p`, Requests"),
    ),
    before="The question comes up on the terminals of all managers of the house, whatever they are doing.",
)
