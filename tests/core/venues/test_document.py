"""What is exported is read back without a loss."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from core.venues import Manifest, ManifestRefused, SeatLabel, read_manifest
from core.venues.importers.document import exported

DATA = Path(__file__).parents[2] / "data"
SHAPES = ["stadium.csv", "theatre.json", "m1.json"]


def read(data: bytes, source: str = "hall") -> Manifest:
    return read_manifest(data, source=source, rename_duplicates=True)


@pytest.mark.parametrize("file", SHAPES)
def test_every_shape_comes_back_as_it_was(file: str) -> None:
    manifest = replace(read((DATA / file).read_bytes()), notes=())

    assert read(exported(manifest)) == manifest


def test_what_is_special_and_what_is_gone_comes_back_too() -> None:
    manifest = read(b"level,section,row,seat_from,seat_to\nstalls,A,1,1,4\n")
    row = replace(manifest.rows[0], traits=(1, 2, 0, 4), rises=(0, 1, 1, 0))
    special = replace(manifest, rows=(row,), gone={4: (SeatLabel("A", "1", "5"), 0)})

    assert read(exported(special)) == special


def test_a_document_that_is_wrong_is_refused_with_the_place() -> None:
    document = json.loads(exported(read(b"level,section,row,seat_from,seat_to\nstalls,A,1,1,4\n")))
    document["sections"][0]["rows"][0]["x"] = [0, 1, 1, 2]

    with pytest.raises(ManifestRefused) as refused:
        read(json.dumps(document).encode())
    assert refused.value.message == "sections[0].rows[0].x does not grow from seat to seat. Correct it."
