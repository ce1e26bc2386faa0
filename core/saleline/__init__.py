"""The sale line: a whole sale typed as one line, `4 orch a cash 200`. Its grammar is `docs/sale-line.md`."""

from core.saleline.completing import Candidate, complete, ghost
from core.saleline.comps import REASONS as COMP_REASONS
from core.saleline.house import showings_of, vocabulary_of
from core.saleline.parsing import parse
from core.saleline.paying import Due, Plan, plan
from core.saleline.preview import Preview, buyer_of, preview
from core.saleline.selling import Held, hold_wish, sell_wish
from core.saleline.words import (
    KEYWORDS,
    LINE_MAX,
    Comp,
    Count,
    Mistake,
    Parsed,
    Part,
    RowName,
    Showing,
    TypeName,
    Vocabulary,
    Wish,
)
from core.saleline.writing import format_wish

__all__ = [
    "COMP_REASONS",
    "KEYWORDS",
    "LINE_MAX",
    "Candidate",
    "Comp",
    "Count",
    "Due",
    "Held",
    "Mistake",
    "Parsed",
    "Part",
    "Plan",
    "Preview",
    "RowName",
    "Showing",
    "TypeName",
    "Vocabulary",
    "Wish",
    "buyer_of",
    "complete",
    "format_wish",
    "ghost",
    "hold_wish",
    "parse",
    "plan",
    "preview",
    "sell_wish",
    "showings_of",
    "vocabulary_of",
]
