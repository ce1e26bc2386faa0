"""Asking a manager, and answering."""
