"""Keys of venues, of the versions of a hall, and of the editor of a manifest."""

from __future__ import annotations

from etds_tui.acts.act import Act, Area

TO_VENUES = Act("venues", "m", "venues", "venues, halls and their manifests", in_footer=False, needs="manifest:edit")
"""The door on the list of performances."""

_REFRESH = Act("refresh_now", "ctrl+r", "refresh", "read everything anew", in_footer=False)
_BACK = Act("back", "escape", "back", on_card=False)

VENUES = Area(
    "Venues",
    (
        Act("open_hall", "enter", "open", "the versions and drafts of the hall"),
        Act("new_hall", "n", "new", "a new hall; its venue too, where it is missing"),
        _REFRESH,
        _BACK,
    ),
    before="`m` on the list of performances.",
)

HALL = Area(
    "A hall",
    (
        Act("edit_manifest", "enter,e", "edit", "edit the draft; of a version, begin a draft of it", "e"),
        Act("empty_draft", "n", "empty draft", "a draft without seats, to draw a hall from nothing"),
        Act("import_file", "i", "import", "read a file as the next version", needs="venue:import"),
        Act("export_file", "x", "export", "write the version into a file that is read back without a loss"),
        Act("difference", "d", "changes", "what a version or draft changes, seat by seat"),
        Act("roll_out", "R", "put on", "put performances on the version, one after another", "R"),
        Act("discard", "D", "throw away", "throw the draft away", "D", in_footer=False),
        _REFRESH,
        _BACK,
    ),
    after="Putting performances on a version may be broken off with `Esc`, and `R` goes on where it was. One that has "
    "sold, held or set aside a seat that would disappear stays as it is, and says which seat.",
)


def _quiet(action: str, keys: str, words: str, card: str = "", key_shown: str | None = None) -> Act:
    return Act(action, keys, words, card, key_shown, in_footer=False)


EDITOR = Area(
    "Editing a manifest",
    (
        Act("add_row", "a", "row", "add a row under the one of the cursor"),
        _quiet("extend_row", "x", "longer row", "more seats at an end of the row, numbered on"),
        Act("renumber", "n", "number", "number the chosen seats: odd, even, from the right, from the middle"),
        _quiet("move_seats", "m", "move", "move the chosen seats by columns and lines"),
        _quiet("bend", "b", "bend", "bend the rows of the chosen seats"),
        _quiet("aisle", "A", "aisle", "an aisle to the left of the chosen seats", "A"),
        _quiet("rename", "r", "rename", "rename the row, or with its name empty the section"),
        _quiet("add_section", "s", "section", "a new section"),
        _quiet("add_table", "t", "table", "a table with seats around it"),
        _quiet("add_area", "g", "area", "a general-admission area"),
        _quiet("add_level", "O", "new level", "a new price level", "O"),
        _quiet("set_level", "o", "level", "the price level of the chosen seats"),
        Act("trait('accessible')", "w", "wheelchair", "wheelchair space: on or off"),
        _quiet("trait('companion')", "c", "companion", "companion seat: on or off"),
        _quiet("trait('restricted')", "v", "view", "restricted view: on or off"),
        _quiet("trait('aisle')", "i", "aisle seat", "aisle seat: on or off"),
        Act("remove", "delete,d", "remove", "take the chosen seats away", "d"),
        Act("undo_edit", "u", "undo", "take the last edit back", needs="manifest:edit"),
        _quiet("redo_edit", "U", "redo", "do it again", "U"),
        _quiet("next_problem", "exclamation_mark", "next problem", "to the seat of the next problem", "!"),
        _quiet("show_levels", "z", "levels", "show price levels, or what is special about seats"),
        _quiet("save", "ctrl+s,f10", "save", "save the draft; leaving saves it too"),
        Act("publish", "P", "publish", "make it the next version of the hall", "P"),
        Act("back", "escape", "back", on_card=False),
    ),
    before="Choose seats with `Shift` and the arrows; an edit is for the chosen block, or the seat under the cursor. "
    "Each asks in a dialog that says what would come of it before `Enter` does it.",
    after="On the map: `W` wheelchair space, `C` companion seat, `V` restricted view, `I` aisle seat; with `z` the "
    "price levels by letter. Errors keep a draft from being published, warnings do not.",
)
