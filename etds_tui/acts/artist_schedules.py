"""Keys of reports that are sent by themselves."""

from __future__ import annotations

from etds_tui.acts.act import Act, Area

TO_SCHEDULES = Act("schedules", "f2", "sent by itself", "reports that are sent by themselves", needs="report:schedule")
"""The door in the menu of reports."""

SCHEDULES = Area(
    "Reports that are sent",
    (
        Act("new", "n", "new", "have a report sent: when, where to, in which form"),
        Act("run", "enter,r", "send now", "send it once now; it goes at its time as well", "r"),
        Act("end", "x", "end", "send it no more"),
        Act("copy", "y", "copy", "copy the shell command that says the same", in_footer=False),
        Act("refresh_now", "ctrl+r", "refresh", "read everything anew", in_footer=False),
        Act("back", "escape", "back", in_footer=False, on_card=False),
    ),
    before="Yours alone. Each goes by mail, or into the folder of `ETDS_REPORT_DIR`, on the clock of your venues, with "
    "what you reach when it is sent. What was missed while nothing ran is one letter.",
)
