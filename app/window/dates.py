"""Dates as people read them."""

from datetime import datetime


def in_words(date: datetime) -> str:
    """Day, month, year and time."""
    return date.strftime("%d %B %Y, %H:%M").lstrip("0")


def in_short(date: datetime) -> str:
    """The same for a column of a table."""
    return date.strftime("%Y-%m-%d %H:%M")
