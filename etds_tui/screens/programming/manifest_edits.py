"""The dialogs of the editor: for each edit its fields, filled in for the place of the cursor."""

from __future__ import annotations

from core.errors import BadInput
from core.venues import SectionKind, edits
from core.venues.drafts import Draft, DraftRow, DraftSection
from core.venues.numbering import Scheme
from etds_tui.screens.programming.manifest_forms import EditDialog, Field, Values, whole
from etds_tui.text import counted

_SCHEMES = tuple(Scheme)


def _levels(draft: Draft, chosen: int = 0) -> Field:
    return Field("level", "price level", words=[level.name for level in draft.levels], chosen=chosen)


def _schemes(label: str = "numbers") -> Field:
    return Field("scheme", label, words=[scheme.value for scheme in _SCHEMES])


def _here(draft: Draft, seat: int | None) -> tuple[DraftSection, DraftRow] | None:
    """Section and row of the cursor."""
    if seat is None:
        return None
    section, row, _ = draft.at(seat)
    return section, row


def row_under(draft: Draft, seat: int | None) -> EditDialog:
    """Under the row of the cursor, as long as that; the first row of a section that was added last."""
    seated = [section for section in draft.sections if section.kind is SectionKind.SEATED]
    here = _here(draft, seat)
    at = next((i for i, section in enumerate(seated) if here and section.name == here[0].name), len(seated) - 1)
    if seated and not seated[-1].rows:
        at, here = len(seated) - 1, None
    y = here[1].y + 1 if here else draft.bottom + (2 if draft.bottom >= 0 else 1)
    x = here[1].seats[0].x if here else 0

    def made(values: Values) -> edits.Edit:
        if not seated:
            raise BadInput("There is no section yet. Add one first: s")
        return edits.AddRow(
            section=seated[int(values["section"])].name,
            name=values["name"],
            x=x,
            y=y,
            count=whole(values, "count", "How many seats"),
            level=int(values["level"]),
            scheme=_SCHEMES[int(values["scheme"])],
            first=whole(values, "first", "The first number"),
        )

    fields = [
        Field("section", "section", words=[section.name for section in seated] or ["none yet"], chosen=max(at, 0)),
        Field("name", "row", _next_name(here[1].name) if here else "1"),
        Field("count", "seats", str(len(here[1].seats)) if here else "10"),
        _schemes(),
        Field("first", "first number", "1"),
        _levels(draft, here[1].seats[0].level if here else 0),
    ]
    return EditDialog("Add a row", draft, fields, made)


def _next_name(name: str) -> str:
    """`B` after `A`, `12` after `11`; else nothing is guessed."""
    if name.isascii() and name.isdigit():
        return str(int(name) + 1)
    if len(name) == 1 and name.isascii() and name.isalpha() and name not in "Zz":
        return chr(ord(name) + 1)
    return ""


def extend_row(draft: Draft, seat: int) -> EditDialog:
    return EditDialog(
        f"A longer row {draft.at(seat)[1].name}",
        draft,
        [Field("count", "more seats", "1"), Field("end", "at its", words=["right end", "left end"])],
        lambda values: edits.ExtendRow(
            seat=seat, count=whole(values, "count", "How many seats"), at_the_end=values["end"] == "0"
        ),
    )


def renumber(draft: Draft, seats: tuple[int, ...]) -> EditDialog:
    return EditDialog(
        f"Number {counted(len(seats), 'seat')}, each row by itself",
        draft,
        [_schemes(), Field("first", "first number", "1")],
        lambda values: edits.Renumber(
            seats=seats, scheme=_SCHEMES[int(values["scheme"])], first=whole(values, "first", "The first number")
        ),
    )


def move_seats(draft: Draft, seats: tuple[int, ...]) -> EditDialog:
    return EditDialog(
        f"Move {counted(len(seats), 'seat')}",
        draft,
        [Field("columns", "columns (right +)", "1"), Field("lines", "lines (down +)", "0")],
        lambda values: edits.MoveSeats(
            seats=seats, columns=whole(values, "columns", "Columns"), lines=whole(values, "lines", "Lines")
        ),
    )


def bend(draft: Draft, seats: tuple[int, ...]) -> EditDialog:
    return EditDialog(
        "Bend the rows of what is chosen",
        draft,
        [Field("depth", "middle lower by", "2")],
        lambda values: edits.BendRows(seats=seats, depth=whole(values, "depth", "How many lines")),
    )


def aisle(draft: Draft, seats: tuple[int, ...]) -> EditDialog:
    return EditDialog(
        "An aisle to the left of what is chosen",
        draft,
        [Field("width", "columns", "1")],
        lambda values: edits.AddAisle(seats=seats, width=whole(values, "width", "How many columns")),
    )


def rename(draft: Draft, seat: int) -> EditDialog:
    section, row, _ = draft.at(seat)

    def made(values: Values) -> edits.Edit:
        if values["what"] == "1":
            return edits.RenameSection(section=section.name, name=values["name"])
        return edits.RenameRow(seat=seat, name=values["name"])

    what = Field("what", "rename", words=[f"row {row.name}", f"section {section.name}"])
    return EditDialog("Rename", draft, [Field("name", "new name", row.name), what], made)


def add_section(draft: Draft) -> EditDialog:
    stand = draft.sections[-1].stand if draft.sections else draft.name
    return EditDialog(
        "A new section",
        draft,
        [Field("name", "name"), Field("stand", "stand", stand)],
        lambda values: edits.AddSection(name=values["name"], stand=values["stand"]),
    )


def add_table(draft: Draft, seat: int | None) -> EditDialog:
    seated = [section for section in draft.sections if section.kind is SectionKind.SEATED]
    here = _here(draft, seat)
    at = next((i for i, section in enumerate(seated) if here and section.name == here[0].name), len(seated) - 1)

    def made(values: Values) -> edits.Edit:
        if not seated:
            raise BadInput("There is no section yet. Add one first: s")
        return edits.AddTable(
            section=seated[int(values["section"])].name,
            name=values["name"],
            count=whole(values, "count", "How many seats"),
            level=int(values["level"]),
        )

    fields = [
        Field("section", "section", words=[section.name for section in seated] or ["none yet"], chosen=max(at, 0)),
        Field("name", "table", "T1"),
        Field("count", "seats", "6"),
        _levels(draft),
    ]
    return EditDialog("A table", draft, fields, made)


def add_area(draft: Draft) -> EditDialog:
    stand = draft.sections[-1].stand if draft.sections else draft.name
    return EditDialog(
        "A general-admission area, below everything",
        draft,
        [Field("name", "name", "Floor"), Field("stand", "stand", stand), Field("capacity", "places", "100"),
         _levels(draft)],
        lambda values: edits.AddArea(
            name=values["name"],
            stand=values["stand"],
            capacity=whole(values, "capacity", "How many places"),
            level=int(values["level"]),
        ),
    )  # fmt: skip


def add_level(draft: Draft, currency_digits: int) -> EditDialog:
    from decimal import Decimal, InvalidOperation

    def made(values: Values) -> edits.Edit:
        if not values["price"]:
            return edits.AddLevel(name=values["name"])
        try:
            minor = Decimal(values["price"]).scaleb(currency_digits)
        except InvalidOperation:
            raise BadInput("The listed price is a number such as 12.50, or nothing.") from None
        if not minor.is_finite() or minor != int(minor) or not 0 <= minor < 10**12:
            raise BadInput("The listed price is a number such as 12.50, or nothing.")
        return edits.AddLevel(name=values["name"], price_minor=int(minor))

    return EditDialog("A new price level", draft, [Field("name", "name"), Field("price", "listed price", "")], made)


def set_level(draft: Draft, seats: tuple[int, ...]) -> EditDialog:
    return EditDialog(
        f"The price level of {counted(len(seats), 'seat')}",
        draft,
        [_levels(draft, draft.at(seats[0])[2].level)],
        lambda values: edits.SetLevel(seats=seats, level=int(values["level"])),
    )
