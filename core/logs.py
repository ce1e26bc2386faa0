"""Logs: JSON lines in the state folder, never on the screen, never with a secret or a local variable."""

from __future__ import annotations

import logging
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any
from uuid import uuid4

_BYTES_MAX = 5_000_000


def start_logging(folder: Path, level: str) -> None:
    """Send structlog's and the libraries' records to `etds.log` in that folder."""
    import structlog

    folder.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(folder / "etds.log", maxBytes=_BYTES_MAX, backupCount=3, encoding="utf-8", delay=True)
    logging.basicConfig(level=level.upper(), handlers=[handler], format="%(message)s", force=True)
    logging.getLogger("psycopg.pool").setLevel(logging.ERROR)
    logging.getLogger("procrastinate").setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=True),
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def logger() -> Any:
    import structlog

    return structlog.get_logger("etds")


def log_incident(error: BaseException) -> str:
    """Write down an unexpected error, without values, under a short id that a person can quote."""
    incident = uuid4().hex[:8]
    frames = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
    logger().error("incident", incident=incident, kind=type(error).__name__, frames=frames)
    return incident
