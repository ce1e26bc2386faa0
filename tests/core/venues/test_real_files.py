"""The three real files: totals, doubled places, order, neighbours, prices."""

from __future__ import annotations

import json
from collections import Counter
from itertools import pairwise
from pathlib import Path
from time import perf_counter

import pytest

from core.venues import Manifest, ManifestRefused, SectionKind, read_manifest

DATA = Path(__file__).parents[2] / "data"
STADIUM = (DATA / "stadium.csv").read_bytes()
THEATRE = (DATA / "theatre.json").read_bytes()
TEMPLATE = (DATA / "m1.json").read_bytes()


@pytest.fixture(scope="module")
def stadium() -> Manifest:
    return read_manifest(STADIUM, source="stadium", rename_duplicates=True)


@pytest.fixture(scope="module")
def theatre() -> Manifest:
    return read_manifest(THEATRE, source="theatre", rename_duplicates=True)


@pytest.fixture(scope="module")
def template() -> Manifest:
    return read_manifest(TEMPLATE, source="m1", currency_digits=0)


def labels(manifest: Manifest) -> list[str]:
    return [str(manifest.label(ordinal)) for ordinal in range(manifest.seat_count)]


def cells(manifest: Manifest) -> list[tuple[int, int]]:
    return [(x, row.grid_y) for row in manifest.rows for x in row.grid_x]


def row_named(manifest: Manifest, section: str, name: str):
    (row,) = [r for r in manifest.rows if r.name == name and manifest.sections[r.section].name == section]
    return row


class TestStadium:
    def test_a_doubled_row_is_refused_with_both_lines(self) -> None:
        with pytest.raises(ManifestRefused) as refused:
            read_manifest(STADIUM, source="stadium")
        sentence = (
            "Section 2 row 35 stands twice, in line 57 and line 78 (35 seats are double). "
            "Correct the file, or import it with --rename-duplicates to keep both."
        )
        assert refused.value.problems == (sentence,)
        assert refused.value.message == sentence

    def test_renamed_it_is_whole_and_says_so(self, stadium: Manifest) -> None:
        assert (stadium.seat_count, len(stadium.sections), len(stadium.rows)) == (39_532, 49, 1_464)
        assert stadium.notes == ("Section 2 row 35 of line 78 is kept as row '35 (2)'.",)
        assert len(row_named(stadium, "2", "35").seat_numbers) == 35
        assert len(row_named(stadium, "2", "35 (2)").seat_numbers) == 39

    def test_a_place_is_its_label_and_its_level(self, stadium: Manifest) -> None:
        ordinals = range(0, stadium.seat_count, 97)

        assert [stadium.place_of(at) for at in ordinals] == [
            (stadium.label(at), stadium.level_of(at)) for at in ordinals
        ]

    def test_stands_are_levels_in_order_of_appearance(self, stadium: Manifest) -> None:
        seats = Counter(stadium.level_of(ordinal).name for ordinal in range(stadium.seat_count))
        assert list(seats.items()) == [("west", 6_386), ("south", 11_412), ("east", 7_138), ("north", 14_596)]
        assert [level.price_minor for level in stadium.levels] == [None] * 4

    def test_every_label_finds_its_own_seat_and_every_seat_its_own_cell(self, stadium: Manifest) -> None:
        assert len(set(cells(stadium))) == stadium.seat_count
        assert [stadium.find(label) for label in labels(stadium)] == list(range(stadium.seat_count))

    def test_row_names_stay_as_written(self, stadium: Manifest) -> None:
        first = stadium.rows[0]
        assert (first.name, first.seat_numbers) == ("00", ("1", "2", "3", "4", "5"))
        below_zero = [row.name for row in stadium.rows if row.name.startswith("\u2013")]
        assert below_zero == ["\u20132", "\u20131", "\u201302", "\u201301"]
        assert stadium.find("3--1-1") == stadium.find("3-\u20131-1") == row_named(stadium, "3", "\u20131").first_ordinal

    def test_sections_of_a_stand_lie_side_by_side_with_an_aisle_and_stands_below_one_another(
        self, stadium: Manifest
    ) -> None:
        bounds = {
            stand: [stadium.bounds_of(section) for section in stadium.sections if section.stand == stand]
            for stand in ("west", "south", "east", "north")
        }
        for beside in bounds.values():
            assert {right_of[0] - left_of[2] for left_of, right_of in pairwise(beside)} == {4}
            assert len({top for _, top, _, _ in beside}) == 1
        tops = [beside[0][1] for beside in bounds.values()]
        bottoms = [max(bottom for *_, bottom in beside) for beside in bounds.values()]
        assert [top - bottom for top, bottom in zip(tops[1:], bottoms, strict=False)] == [3, 3, 3]

    def test_it_is_read_in_under_four_tenths_of_a_second(self) -> None:
        def seconds() -> float:
            start = perf_counter()
            read_manifest(STADIUM, source="stadium", rename_duplicates=True)
            return perf_counter() - start

        assert min(seconds() for _ in range(3)) < 0.4


class TestTheatre:
    def test_doubled_seat_numbers_are_refused_row_by_row(self) -> None:
        with pytest.raises(ManifestRefused) as refused:
            read_manifest(THEATRE, source="theatre")
        assert refused.value.problems == (
            "Section Front block (rows AA-I) row E has the seat numbers 8, 7, 6, 5, 4 twice, in zones[0].rows[5]. "
            "Correct the file, or import it with --rename-duplicates to keep both.",
            "Section Front block (rows AA-I) row F has the seat numbers 6, 5, 4, 3, 2 twice, in zones[0].rows[6]. "
            "Correct the file, or import it with --rename-duplicates to keep both.",
        )
        assert refused.value.message == f"{refused.value.problems[0]} There is one more such place."

    def test_renamed_it_has_every_seat_once(self, theatre: Manifest) -> None:
        assert theatre.seat_count == 1_011
        assert [(section.name, section.seat_count) for section in theatre.sections] == [
            ("Front block (rows AA-I)", 343),
            ("Middle block (rows J-R)", 364),
            ("Rear block (rows S-Z)", 304),
        ]
        assert [theatre.find(label) for label in labels(theatre)] == list(range(1_011))
        assert theatre.notes == (
            "Section Front block (rows AA-I) row E: the second seats 8, 7, 6, 5, 4 are kept as "
            "8 (2), 7 (2), 6 (2), 5 (2), 4 (2).",
            "Section Front block (rows AA-I) row F: the second seats 6, 5, 4, 3, 2 are kept as "
            "6 (2), 5 (2), 4 (2), 3 (2), 2 (2).",
        )

    def test_categories_are_levels_without_prices(self, theatre: Manifest) -> None:
        seats = Counter(theatre.level_of(ordinal).name for ordinal in range(1_011))
        assert seats == {"T071": 461, "T070": 246, "T069": 304}
        assert [(level.name, level.price_minor) for level in theatre.levels] == [
            ("T071", None),
            ("T070", None),
            ("T069", None),
        ]

    def test_rows_go_from_the_stage_outward_and_the_stage_is_below(self, theatre: Manifest) -> None:
        assert [row.name for row in theatre.rows] == ["AA", *"ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
        lines = [row.grid_y for row in theatre.rows]
        assert lines == sorted(lines, reverse=True)
        assert len(set(lines)) == 27

    def test_seats_stand_from_left_to_right(self, theatre: Manifest) -> None:
        first = theatre.rows[0]
        assert (first.seat_numbers[0], first.seat_numbers[-1]) == ("27", "1")
        assert all(list(row.grid_x) == sorted(set(row.grid_x)) for row in theatre.rows)

    def test_nobody_has_a_neighbour_across_an_aisle(self, theatre: Manifest) -> None:
        aisles = {row.name: aisles_of(row.grid_x) for row in theatre.rows}
        assert aisles == {
            "AA": 2, "A": 2, "B": 2, "C": 2, "D": 2, "E": 2, "F": 2, "G": 2, "H": 2, "I": 2,
            "J": 2, "K": 2, "L": 2, "M": 2, "N": 2, "O": 2, "P": 2, "Q": 2, "R": 2,
            "S": 3, "T": 3, "U": 3, "V": 3, "W": 3, "X": 3, "Y": 3, "Z": 1,
        }  # fmt: skip
        drawn = [row for zone in json.loads(THEATRE)["zones"] for row in zone["rows"]]
        for row, drawing in zip(theatre.rows, drawn, strict=True):
            xs = [seat["position"]["x"] for seat in drawing["seats"]]
            assert len(xs) == len(row.seat_numbers)
            for seat, (x, x_next) in enumerate(pairwise(xs), row.first_ordinal):
                together = x_next - x < 33
                assert theatre.neighbours(seat)[1] == (seat + 1 if together else None)
                assert theatre.neighbours(seat + 1)[0] == (seat if together else None)

    def test_columns_are_true_to_the_drawing_over_the_whole_house(self, theatre: Manifest) -> None:
        """The aisle of S is 238.8 wide where neighbours are 22 apart; R begins two units left of S."""
        s, r = row_named(theatre, "Rear block (rows S-Z)", "S"), row_named(theatre, "Middle block (rows J-R)", "R")
        assert max(b - a for a, b in pairwise(s.grid_x)) == 11
        assert (s.grid_x[0], r.grid_x[0]) == (0, 0)
        assert len(set(cells(theatre))) == 1_011


def aisles_of(columns: tuple[int, ...]) -> int:
    return sum(b - a > 1 for a, b in pairwise(columns))


class TestTemplate:
    def test_tiers_are_levels_with_prices_in_major_units(self, template: Manifest) -> None:
        assert [(level.name, level.price_minor) for level in template.levels] == [
            ("VIP", 1_200_000),
            ("A", 800_000),
            ("B", 500_000),
        ]
        assert sum(template.level_of(ordinal).price_minor or 0 for ordinal in range(150)) == 118_000_000

    def test_prices_follow_the_currency(self) -> None:
        in_cents = read_manifest(TEMPLATE, source="m1", currency_digits=2)
        assert [level.price_minor for level in in_cents.levels] == [120_000_000, 80_000_000, 50_000_000]

    def test_row_a_of_the_first_zone_is_not_zone_a(self, template: Manifest) -> None:
        assert [(s.name, s.kind, s.seat_count) for s in template.sections] == [
            ("VIP", SectionKind.SEATED, 40),
            ("A", SectionKind.SEATED, 50),
            ("B", SectionKind.SEATED, 60),
        ]
        assert template.find("VIP-A-1") == 0
        assert template.find("A-A-1") is None
        assert template.find("A-C-1") == 40
        assert template.name == "My Dinh Basic"
