"""Paper: what is printed, how it looks, and what waits for a printer."""

from core.printing.checking import TicketCheck, TicketDead, check_ticket, house_keys, read_offline
from core.printing.documents import ZSlip
from core.printing.fallback import BLANKS, print_fallback
from core.printing.receipts import print_receipt, print_z_slip, receipt_of_sale
from core.printing.signed import SignedTicket, TicketForged
from core.printing.spool import Job, Printed, PrintFailed, drop_job, list_jobs, send_job_again
from core.printing.tickets import REASONS, AlreadyPrinted, print_order, reprint_tickets
from core.printing.will_call import print_envelopes

__all__ = [
    "BLANKS",
    "REASONS",
    "AlreadyPrinted",
    "Job",
    "PrintFailed",
    "Printed",
    "SignedTicket",
    "TicketCheck",
    "TicketDead",
    "TicketForged",
    "ZSlip",
    "check_ticket",
    "drop_job",
    "house_keys",
    "list_jobs",
    "print_envelopes",
    "print_fallback",
    "print_order",
    "print_receipt",
    "print_z_slip",
    "read_offline",
    "receipt_of_sale",
    "reprint_tickets",
    "send_job_again",
]
