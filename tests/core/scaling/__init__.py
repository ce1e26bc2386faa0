"""Versions of what places cost, from the draft to the sale."""
