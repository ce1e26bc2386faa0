"""Every way a manifest file can be wrong, and the whole sentence it gets."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest

from core.venues import ManifestRefused, read_manifest
from core.venues.importers.checks import FILE_BYTES_MAX
from tests.factories.manifests import HEADER, csv_of

DATA = Path(__file__).parents[2] / "data"


def refusal(data: bytes, **options: Any) -> ManifestRefused:
    with pytest.raises(ManifestRefused) as refused:
        read_manifest(data, source="hall", **options)
    return refused.value


def plan(seats: list[dict[str, Any]], **zone: Any) -> bytes:
    row = {"row_number": "1", "position": {"x": 0, "y": 0}, "seats": seats}
    whole = {"name": "zone", "position": {"x": 0, "y": 0}, "rows": [row], **zone}
    return json.dumps({"name": "plan", "categories": [{"name": "cat"}], "zones": [whole]}).encode()


def seat(number: Any, x: Any, y: Any = 0, category: str = "cat") -> dict[str, Any]:
    return {"seat_number": number, "seat_guid": str(x), "position": {"x": x, "y": y}, "category": category}


def template(**changes: Any) -> bytes:
    return json.dumps(json.loads((DATA / "m1.json").read_bytes()) | changes).encode()


ONE_ROW = csv_of("house,stalls,A,1,3")
OPTIONAL = f"{HEADER},kind,capacity,price_level,price"
KNOWN = "level, section, row, seat_from, seat_to, price_level, price, kind, capacity"

CSV = {
    "empty": (b"", "The file is empty. Choose another."),
    "blank": (b" \n\n", "The file is empty. Choose another."),
    "only a header": (csv_of(), "The file has no seats. Add rows to it."),
    "Latin-1": (
        csv_of("house,balc\u00f3n,A,1,3").decode().encode("latin-1"),
        "Line 2 is not UTF-8 text. Save the file as UTF-8 and import it again.",
    ),
    "UTF-16": (
        ONE_ROW.decode().encode("utf-16"),
        "Line 1 is not UTF-8 text. Save the file as UTF-8 and import it again.",
    ),
    "UTF-16 without mark": (
        ONE_ROW.decode().encode("utf-16-le"),
        "The file holds zero bytes; it is not text. Save it as CSV or JSON.",
    ),
    "missing column": (
        b"level,section,row,seat_from\nhouse,stalls,A,1\n",
        "Line 1 has no column 'seat_to'. The header is level,section,row,seat_from,seat_to.",
    ),
    "unknown column": (
        csv_of("house,stalls,A,1,3,9", header=f"{HEADER},prize"),
        f"Line 1 has an unknown column 'prize'. Known are {KNOWN}.",
    ),
    "hostile column": (
        csv_of("house,stalls,A,1,3,9", header=f"{HEADER},\x1b[2Jx"),
        f"Line 1 has an unknown column '<U+001B>[2jx'. Known are {KNOWN}.",
    ),
    "column twice": (
        csv_of("house,stalls,A,1,3,3", header=f"{HEADER},row"),
        "Line 1 names a column twice. Remove one of them.",
    ),
    "too few fields": (csv_of("house,stalls,A,1"), "Line 2 has 4 fields, the header 5. Correct the line."),
    "too many fields": (csv_of("house,stalls,A,1,3,"), "Line 2 has 6 fields, the header 5. Correct the line."),
    "open quote": (
        csv_of('house,"stalls,A,1,3'),
        "Line 2 is not CSV (unexpected end of data). Save the file as CSV with commas.",
    ),
    "giant field": (
        csv_of(f'house,"{"x" * 140_000}",A,1,3'),
        "Line 2 is not CSV (field larger than field limit (131072)). Save the file as CSV with commas.",
    ),
    "not a number": (csv_of("a,b,c,1,x"), "Line 2: seat_to is 'x', not a whole number from 0 up. Correct it."),
    "no number": (csv_of("a,b,c,,3"), "Line 2: seat_from is '', not a whole number from 0 up. Correct it."),
    "negative": (csv_of("a,b,c,-5,5"), "Line 2: seat_from is '-5', not a whole number from 0 up. Correct it."),
    "plus": (csv_of("a,b,c,1,+3"), "Line 2: seat_to is '+3', not a whole number from 0 up. Correct it."),
    "exponent": (csv_of("a,b,c,1,1e9"), "Line 2: seat_to is '1e9', not a whole number from 0 up. Correct it."),
    "half": (csv_of("a,b,c,1,½"), "Line 2: seat_to is '½', not a whole number from 0 up. Correct it."),
    "Arabic digits": (
        csv_of("a,b,c,1,\u0663"),
        "Line 2: seat_to is '\u0663', not a whole number from 0 up. Correct it.",
    ),
    "hostile number": (
        csv_of("a,b,c,1,\x1b[2J"),
        "Line 2: seat_to is '<U+001B>[2J', not a whole number from 0 up. Correct it.",
    ),
    "reversed": (csv_of("a,b,c,9,5"), "Line 2: seat_from 9 is after seat_to 5. Swap them."),
    "row too long": (
        csv_of("a,b,c,1,1001"),
        "Line 2: seat_to 1001 makes 1,001 seats in one row. A row has at most 1,000.",
    ),
    "ten million in a row": (
        csv_of("a,b,c,1,10000000"),
        "Line 2: seat_to 10000000 makes 10,000,000 seats in one row. A row has at most 1,000.",
    ),
    "ten million in general": (
        csv_of("a,b,,,,general,10000000,,", header=OPTIONAL),
        "Line 2 makes it more than 200,000 seats. A manifest holds no more; split the hall.",
    ),
    "unknown kind": (
        csv_of("a,b,c,1,3,standing,,,", header=OPTIONAL),
        "Line 2: kind is 'standing'. Write seated or general.",
    ),
    "no capacity": (
        csv_of("a,b,,,,general,,,", header=OPTIONAL),
        "Line 2: capacity is '', not a whole number from 1 up. Correct it.",
    ),
    "no places": (
        csv_of("a,b,,,,general,0,,", header=OPTIONAL),
        "Line 2: capacity is 0; it must lie between 1 and 1000000000. Correct it.",
    ),
    "general twice": (
        csv_of("a,b,,,,general,5,,", "a,b,,,,general,5,,", header=OPTIONAL),
        "Line 3: section b stands there already. A general section has one line.",
    ),
    "negative price": (
        csv_of("a,b,c,1,3,,,,-2", header=OPTIONAL),
        "Line 2: price is '-2', not a price such as 12.50. Correct it.",
    ),
    "price too fine": (
        csv_of("a,b,c,1,3,,,,1.005", header=OPTIONAL),
        "Line 2: price is 1.005, but the currency has 2 decimals. Round it.",
    ),
    "two prices": (
        csv_of("a,b,c,1,3,,,gold,20", "a,b,d,1,3,,,gold,30", header=OPTIONAL),
        "Line 3: price of level gold differs from a line before. A level has one price.",
    ),
    "one label for two seats": (
        csv_of("a,A-B,C,1,3", "a,A,B-C,3,9"),
        "Section A row B-C in line 3 has seats called like those of another section, such as A-B-C-3. "
        "Write the names without hyphens.",
    ),
    "too many levels": (
        csv_of(*(f"stand {n},{n},A,1,1" for n in range(201))),
        "The file has 201 price levels; a manifest has at most 200. Join some.",
    ),
    "too many sections": (
        csv_of(*(f"house,{n},A,1,1" for n in range(2_001))),
        "The file has 2,001 sections; a manifest has at most 2,000. Join some.",
    ),
}

INVISIBLE = "Line 2: row holds a control or invisible character. Type it again without."
NAMES = {
    "": "Line 2: row is empty. Write a name there.",
    "x" * 61: "Line 2: row has 61 characters. Shorten it to 60.",
    "=1+1": "Line 2: row begins like a formula ('=1+1'). Remove the sign in front.",
    " =1+1": "Line 2: row begins like a formula ('=1+1'). Remove the sign in front.",
    "+1": "Line 2: row begins like a formula ('+1'). Remove the sign in front.",
    "@A1": "Line 2: row begins like a formula ('@A1'). Remove the sign in front.",
    "-2+3": "Line 2: row begins like a formula ('-2+3'). Remove the sign in front.",
    "\u20132+3": "Line 2: row begins like a formula ('\u20132+3'). Remove the sign in front.",
    "\uff1d1": "Line 2: row begins like a formula ('\uff1d1'). Remove the sign in front.",
    "\t=1+1": INVISIBLE,
    '"\r=1+1"': INVISIBLE.replace("Line 2", "Line 3"),
    "A\x1b[2J": INVISIBLE,
    "A\x7f": INVISIBLE,
    "A\x85": INVISIBLE,
    "A\x9b2J": INVISIBLE,
    "A\u202eB": INVISIBLE,
    "A\u2066B": INVISIBLE,
    "A\u061cB": INVISIBLE,
    "A\u200bB": INVISIBLE,
    "A\u00adB": INVISIBLE,
    "A\u2028B": INVISIBLE,
    "A\ufeffB": INVISIBLE,
    "\u00a0": INVISIBLE,
    "\u3164": INVISIBLE,
    "A\ufe0f": INVISIBLE,
    "A\U000e0041": INVISIBLE,
}

FIRST_SEAT = "zones[0].rows[0].seats[0]"
JSON = {
    "not JSON": (
        b'{"zones": [\n{]}',
        "Line 2 is not JSON (Expecting property name enclosed in double quotes). Correct it, or save the file as CSV.",
    ),
    "a list": (b"[]", "The JSON is a list, not an object. It is not a seating plan or a seat map template."),
    "another object": (
        b'{"seats": 3}',
        "The JSON has neither zones nor priceTiers. It is not a seating plan or a seat map template.",
    ),
    "a deep list": (b"[" * 100_000, "The JSON is nested too deeply to be a manifest. Choose another file."),
    "a deep object": (b'{"a":' * 100_000, "The JSON is nested too deeply to be a manifest. Choose another file."),
    "a number of 5,000 digits": (
        b'{"zones": ' + b"9" * 5_000 + b"}",
        "The JSON holds a number that is too long. Correct it.",
    ),
    "millions of values": (
        b"[" + b"0," * 4_000_001 + b"0]",
        "The JSON has more values than 200,000 seats need. A manifest holds no more; split the hall.",
    ),
    "no categories": (b'{"zones": []}', "categories is missing or not a list. The file is not a seating plan."),
    "zones not a list": (
        b'{"categories": [], "zones": "x"}',
        "zones is missing or not a list. The file is not a seating plan.",
    ),
    "a zone not an object": (
        b'{"categories": [], "zones": [3]}',
        "zones[0] is not an object. The file is not a seating plan.",
    ),
    "no seats": (b'{"name": "x", "categories": [], "zones": []}', "The file has no seats. Add rows to it."),
    "an empty row": (plan([]), "zones[0].rows[0].seats is empty. Remove the row, or add its seats."),
    "a lone surrogate": (
        b'{"name": "\\ud800", "categories": [], "zones": []}',
        "name holds a control or invisible character. Type it again without.",
    ),
    "no position": (
        plan([seat("1", 0)], position=None),
        "zones[0].position is missing. Every zone, row and seat has one, with x and y.",
    ),
    "NaN": (plan([seat("1", float("nan"))]), f"{FIRST_SEAT}.position.x is not a number within a million. Correct it."),
    "infinity": (
        plan([seat("1", 0, float("inf"))]),
        f"{FIRST_SEAT}.position.y is not a number within a million. Correct it.",
    ),
    "far away": (plan([seat("1", 1e7)]), f"{FIRST_SEAT}.position.x is not a number within a million. Correct it."),
    "farther than a float": (
        plan([seat("1", 10**400)]),
        f"{FIRST_SEAT}.position.x is not a number within a million. Correct it.",
    ),
    "a position in words": (
        plan([seat("1", "left")]),
        f"{FIRST_SEAT}.position.x is not a number within a million. Correct it.",
    ),
    "one place for two": (
        plan([seat("1", 0), seat("2", 20), seat("3", 20)]),
        "zones[0].rows[0] has two seats at one place, one of them number 3. Move one of them.",
    ),
    "no seat number": (
        plan([seat("1", 0), seat(None, 20)]),
        "zones[0].rows[0].seats[1].seat_number is missing or not text. Write a name there.",
    ),
    "a formula for a seat": (
        plan([seat("=A1", 0)]),
        f"{FIRST_SEAT}.seat_number begins like a formula ('=A1'). Remove the sign in front.",
    ),
    "an unknown category": (
        plan([seat("1", 0, category="gold")]),
        f"{FIRST_SEAT}.category is 'gold', which is not among the categories. Add it there.",
    ),
    "too long a row": (
        plan([seat(str(n), n) for n in range(1_001)]),
        "zones[0].rows[0].seats are 1,001; a row has at most 1,000. Make several rows of it.",
    ),
    "a tier without price": (
        template(priceTiers={"VIP": 5}),
        "zones[1].id is 'A', which has no price among priceTiers. Add it there.",
    ),
    "a price in words": (
        template(priceTiers={"VIP": "much"}),
        "priceTiers.VIP is 'much', not a price such as 12.50. Correct it.",
    ),
    "a negative tier": (
        template(priceTiers={"VIP": -1}),
        "priceTiers.VIP is '-1', not a price such as 12.50. Correct it.",
    ),
    "no zones": (template(zones=None), "priceTiers or zones is missing. The file is not a seat map template."),
    "a zone twice": (
        template(zones=[{"id": "A", "rows": []}, {"id": "A", "rows": []}]),
        "zones[1].id 'A' stands twice. Give the zones different ids.",
    ),
    "another format": (template(format="ROW-NUM\x1b"), "format is 'ROW-NUM<U+001B>'. Only ROW_NUM can be read."),
    "a reversed row": (
        template(zones=[{"id": "A", "rows": [{"id": "C", "from": 9, "to": 1}]}]),
        "zones[0].rows[0].from 9 is after to 1. Swap them.",
    ),
    "a truth for a number": (
        template(zones=[{"id": "A", "rows": [{"id": "C", "from": True, "to": 1}]}]),
        "zones[0].rows[0].from is 'True', not a whole number from 0 up. Correct it.",
    ),
    "a million rows": (
        template(zones=[{"id": "A", "rows": [{"id": str(n), "from": 1, "to": 1000} for n in range(9_999)]}]),
        "zones[0].rows[200] makes it more than 200,000 seats. A manifest holds no more; split the hall.",
    ),
}


@pytest.mark.parametrize(("data", "sentence"), CSV.values(), ids=CSV)
def test_a_wrong_csv_gets_one_sentence(data: bytes, sentence: str) -> None:
    refused = refusal(data)
    assert (refused.message, refused.problems) == (sentence, (sentence,))


@pytest.mark.parametrize(("data", "sentence"), JSON.values(), ids=JSON)
def test_wrong_json_gets_one_sentence(data: bytes, sentence: str) -> None:
    refused = refusal(data)
    assert (refused.message, refused.problems) == (sentence, (sentence,))


@pytest.mark.parametrize(("name", "sentence"), NAMES.items(), ids=map(ascii, NAMES))
def test_a_name_nobody_should_see_is_refused(name: str, sentence: str) -> None:
    assert refusal(csv_of(f"house,stalls,{name},1,3")).message == sentence


@pytest.mark.parametrize(
    "name", ["-", "\u2013", "-2", "\u20132", "00", "35 (2)", "Ä", "立見", "[/]", "[@click=quit]x", "x" * 60]
)
def test_a_strange_but_honest_name_stays_exactly_as_it_is(name: str) -> None:
    assert [row.name for row in read_manifest(csv_of(f"a,b,{name},1,3"), source="hall").rows] == [name]


def test_every_bad_line_is_told_up_to_the_twentieth() -> None:
    refused = refusal(csv_of("a,b,c,x,3", "a,b,d,1,3", "a,=b,e,1,3"))
    assert refused.problems == (
        "Line 2: seat_from is 'x', not a whole number from 0 up. Correct it.",
        "Line 4: section begins like a formula ('=b'). Remove the sign in front.",
    )
    assert refused.message == f"{refused.problems[0]} There is one more such place."
    assert len(refusal(csv_of(*["a,b,c,x,3"] * 50)).problems) == 20


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    refused = refusal(csv_of('a,b,"two\nlines",1,3', "a,b,d,1,x"))
    assert [problem.split(":")[0] for problem in refused.problems] == ["Line 3", "Line 4"]


def test_a_file_over_the_limit_is_not_looked_at() -> None:
    assert refusal(bytes(FILE_BYTES_MAX + 1)).message == (
        "The file has 67,108,865 bytes; a manifest has at most 67,108,864. Split it."
    )


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (csv_of(*(f"a,b,{row},1,1000" for row in range(10_000))), "Line 202 makes it more than 200,000 seats."),
        (CSV["ten million in general"][0], "Line 2 makes it more than 200,000 seats."),
        (JSON["a million rows"][0], "zones[0].rows[200] makes it more than 200,000 seats."),
    ],
    ids=["lines", "general", "rows of a template"],
)
def test_ten_million_seats_are_refused_before_they_take_memory(data: bytes, sentence: str) -> None:
    tracemalloc.start()
    try:
        refused = refusal(data)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert refused.message == f"{sentence} A manifest holds no more; split the hall."
    assert peak < 30_000_000


def test_a_house_of_very_many_sections_is_refused_quickly() -> None:
    data = csv_of(*(f"house,{n},A,1,1" for n in range(150_000)))
    start = perf_counter()
    assert refusal(data).message == "The file has 150,000 sections; a manifest has at most 2,000. Join some."
    assert perf_counter() - start < 10


def test_the_name_of_a_csv_file_is_checked_too() -> None:
    with pytest.raises(ManifestRefused) as refused:
        read_manifest(ONE_ROW, source="=cmd")
    assert refused.value.message == "The file name begins like a formula ('=cmd'). Remove the sign in front."
