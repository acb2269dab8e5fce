"""Sources of digits for the length of a test."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from nn.data import sources
from nn.data.digits import Digits


def loading(monkeypatch: pytest.MonkeyPatch, name: str, load: Callable[[Callable[[], bool]], Digits]) -> None:
    """Let the source of that name read its digits so."""
    put(monkeypatch, replace(sources.of(name), load=load))


def put(monkeypatch: pytest.MonkeyPatch, source: sources.Source) -> None:
    """Add a source, or put it in the place of the one that has its name."""
    monkeypatch.setattr(sources, "SOURCES", {**sources.SOURCES, source.name: source})
