"""Calendars of others: files that are read and written as iCalendar, and a feed. The library is loaded at first use."""
