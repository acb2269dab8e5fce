"""Dates as people read them."""

from datetime import date


def day_in_words(day: date) -> str:
    """Day, month and year, such as ``3 May 2026``."""
    return f"{day.day} {day:%B %Y}"
