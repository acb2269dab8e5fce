"""Dates as people read them."""

from datetime import datetime

from nn.dates import day_in_words


def in_words(date: datetime) -> str:
    """Day, month, year and time."""
    return f"{day_in_words(date)}, {date:%H:%M}"


def in_short(date: datetime) -> str:
    """The same for a column of a table."""
    return date.strftime("%Y-%m-%d %H:%M")
