"""How a phase is shown follows from what it is, not from what is displayed of it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from app.views.derivation.stepper.arrangement import arrange
from nn.derivation.phase import Phase
from nn.derivation.phase_words import groups, sentence, sign_of


def told(phase: Phase) -> tuple[object, ...]:
    return *map(repr, arrange(phase)), sentence(phase), sign_of(phase), groups((phase,))


@pytest.mark.parametrize(
    ("output", "loss"),
    [("softmax", "cross_entropy"), ("softmax", "mean_squared_error"), ("sigmoid", "mean_squared_error")],
)
def test_other_titles_and_equations_change_no_picture(output: str, loss: str, make_case: Callable[..., Any]) -> None:
    for phase in make_case((6, 5, 3), "relu", output, loss).step.phases:
        assert told(replace(phase, title="Something else", equations=())) == told(phase)
