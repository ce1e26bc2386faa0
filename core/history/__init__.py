"""What was played elsewhere and before: box-office reports of earlier runs, for charts, rankings and pacing."""

from core.history.columns import Field
from core.history.keeping import (
    PastShow,
    Source,
    find_source,
    forget_source,
    link_show,
    list_past_shows,
    list_sources,
)
from core.history.service import Change, How, Imported, import_history
from core.history.weeks import Problem, Trouble

__all__ = [
    "Change",
    "Field",
    "How",
    "Imported",
    "PastShow",
    "Problem",
    "Source",
    "Trouble",
    "find_source",
    "forget_source",
    "import_history",
    "link_show",
    "list_past_shows",
    "list_sources",
]
