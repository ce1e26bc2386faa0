"""What the settlement says on a screen: its head, its bar, its rows. Pure."""

from __future__ import annotations

from core.money import Money
from core.settlement import Frozen, Sheet, SheetRow, moved_since, rows, standing
from etds_tui.text import counted, fit
from etds_tui.widgets.listing import Row

_BAR_MIN = 10
ITEM = "item:"


def title(sheet: Sheet, frozen: Frozen | None, width: int) -> str:
    """Which sheet it is, at the right; the event gives way."""
    which = "now, not frozen" if frozen is None else f"sheet {frozen.number}, {frozen.state}"
    room = width - len(which) - 2
    return f"{fit(f'{sheet.code}  {sheet.starts}  {sheet.event}', room)}  {which}"


def walkout(sheet: Sheet) -> tuple[str, Money]:
    """What stands large, and under which words."""
    done = sheet.outcome
    if done.overpaid_minor:
        return "Overpaid, goes back", sheet.money(done.overpaid_minor)
    return "Walkout", sheet.money(done.walkout_minor)


def beside(sheet: Sheet, frozen: Frozen | None) -> tuple[str, Money | None]:
    """What stands beside it: the same at sell-out, or of a frozen sheet who signed."""
    if frozen is not None or sheet.sell_out is None:
        return "", None
    left = sheet.sell_out
    missing = f", {left.unpriced:,} without a price" if left.unpriced else ""
    words = f"At sell-out, {counted(left.seats, 'more seat')}{missing}"
    return words, sheet.money(left.outcome.walkout_minor)


def signed(frozen: Frozen) -> str:
    """A line for each side, and the hash that they sign."""
    lines = [f"{frozen.sheet.as_of:as of %a %d %b %Y %H:%M}"]
    for side in ("presenter", "artist"):
        by = next((one for one in frozen.signatures if one.side == side), None)
        lines.append(f"{side:9}  {f'{by.by}, {by.at:%d %b %H:%M}' if by else 'has not signed'}")
    return "\n".join((*lines, f"hash       {frozen.sha256[:24]}"))


def state(sheet: Sheet, frozen: Frozen | None, now: Sheet | None) -> str:
    """Of a frozen sheet what moved since, of the one of now how far it is from paying more."""
    if frozen is None or now is None:
        return standing(sheet)
    return moved_since(sheet, now) or "Nothing has moved since it was frozen."


def bar(sheet: Sheet, width: int, *, ascii_only: bool) -> str:
    """The net box office on its way to the split point, or past it."""
    split, net = sheet.outcome.split_minor, sheet.take.net_minor
    if not split:
        return f"net {sheet.money(net).plain()}"
    left, right = f"net {sheet.money(net).plain()} ", f" split {sheet.money(split).plain()}"
    room = width - len(left) - len(right)
    if room < _BAR_MIN:
        return left + right
    full, empty, mark = "#.|" if ascii_only else "█░│"
    most = max(net, split)
    done, at = max(net, 0) * room // most, min(split * room // most, room - 1)
    drawn = full * done + empty * (room - done)
    return left + drawn[:at] + mark + drawn[at + 1 :] + right


def listed(sheet: Sheet) -> list[Row]:
    """The lines down to the walkout; what closes a part is marked, so that it is seen without colour."""
    return [_row(number, row, sheet) for number, row in enumerate(rows(sheet))]


def _row(number: int, row: SheetRow, sheet: Sheet) -> Row:
    key = f"{ITEM}{row.item}" if row.item else str(number)
    mark = "=" if row.is_total else " "
    return Row(key, (f"{mark} {row.words}", row.detail, sheet.money(row.minor).plain()))


def sold(sheet: Sheet) -> list[Row]:
    """By level and price type."""
    return [
        Row(
            str(number),
            (line.level, line.price_type, f"{line.tickets:,}", f"{line.comps:,}", sheet.money(line.minor).plain()),
        )
        for number, line in enumerate(sheet.lines)
    ]
