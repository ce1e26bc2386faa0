"""One of every paper, with names that are hard to print."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.printing.documents import (
    PRACTICE,
    BlankTickets,
    Document,
    Heading,
    PlanRow,
    PlanSection,
    Receipt,
    ReceiptLine,
    SeatList,
    SeatPlan,
    TicketSlip,
    WillCallEnvelope,
    WillCallLine,
    WillCallList,
    ZSlip,
)
from core.printing.signed import SignedTicket, sign

_KEY = Ed25519PrivateKey.from_private_bytes(bytes([7]) * 32)
_CODE = "RTWX-Y346-79AC"

HEADING = Heading(
    event="Їжак у тумані", place="Stadttheater, Großes Haus", starts="Sat 21 Nov 2026  20:00", code="P-12",
    made="21 Nov 19:02",
)  # fmt: skip

PAPERS: dict[str, Document] = {
    "ticket": TicketSlip(
        event="The Marriage of Figaro, in the version of Prague 1786, with a very long subtitle",
        artists="東京交響楽団, Łukasz Żółć",
        place="Stadttheater, Großes Haus",
        starts="Sat 21 Nov 2026  20:00",
        seat="Parkett links-AA-17",
        price_type="Adult",
        price="24.00 EUR",
        code=_CODE,
        reference="E7K-WF4M",
        signed=sign(SignedTicket(performance_id=12, code=_CODE, generation=2), key_id=1, key=_KEY),
        note="print 2; older prints are not good",
    ),
    "receipt": Receipt(
        title="Receipt",
        place="Stadttheater, Großes Haus",
        event="Їжак у тумані",
        starts="Sat 21 Nov 2026  20:00",
        reference="E7K-WF4M",
        made="21 Nov 2026 19:02",
        by="Anna",
        lines=(
            ReceiptLine(what="Parkett links-AA-17  Adult", amount="24.00", notes=("coupon -2.40",)),
            ReceiptLine(
                what="Parkett links-AA-18  Adult", amount="20.00", notes=("instead of 24.00, by Otto: member",)
            ),
            ReceiptLine(what="Parkett links-AA-19  Artist's guest", amount="0.00", notes=("complimentary: press",)),
        ),
        sums=(("fees", "1.50"), ("Total", "43.10 EUR"), ("of which tax 7 %", "2.82")),
        paid=(("voucher", "10.00"), ("cash", "33.10"), ("given", "50.00"), ("change", "16.90")),
        notes=("left on the voucher: 15.00 EUR",),
    ),
    "practice": TicketSlip(
        event="Їжак у тумані",
        artists="東京交響楽団",
        place="Stadttheater, Großes Haus",
        starts="Sat 21 Nov 2026  20:00",
        seat="Parkett links-AA-17",
        price_type="Adult",
        price="24.00 EUR",
        code=_CODE,
        reference="E7K-WF4M",
        warning=PRACTICE,
    ),
    "returned": Receipt(
        title="Returned",
        place="Stadttheater, Großes Haus",
        event="Їжак у тумані",
        starts="Sat 21 Nov 2026  20:00",
        reference="E7K-WF4M",
        made="21 Nov 2026 19:30",
        by="Anna",
        lines=(ReceiptLine(what="Parkett links-AA-17  Adult", amount="24.00", notes=("returned",)),),
        sums=(("Total", "24.00 EUR"),),
        paid=(("cash", "24.00"), ("back by cash", "-24.00")),
    ),
    "envelope": WillCallEnvelope(
        name="CRUZ, Anna de la",
        reference="E7K-WF4M",
        seats=("Parkett links-AA-17", "Parkett links-AA-18"),
        event="Їжак у тумані",
        starts="Sat 21 Nov 2026  20:00",
        due="48.00 EUR",
    ),
    "z": ZSlip(
        title="Z REPORT 17",
        about=("till-1, Anna", "21 Nov 14:00 to 23:10"),
        pairs=(("opening float", "200.00"), ("cash sales (23)", "1,104.00"), ("", ""), ("expected", "1,304.00"),
               ("counted", "1,294.00"), ("over/short", "-10.00")),
    ),
    "will_call": WillCallList(
        heading=HEADING,
        lines=(
            WillCallLine(name="CRUZ, Anna de la", reference="E7K-WF4M", seats=("AA-17", "AA-18"), due="48.00 EUR"),
            WillCallLine(name="佐藤, 花子", reference="A7K-WF4C", seats=tuple(f"Rang-B-{n}" for n in range(1, 6))),
        ),
    ),
    "plan": SeatPlan(
        heading=HEADING,
        letters=(("o", "open", 5), ("s", "sold", 3)),
        sections=(
            PlanSection(name="Parkett", rows=(PlanRow(name="A", states="ooo  ss"), PlanRow(name="B", states="o" * 90))),
        ),
    ),
    "seats": SeatList(heading=HEADING, rows=(("Parkett A", "1-3, 5, 7-9", 7), ("Parkett B", "1-90", 90))),
    "blank": BlankTickets(heading=HEADING, first=1, count=2),
}  # fmt: skip
