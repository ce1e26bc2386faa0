"""What holds of every manifest, whatever the file said."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from core.venues import Manifest, ManifestRefused, read_manifest
from tests.factories.manifests import HEADER

NAMES = st.text("ABCxyz0123456789 ", min_size=1, max_size=6).map(str.strip).filter(bool)
RUNS = st.dictionaries(
    st.tuples(st.sampled_from("NESW"), NAMES, NAMES),
    st.tuples(st.integers(0, 900), st.integers(0, 30)).map(lambda run: (run[0], run[0] + run[1])),
    min_size=1,
    max_size=30,
)
PLACES = st.floats(-2_000, 2_000, allow_nan=False).map(lambda x: round(x, 2))
ROWS_OF_PLACES = st.lists(
    st.lists(st.tuples(PLACES, PLACES), min_size=1, max_size=12, unique=True), min_size=1, max_size=8
)


def file_of(runs: dict[tuple[str, str, str], tuple[int, int]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADER.split(","))
    writer.writerows((*where, *run) for where, run in runs.items())
    return text.getvalue().encode()


def check_whole(manifest: Manifest) -> None:
    """Ordinals dense, cells unique, neighbours mutual and one column apart, every label its own seat."""
    count = manifest.seat_count
    assert [o for row in manifest.rows for o in range(row.first_ordinal, row.first_ordinal + len(row.grid_x))] == list(
        range(count)
    )
    assert [(s.first_ordinal, s.first_ordinal + s.seat_count) for s in manifest.sections] == list(
        pairwise([*(s.first_ordinal for s in manifest.sections), count])
    )
    assert [row for section in manifest.sections for row in manifest.rows_of(section)] == list(manifest.rows)
    cells = [(x, row.grid_y) for row in manifest.rows for x in row.grid_x]
    assert len(set(cells)) == count
    assert all(0 <= x < manifest.width and 0 <= y < manifest.height for x, y in cells)
    for ordinal in range(count):
        left, right = manifest.neighbours(ordinal)
        assert left is None or (manifest.neighbours(left)[1], cells[left][0]) == (ordinal, cells[ordinal][0] - 1)
        assert right is None or (manifest.neighbours(right)[0], cells[right][0]) == (ordinal, cells[ordinal][0] + 1)
    labels = [str(manifest.label(ordinal)) for ordinal in range(count)]
    assert len(set(labels)) == count
    assert [manifest.find(label) for label in labels] == list(range(count))


def refusal_of(data: bytes) -> Sequence[str]:
    """The problems for which the file is refused; none where it is not."""
    try:
        read_manifest(data, source="hall")
    except ManifestRefused as refused:
        return refused.problems
    return ()


@given(RUNS)
def test_any_good_csv_becomes_a_whole_manifest_and_says_the_same(
    runs: dict[tuple[str, str, str], tuple[int, int]],
) -> None:
    assume(len({section for _, section, _ in runs}) == len({(stand, section) for stand, section, _ in runs}))
    manifest = read_manifest(file_of(runs), source="hall")
    check_whole(manifest)
    said = {
        (manifest.sections[row.section].stand, manifest.sections[row.section].name, row.name): (
            int(row.seat_numbers[0]),
            int(row.seat_numbers[-1]),
        )
        for row in manifest.rows
    }
    assert said == runs


@given(st.lists(st.tuples(st.sampled_from("NS"), st.sampled_from("12"), st.sampled_from("AB"), st.integers(1, 9))))
def test_whatever_is_double_is_refused_or_kept_under_a_name_of_its_own(lines: list[tuple[str, str, str, int]]) -> None:
    data = "\n".join((HEADER, *(f"{a},{b},{c},{n},{n + 3}" for a, b, c, n in lines))).encode()
    assume(lines)
    kept = read_manifest(data, source="hall", rename_duplicates=True)
    check_whole(kept)
    assert kept.seat_count == 4 * len(lines)
    renamed = any(" is kept as row " in note for note in kept.notes)
    problems = refusal_of(data)
    assert bool(problems) == renamed
    assert all("--rename-duplicates" in problem for problem in problems)


@given(ROWS_OF_PLACES)
def test_any_drawing_becomes_a_whole_manifest(rows: list[list[tuple[float, float]]]) -> None:
    origin = {"x": 0, "y": 0}
    drawn = [
        {
            "row_number": str(r),
            "position": origin,
            "seats": [
                {"seat_number": str(s), "seat_guid": f"{r}.{s}", "position": {"x": x, "y": y}, "category": "c"}
                for s, (x, y) in enumerate(row)
            ],
        }
        for r, row in enumerate(rows)
    ]
    plan = {"name": "p", "categories": [{"name": "c"}], "zones": [{"name": "z", "position": origin, "rows": drawn}]}
    manifest = read_manifest(json.dumps(plan).encode(), source="hall")
    check_whole(manifest)
    assert manifest.seat_count == sum(map(len, rows))


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_no_bytes_whatever_do_worse_than_be_refused(data: bytes) -> None:
    for file in (data, HEADER.encode() + b"\n" + data, b'{"zones": [' + data + b'], "categories": []}'):
        assert all(problem.isprintable() for problem in refusal_of(file))
