"""Desks of those whose work is sold: counts, charts, settlement."""
