"""Keys of an artist's guest list, and of whoever looks after the guests of the house."""

from __future__ import annotations

from etds_tui.acts.act import Act, Area

TO_GUESTS = Act(
    "guests", "g", "guests", "the guest list: who is expected on seats set aside", in_footer=False, needs="guest:name"
)

GUESTS = Area(
    "Guest list",
    (
        Act("name", "n", "name", "name a guest from the seat under the cursor on, alone or as a party"),
        Act("change", "enter", "change", "another name, note or size; on a free seat: name a guest"),
        Act("take_off", "x", "take off", "expect the guest no more; the seats are free in the allocation again"),
        Act("release", "r", "release", "put the seats that nobody is named on on sale, after a look at their value"),
        Act("release_all", "R", "release all", "all of them, and take their guests off", "R"),
        Act("only", "f2", "guests only", "guests alone, or every seat"),
        Act("copy", "y", "copy", "copy the shell command that writes the list", in_footer=False),
        Act("refresh_now", "ctrl+r", "refresh", "read everything anew", in_footer=False),
        Act("back", "escape", "back", in_footer=False, on_card=False),
    ),
    before="The seats that are set aside for you at a performance, and who is expected on them. A named guest keeps "
    "the seat: no ladder releases it and nobody sells it, until you take the guest off.",
    after="At the window the guest is found by name or yours (`W` in a house, and the name); `Enter` there makes the "
    "complimentary tickets.",
)
