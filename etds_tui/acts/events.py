"""Keys of events: their list, one of them, one of its performances."""

from __future__ import annotations

from etds_tui.acts.act import Act, Area

_REFRESH = Act("refresh_now", "ctrl+r", "refresh", "read everything anew", in_footer=False)
_BACK = Act("back", "escape", "back", on_card=False)
_EDIT = "event:edit"

TO_EVENT = Act("edit_event", "e", "edit event", "the event of the performance: text, dates, states", needs=_EDIT)
TO_EVENTS = Act("events", "E", "events", "all events, also those without a date", "E", in_footer=False, needs=_EDIT)
NEW_EVENT = Act("new_event", "n", "new event", "a new event", in_footer=False, needs=_EDIT)
"""The doors in the list of performances."""

EVENTS = Area(
    "Events",
    (
        Act("open", "enter", "open", "open the event"),
        Act("new_event", "n", "new", "a new event", needs=_EDIT),
        Act("clone", "k", "clone", "copy it, its dates some weeks on", needs=_EDIT),
        Act("archive", "x", "archive", "into the archive, or back; nothing is deleted", needs=_EDIT),
        Act("past", "v", "archived too", "those of the archive too"),
        _REFRESH,
        _BACK,
    ),
)

EVENT = Area(
    "An event",
    (
        Act("save", "ctrl+s,f10", "save", "save what was typed"),
        Act("fields", "f2", "text", "into the text; `Tab` goes on, `Esc` to the dates"),
        Act("open", "enter", "open", "the performance under the cursor"),
        Act("add", "a", "add date", "plan a performance"),
        Act("clone", "k", "clone", "copy the event, its dates some weeks on", needs=_EDIT),
        _REFRESH,
        _BACK,
    ),
    after="Where somebody else saved meanwhile, both stand side by side, field by field: `m` takes mine, `t` theirs, "
    "`Enter` saves. Nothing that was typed is lost.",
)

PERFORMANCE = Area(
    "A performance",
    (
        Act("save", "ctrl+s,f10", "save", "save moments and limits"),
        Act("fields", "f2", "moments", "into the moments; `Tab` goes on, `Esc` to the acts"),
        Act("do", "enter", "do", "the act under the cursor; where it is not possible, the line says why"),
        Act("lead('announce')", "a", "announce", "announce it", in_footer=False),
        Act("lead('open')", "o", "open sale", "sell from now on", in_footer=False),
        Act("lead('close')", "c", "close sale", "sell no more until it is opened again", in_footer=False),
        Act("lead('begin')", "b", "begin", "it begins now", in_footer=False),
        Act("lead('end')", "d", "end", "it is done", in_footer=False),
        Act("lead('settle')", "s", "settle", "all about it is agreed", in_footer=False),
        Act("lead('postpone')", "p", "postpone", "put it off; a dry run comes first", in_footer=False),
        Act("lead('reschedule')", "r", "reschedule", "another hour; a dry run comes first", in_footer=False),
        Act("lead('cancel')", "X", "cancel", "cancel it; a dry run comes first, then its code is typed", "X",
            in_footer=False),
        Act("archive", "z", "archive", "into the archive, or back", in_footer=False),
        _REFRESH,
        _BACK,
    ),
    after="Everybody with seats and an address is written to when a date moves, or goes. The dry run counts them, and "
    "those who have to be called.",
)  # fmt: skip

CHOOSING = Area(
    "Mine and theirs",
    (
        Act("side('mine')", "m", "mine", "take what I typed"),
        Act("side('theirs')", "t", "theirs", "take what somebody else saved"),
        Act("walk(-1)", "up,k", "up", "the field above", "↑", in_footer=False),
        Act("walk(1)", "down,j", "down", "the field below", "↓", in_footer=False),
        Act("save", "enter", "save", "save so"),
        Act("leave", "escape", "back", on_card=False),
    ),
)
