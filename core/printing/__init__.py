"""Paper: what is printed, how it looks, and what waits for a printer."""

from core.printing.checking import TicketCheck, TicketDead, check_ticket, house_keys, read_offline
from core.printing.signed import SignedTicket, TicketForged
from core.printing.spool import Job, Printed, PrintFailed, drop_job, list_jobs, send_job_again
from core.printing.tickets import REASONS, AlreadyPrinted, print_order, reprint_tickets

__all__ = [
    "REASONS",
    "AlreadyPrinted",
    "Job",
    "PrintFailed",
    "Printed",
    "SignedTicket",
    "TicketCheck",
    "TicketDead",
    "TicketForged",
    "check_ticket",
    "drop_job",
    "house_keys",
    "list_jobs",
    "print_order",
    "read_offline",
    "reprint_tickets",
    "send_job_again",
]
