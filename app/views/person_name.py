"""The name of a person, as it is typed."""

LONGEST_NAME = 60
"""Letters, at most."""


def tidied(text: str) -> str:
    """One blank between words, none around them."""
    return " ".join(text.split())
