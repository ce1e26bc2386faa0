"""What the CSV and plan shapes may say beyond the real files: levels, general admission, split rows, odd drawings."""

from __future__ import annotations

import json

import pytest

from core.venues import Manifest, SectionKind, read_manifest
from tests.core.venues.test_malformed import plan, seat
from tests.factories.manifests import HEADER, csv_of, hall_of, small_manifest, stadium

OPTIONAL = f"price,kind,capacity,{HEADER},price_level"


def read(data: bytes, **options: bool) -> Manifest:
    return read_manifest(data, source="hall", **options)


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm() -> None:
    data = csv_of("house,stalls,A,1,3").replace(b"\n", b"\r\n")
    assert read(b"\xef\xbb\xbf" + data).rows == read(data).rows


def test_columns_may_come_in_any_order_and_levels_have_prices() -> None:
    house = read(csv_of("12.50,,,west,1,A,1,3,gold", "8,,,west,1,B,1,3,tin", ",,,east,2,A,1,3,gold", header=OPTIONAL))
    assert [(level.number, level.name, level.price_minor) for level in house.levels] == [
        (0, "gold", 1_250),
        (1, "tin", 800),
    ]
    assert [row.levels[0] for row in house.rows] == [0, 1, 0]
    assert [section.stand for section in house.sections] == ["west", "east"]


def test_a_general_section_is_a_block_of_numbered_places_that_have_no_neighbours() -> None:
    house = read(csv_of("20,general,500,floor,Pit,,,,", ",,,stalls,S,A,1,3,", header=OPTIONAL))
    pit, _ = house.sections
    assert (pit.kind, pit.seat_count, house.seat_count) == (SectionKind.GENERAL, 500, 503)
    assert {row.name for row in house.rows_of(pit)} == {"GA"}
    assert [house.find(f"Pit-GA-{n}") for n in (1, 17, 500)] == [0, 16, 499]
    left, top, right, bottom = house.bounds_of(pit)
    assert (right - left + 1, bottom - top + 1) == (32, 16)
    assert house.neighbours(16) == (None, None)


def test_a_large_general_section_stays_twice_as_wide_as_high() -> None:
    house = read(csv_of(",general,20000,floor,Pit,,,,", header=OPTIONAL))
    assert (house.width, house.height) == (200, 100)


def test_a_section_name_that_returns_in_another_stand_gets_the_stand_in_front() -> None:
    house = read(csv_of("west,west 1,A,1,3", "east,1,A,1,3", "west,1,A,1,3"))
    assert [section.name for section in house.sections] == ["west 1", "1", "west 1 (2)"]
    assert house.notes == ("Section 1 of west is named 'west 1 (2)', because the name was taken.",)


def test_sections_may_be_scattered_over_the_file() -> None:
    house = read(csv_of("a,1,A,1,2", "a,2,A,1,2", "a,1,B,1,2"))
    assert [(s.first_ordinal, s.seat_count) for s in house.sections] == [(0, 4), (4, 2)]
    assert [house.rows_of(section) for section in house.sections] == [house.rows[:2], house.rows[2:]]


def test_a_row_in_two_runs_lies_on_one_line_with_an_aisle() -> None:
    house = read(csv_of("a,1,A,1,3", "a,1,A,10,12", "a,1,B,1,3"))
    assert [(row.name, row.grid_y, row.grid_x) for row in house.rows] == [
        ("A", 0, (0, 1, 2)),
        ("A", 0, (4, 5, 6)),
        ("B", 1, (0, 1, 2)),
    ]
    assert house.neighbours(2) == (1, None)


def test_seat_numbers_keep_the_zeros_they_begin_with() -> None:
    assert read(csv_of("a,1,A,08,11")).rows[0].seat_numbers == ("08", "09", "10", "11")


def test_a_renamed_row_never_takes_the_name_of_another() -> None:
    house = read(csv_of("a,1,35,1,3", "a,1,35,1,4", "a,1,35 (2),9,12"), rename_duplicates=True)
    assert [row.name for row in house.rows] == ["35", "35 (3)", "35 (2)"]


def test_a_renamed_row_is_no_longer_than_a_name_may_be() -> None:
    house = read(csv_of(f"a,1,{'x' * 60},1,3", f"a,1,{'x' * 60},1,4"), rename_duplicates=True)
    assert [row.name for row in house.rows] == ["x" * 60, "x" * 56 + " (2)"]


def test_rows_that_differ_only_in_their_dash_are_found_by_their_own() -> None:
    house = read(csv_of("a,1,-1,1,2", "a,1,\u20131,1,2"))
    assert [house.find("1--1-1"), house.find("1-\u20131-1"), house.find("1-\u20141-1")] == [0, 2, None]


def test_an_upright_row_is_laid_down_from_its_top_seat() -> None:
    house = read(plan([seat("3", 0, 40), seat("1", 0, 0), seat("2", 1, 20)]))
    assert (house.rows[0].seat_numbers, house.rows[0].grid_x) == (("1", "2", "3"), (0, 1, 2))


def test_one_stray_seat_does_not_stretch_the_map() -> None:
    house = read(plan([seat(str(n), x) for n, x in enumerate((0, 20, 40, 900_000))]))
    assert house.rows[0].grid_x == (0, 1, 2, 15)


def test_a_narrow_aisle_is_an_aisle_even_where_rounding_would_close_it() -> None:
    first = [seat(str(n), 22 * n) for n in range(9)]
    row = {"row_number": "2", "position": {"x": 12, "y": 30}, "seats": [seat("1", 0), seat("2", 22), seat("3", 56)]}
    drawn = json.loads(plan(first))
    drawn["zones"][0]["rows"].append(row)
    house = read(json.dumps(drawn).encode())
    assert house.rows[1].grid_x == (1, 2, 4)
    assert house.neighbours(10) == (9, None)


@pytest.mark.parametrize("scale", [5e-324, 1e-9, 1.0])
def test_a_drawing_may_be_of_any_scale(scale: float) -> None:
    house = read(plan([seat("1", 0), seat("2", scale), seat("3", 2 * scale), seat("4", 900_000)]))
    assert len(set(house.rows[0].grid_x)) == 4


def test_rows_without_a_position_stand_where_their_zone_stands() -> None:
    without = plan([seat("1", 0), seat("2", 20)]).replace(b'"row_number": "1", "position": {"x": 0, "y": 0}, ',
                                                          b'"row_number": "1", ')  # fmt: skip
    assert without.count(b"position") == 3
    assert read(without).rows[0].grid_x == (0, 1)


def test_made_up_manifests_are_as_large_as_asked() -> None:
    assert small_manifest().seat_count == 30
    assert small_manifest(price="5.50").levels[0].price_minor == 550
    assert (hall_of(20, 50).seat_count, str(hall_of(20, 50).label(999))) == (1_000, "hall-20-50")
    large = stadium()
    assert (large.seat_count, len(large.sections), len(large.levels)) == (80_000, 50, 4)
    assert stadium(1_234).seat_count == 1_234
