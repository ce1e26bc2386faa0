"""Reading manifests from files: CSV of row runs, pretix seating plans, seat map templates, our own exports. Pure.

A file becomes a whole `Manifest` or a `ManifestRefused`; nothing is guessed and nothing half-read comes out.
"""

from __future__ import annotations

import json
from typing import Any

from core.venues.importers import csv_runs, seating_plan, template
from core.venues.importers.checks import (
    FILE_BYTES_MAX,
    NAME_LENGTH_MAX,
    SEATS_MAX,
    ManifestRefused,
    mapping,
    name,
    refuse,
)
from core.venues.importers.document import MARK, read_document
from core.venues.importers.draft import Draft, build
from core.venues.manifest import Manifest

__all__ = ["ManifestRefused", "read_manifest"]

# A seat of a plan takes six; counted before parsing, because a small file can unfold to a hundred times its size.
_JSON_COMMAS_MAX = 20 * SEATS_MAX
_MARK_WITHIN = 200


def read_manifest(data: bytes, *, source: str, rename_duplicates: bool = False, currency_digits: int = 2) -> Manifest:
    """The manifest in these bytes; `source` is what it is called where the file has no name of its own.

    Prices in the file are major units; `currency_digits` turns them into minor ones. Raises ManifestRefused, one
    sentence that names line and field, with all problems of the kind in `.problems`.
    """
    if len(data) > FILE_BYTES_MAX:
        raise refuse(f"The file has {len(data):,} bytes; a manifest has at most {FILE_BYTES_MAX:,}. Split it.")
    text = _text(data)
    if text.lstrip()[0] == "{" and f'"{MARK}"' in text[:_MARK_WITHIN]:
        return read_document(_json(text))
    return build(_draft(text, source[:NAME_LENGTH_MAX], currency_digits), rename_duplicates=rename_duplicates)


def _text(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise refuse(f"Line {line} is not UTF-8 text. Save the file as UTF-8 and import it again.") from None
    if not text.strip():
        raise refuse("The file is empty. Choose another.")
    if "\0" in text:
        raise refuse("The file holds zero bytes; it is not text. Save it as CSV or JSON.")
    return text


def _draft(text: str, title: str, currency_digits: int) -> Draft:
    if text.lstrip()[0] not in "{[":
        return csv_runs.read(text, title=name(title, "The file name"), currency_digits=currency_digits)
    plan = _json(text)
    if "priceTiers" in plan:
        return template.read(plan, title=title, currency_digits=currency_digits)
    if "zones" in plan or "categories" in plan:
        return seating_plan.read(plan, title=title)
    raise refuse("The JSON has neither zones nor priceTiers. It is not a seating plan or a seat map template.")


def _json(text: str) -> dict[str, Any]:
    if text.count(",") > _JSON_COMMAS_MAX:
        raise refuse(
            f"The JSON has more values than {SEATS_MAX:,} seats need. A manifest holds no more; split the hall."
        )
    try:
        plan = json.loads(text)
    except json.JSONDecodeError as error:
        raise refuse(f"Line {error.lineno} is not JSON ({error.msg}). Correct it, or save the file as CSV.") from None
    except RecursionError:
        raise refuse("The JSON is nested too deeply to be a manifest. Choose another file.") from None
    except ValueError:
        raise refuse("The JSON holds a number that is too long. Correct it.") from None
    found = mapping(plan)
    if found is None:
        raise refuse("The JSON is a list, not an object. It is not a seating plan or a seat map template.")
    return found
