"""Files that a person names: read whole, or refused in a sentence."""

from __future__ import annotations

from pathlib import Path

from core.errors import BadInput


def bytes_of(path: Path, *, bytes_max: int) -> bytes:
    """What stands in the file. Raises BadInput: it is too large, is not there, or cannot be read."""
    try:
        if path.stat().st_size > bytes_max:
            raise BadInput(f"{path.name} is larger than {bytes_max // 2**20} MiB. Split it.")
        return path.read_bytes()
    except FileNotFoundError:
        raise BadInput(f"There is no file {path}. Check the path.") from None
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}. Check the path.") from None
