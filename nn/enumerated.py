"""Several things in a sentence."""

from collections.abc import Iterable


def enumerated(parts: Iterable[str]) -> str:
    """The parts as they are read: ``A``, ``A and B``, ``A, B and C``; "" for none."""
    *others, last = tuple(parts) or ("",)
    return f"{', '.join(others)} and {last}" if others else last
