"""Settlement: what presenter and artist agreed on, what it comes to while tickets sell, and sheets that both sign."""

from core.settlement.deals import Deal, DealKind, Deposit, Expense, Outcome, ShareOf, Take, settled
from core.settlement.freezing import (
    SIDES,
    AlreadySigned,
    Frozen,
    NothingMoved,
    Signature,
    freeze_settlement,
    list_settlements,
    settlement_numbered,
    sign_settlement,
)
from core.settlement.lines import SheetRow, rows, standing
from core.settlement.paper import print_settlement
from core.settlement.reading import NoDeal, NotOneCurrency
from core.settlement.service import (
    add_deposit,
    add_expense,
    remove_item,
    see_deal,
    set_deal,
    settlement_now,
    settlement_stamp,
)
from core.settlement.sheet import SellOut, Sheet, SoldLine, moved_since
from core.settlement.terms import (
    OF_WORDS,
    deal_data,
    deal_words,
    expense_words,
    read_amount,
    read_deal,
    read_deposit,
    read_expense,
)

__all__ = [
    "OF_WORDS",
    "SIDES",
    "AlreadySigned",
    "Deal",
    "DealKind",
    "Deposit",
    "Expense",
    "Frozen",
    "NoDeal",
    "NotOneCurrency",
    "NothingMoved",
    "Outcome",
    "SellOut",
    "ShareOf",
    "Sheet",
    "SheetRow",
    "Signature",
    "SoldLine",
    "Take",
    "add_deposit",
    "add_expense",
    "deal_data",
    "deal_words",
    "expense_words",
    "freeze_settlement",
    "list_settlements",
    "moved_since",
    "print_settlement",
    "read_amount",
    "read_deal",
    "read_deposit",
    "read_expense",
    "remove_item",
    "rows",
    "see_deal",
    "set_deal",
    "settled",
    "settlement_now",
    "settlement_numbered",
    "settlement_stamp",
    "sign_settlement",
    "standing",
]
