"""Prices and what a house would bring, without a store."""
