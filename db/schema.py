"""The number of the schema this program writes; operations carry it, the bureau compares it."""

SCHEMA = 1
"""Raised with each migration that a laptop of the release before could not read."""
