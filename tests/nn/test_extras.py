"""What is said to a person who wants what a package is needed for that is not installed."""

import sys

import pytest

from nn.extras import way_to


def test_the_command_stands_there() -> None:
    assert way_to("digitscope[tsne]") == "install it with 'python -m pip install digitscope[tsne]'"


def test_nobody_is_told_to_install_into_a_program_that_has_no_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert "install it" not in way_to("digitscope[tsne]")
