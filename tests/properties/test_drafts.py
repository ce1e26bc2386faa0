"""Whatever is done to a draft: labels and cells are unique, ordinals are kept, and undo gives the same draft back."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadInput
from core.venues import edits as e
from core.venues import read_manifest
from core.venues.differences import diff
from core.venues.drafting import apply
from core.venues.drafts import Draft, draft_of, found_again, numbered, shown
from core.venues.history import History
from core.venues.importers.document import document_of, read_draft
from core.venues.manifest import Manifest, Trait
from core.venues.numbering import Scheme
from core.venues.validation import is_fit
from tests.core.venues.test_manifest_properties import check_whole

HALL = read_manifest(
    b"level,section,row,seat_from,seat_to,price_level,kind,capacity\n"
    b"house,A,1,1,8,gold,,\nhouse,A,2,1,8,gold,,\nhouse,A,3,1,9,silver,,\nhouse,B,1,11,15,silver,,\n"
    b"house,Pit,,,,silver,general,7\n",
    source="hall",
)
NAMES = st.sampled_from(["A", "B", "C", "1", "2", "9", "T1"])
SEATS = st.lists(st.integers(0, 36), min_size=1, max_size=12, unique=True).map(tuple)
ONE = st.integers(0, 36)


def edit_of(kind: Callable[..., Any], **parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.builds(kind, **parts)


EDITS: st.SearchStrategy[e.Edit] = st.one_of(
    edit_of(e.AddSection, name=NAMES, stand=NAMES),
    edit_of(e.RenameSection, section=NAMES, name=NAMES),
    edit_of(e.AddLevel, name=NAMES, price_minor=st.none()),
    edit_of(e.AddRow, section=NAMES, name=NAMES, x=st.integers(-2, 9), y=st.integers(-1, 9), count=st.integers(1, 5),
            level=st.integers(0, 2), scheme=st.sampled_from(Scheme), first=st.integers(1, 20)),
    edit_of(e.ExtendRow, seat=ONE, count=st.integers(1, 3), at_the_end=st.booleans()),
    edit_of(e.RenameRow, seat=ONE, name=NAMES),
    edit_of(e.BendRows, seats=SEATS, depth=st.integers(-3, 3)),
    edit_of(e.MoveSeats, seats=SEATS, columns=st.integers(-9, 9), lines=st.integers(-3, 3)),
    edit_of(e.AddAisle, seats=SEATS, width=st.integers(1, 2)),
    edit_of(e.Renumber, seats=SEATS, scheme=st.sampled_from(Scheme), first=st.integers(1, 30)),
    edit_of(e.SetTrait, seats=SEATS, trait=st.sampled_from(Trait), on=st.booleans()),
    edit_of(e.SetLevel, seats=SEATS, level=st.integers(0, 2)),
    edit_of(e.RemoveSeats, seats=SEATS),
    edit_of(e.AddArea, name=NAMES, stand=NAMES, capacity=st.integers(1, 12), level=st.integers(0, 1)),
    edit_of(e.AddTable, section=NAMES, name=NAMES, count=st.integers(1, 7), level=st.integers(0, 1)),
)  # fmt: skip


def ordinals(manifest: Manifest) -> list[int]:
    return sorted([*(seat for row in manifest.rows for seat in row.ordinals), *manifest.gone])


@given(st.lists(EDITS, max_size=12))
def test_every_edit_keeps_names_cells_and_ordinals(wanted: list[e.Edit]) -> None:
    draft = draft_of(HALL)
    for edit in wanted:
        with suppress(BadInput):
            draft = apply(draft, edit)
        cells = {cell for row in draft.rows for cell in row.cells}
        kept = [seat.ordinal for row in draft.rows for seat in row.seats if seat.ordinal is not None]

        assert len(cells) == draft.seat_count
        assert len(set(kept)) == len(kept) == found_again(draft)
        assert set(kept) <= set(range(HALL.seat_count))
    if is_fit(draft):
        check_whole_but_bent(shown(draft))
        version = numbered(draft, HALL)
        assert ordinals(version) == list(range(version.seat_count))
        told = diff(HALL, version)
        stayed = found_again(draft)
        assert (len(told.added), len(told.removed)) == (draft.seat_count - stayed, HALL.seat_count - stayed)
        assert draft_of(version).seat_count == draft.seat_count


def check_whole_but_bent(manifest: Manifest) -> None:
    """All that holds of an imported manifest, but a bent row lies on several lines, and rows may share one."""
    assert ordinals(manifest) == list(range(manifest.seat_count))
    labels = [str(manifest.label(seat)) for seat in range(manifest.seat_count)]
    assert [manifest.find(label) for label in labels] == list(range(manifest.seat_count))


@given(st.lists(EDITS, max_size=10))
def test_undo_gives_the_same_draft_back_and_redo_does_it_again(wanted: list[e.Edit]) -> None:
    history = History(draft_of(HALL))
    before: list[Draft] = [history.draft]
    for edit in wanted:
        with suppress(BadInput):
            before.append(history.do(edit))
    for draft in reversed(before[:-1]):
        history.undo()
        assert history.draft == draft
    assert (history.undo(), history.draft) == (None, draft_of(HALL))
    for draft in before[1:]:
        history.redo()
        assert history.draft == draft
    assert history.redo() is None


@given(st.lists(EDITS, max_size=8))
def test_a_draft_is_kept_without_a_loss(wanted: list[e.Edit]) -> None:
    draft = draft_of(HALL)
    for edit in wanted:
        with suppress(BadInput):
            draft = apply(draft, edit)

    assert read_draft(document_of(draft)) == draft


def test_an_imported_manifest_goes_through_a_draft_unchanged() -> None:
    check_whole(HALL)
    assert shown(draft_of(HALL)) == numbered(draft_of(HALL), HALL) == HALL
