"""ORM classes for form-shaped data, one module an area. Importing this package knows every table."""

from db.models.access import Account, AccountArtist, Artist, Organisation, Session, SigningKey, SignInThrottle
from db.models.agents import Agent, Allotment
from db.models.allocations import Allocation, AllocationStep
from db.models.analytics import EventMonth, SalesDay, SalesJournal, SalesMix, SalesTotal, SalesWhole
from db.models.audit import AuditEntry
from db.models.bookings import HallBooking
from db.models.counter import CartNote
from db.models.date_holds import CalendarItem, DateHold, DateHoldNotice
from db.models.exchange import Exchange, PriceJournal
from db.models.finding import OrderJournal, OrderWord
from db.models.guests import Guest, GuestSeat
from db.models.history import HistoryRun, HistoryShow, HistorySource, HistoryWeek
from db.models.inventory import Hold, SeatClaim, SeatJournal
from db.models.limits import CompCount, Coupon, CouponCustomer, CustomerCount, Redemption, Voucher, VoucherJournal
from db.models.messaging import Outbox
from db.models.override import AccountPin, OverrideRequest
from db.models.payments import Attention, ProviderEvent, Refund
from db.models.pricing import PerformancePrice, PriceType
from db.models.printing import PrintJob
from db.models.programming import Event, EventArtist, Performance
from db.models.reports import ReportSchedule
from db.models.sales import MoneyJournal, Order, OrderLine, Tender, Ticket
from db.models.scaling import (
    Scaling,
    ScalingJournal,
    ScalingLevel,
    ScalingPrice,
    ScalingTemplate,
    ScalingTemplateLevel,
    ScalingTemplatePrice,
)
from db.models.seals import Seal
from db.models.settlement import Deal, DealDeposit, DealExpense, Settlement, SettlementSignature
from db.models.shifts import DrawerJournal, DrawerMovement, Shift, ZCounter, ZNote, ZReport
from db.models.venues import (
    Hall,
    Manifest,
    ManifestDraft,
    ManifestGone,
    ManifestLevel,
    ManifestRow,
    ManifestSection,
    Venue,
)
from db.models.windows import PresaleCart, PresaleCode, Rehearsal, SaleWindow, WindowCount, WindowUse

__all__ = [
    "Account",
    "AccountArtist",
    "AccountPin",
    "Agent",
    "Allocation",
    "AllocationStep",
    "Allotment",
    "Artist",
    "Attention",
    "AuditEntry",
    "CalendarItem",
    "CartNote",
    "CompCount",
    "Coupon",
    "CouponCustomer",
    "CustomerCount",
    "DateHold",
    "DateHoldNotice",
    "Deal",
    "DealDeposit",
    "DealExpense",
    "DrawerJournal",
    "DrawerMovement",
    "Event",
    "EventArtist",
    "EventMonth",
    "Exchange",
    "Guest",
    "GuestSeat",
    "Hall",
    "HallBooking",
    "HistoryRun",
    "HistoryShow",
    "HistorySource",
    "HistoryWeek",
    "Hold",
    "Manifest",
    "ManifestDraft",
    "ManifestGone",
    "ManifestLevel",
    "ManifestRow",
    "ManifestSection",
    "MoneyJournal",
    "Order",
    "OrderJournal",
    "OrderLine",
    "OrderWord",
    "Organisation",
    "Outbox",
    "OverrideRequest",
    "Performance",
    "PerformancePrice",
    "PresaleCart",
    "PresaleCode",
    "PriceJournal",
    "PriceType",
    "PrintJob",
    "ProviderEvent",
    "Redemption",
    "Refund",
    "Rehearsal",
    "ReportSchedule",
    "SaleWindow",
    "SalesDay",
    "SalesJournal",
    "SalesMix",
    "SalesTotal",
    "SalesWhole",
    "Scaling",
    "ScalingJournal",
    "ScalingLevel",
    "ScalingPrice",
    "ScalingTemplate",
    "ScalingTemplateLevel",
    "ScalingTemplatePrice",
    "Seal",
    "SeatClaim",
    "SeatJournal",
    "Session",
    "Settlement",
    "SettlementSignature",
    "Shift",
    "SignInThrottle",
    "SigningKey",
    "Tender",
    "Ticket",
    "Venue",
    "Voucher",
    "VoucherJournal",
    "WindowCount",
    "WindowUse",
    "ZCounter",
    "ZNote",
    "ZReport",
]
