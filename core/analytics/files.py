"""Reports as files: the form by the name's ending, never half a file, and never over another one unasked."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from uuid import uuid4

from core.analytics.as_csv import BOM, csv_of
from core.analytics.as_json import json_of
from core.analytics.as_text import text_of
from core.analytics.reports import Report
from core.errors import BadInput


def _xlsx(report: Report) -> bytes:
    from core.analytics.as_xlsx import xlsx_of  # dear to import, and seldom asked for

    return xlsx_of(report)


FORMS: Mapping[str, Callable[[Report], bytes]] = {
    "csv": lambda report: (BOM + csv_of(report)).encode(),  # without the mark, Excel reads names wrongly
    "json": lambda report: json_of(report).encode(),
    "xlsx": _xlsx,
    "txt": lambda report: text_of(report).encode(),
}
MEDIA: Mapping[str, tuple[str, str]] = {
    "csv": ("text", "csv"),
    "json": ("application", "json"),
    "xlsx": ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "txt": ("text", "plain"),
}


def written(report: Report, form: str) -> bytes:
    """The report in that form. Raises BadInput for one that there is none of."""
    make = FORMS.get(form)
    if make is None:
        raise BadInput(f"A report cannot be written as '{form}'. Choose {_listed()}.")
    return make(report)


def write_report(report: Report, path: Path, *, force: bool = False) -> Path:
    """Write the report in the form that the name ends in; where it is now.

    Raises BadInput: an ending that says no form, a file that is there already, a place that cannot be written.
    """
    return write_file(path, written(report, form_of(path)), force=force)


def form_of(path: Path) -> str:
    """The form that this name asks for. Raises BadInput."""
    form = path.suffix.removeprefix(".").lower()
    if form not in FORMS:
        raise BadInput(f"'{path.name}' does not say what to write. Let it end in {_listed('.')}.")
    return form


def write_file(path: Path, data: bytes, *, force: bool = False) -> Path:
    """Readers see no file, the old one or the new one, whole. Raises BadInput."""
    beside = path.with_name(f".{path.name[:80]}.{uuid4().hex}")
    try:
        try:
            with beside.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            if force:
                beside.replace(path)
            else:
                _put_new(beside, path)
        finally:
            beside.unlink(missing_ok=True)
    except FileExistsError:
        raise BadInput(f"{path} is there already. Name another file, or say --force to write over it.") from None
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no name for a file"
        raise BadInput(f"{path} cannot be written ({why}). Name a file in a folder of yours.") from None
    return path


def _put_new(beside: Path, path: Path) -> None:
    """Under its name, unless something has that name. Raises FileExistsError."""
    try:
        os.link(beside, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if os.path.lexists(path):
            raise FileExistsError(path) from None
        beside.replace(path)


def _listed(before: str = "") -> str:
    *most, last = [f"{before}{form}" for form in FORMS]
    return f"{', '.join(most)} or {last}"
