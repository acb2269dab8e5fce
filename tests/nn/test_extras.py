"""What is said to a person who wants what a package is needed for that is not installed."""

import sys

import pytest

from nn.extras import not_installed


def test_the_command_stands_there() -> None:
    told = not_installed("t-SNE", "openTSNE", "tsne")
    assert told.startswith("t-SNE needs openTSNE, which is not installed: pip install '.[tsne]'")


def test_nobody_is_told_to_install_into_a_program_that_has_no_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert "pip install '" not in not_installed("t-SNE", "openTSNE", "tsne")
