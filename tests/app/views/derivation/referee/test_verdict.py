"""What the referee says at a step."""

import numpy as np
import pytest

from app.views.derivation.referee.verdict import Regime, Verdict, best_step, verdict
from nn.arrays import Array
from nn.derivation.terms import Symbol

EPSILON = np.logspace(-10, 0, 101)


def _errors(truncation: float, rounding: float, order: int) -> Array:
    """Truncation grows with a power of the step, rounding falls with it and is noise."""
    noise = np.random.default_rng(0).uniform(0.01, 1, len(EPSILON))
    errors: Array = truncation * EPSILON**order + rounding * noise / EPSILON
    return errors


def _judge(epsilon: float, slope: float = 1.0, error: float = 1e-3, kinks: int = 0, **how: object) -> Verdict:
    names = [Symbol("z", 2, (neuron,)) for neuron in range(kinks)]
    settings: dict[str, object] = {"best": 1e-5, "central": True, "bits": 64} | how
    best = settings.pop("best")
    return verdict(epsilon, slope, error, best, names, **settings)  # type: ignore[arg-type]


@pytest.mark.parametrize("order", [1, 2])
def test_the_best_step_is_where_truncation_and_rounding_meet(order: int) -> None:
    errors = _errors(0.3, 1e-16, order)
    expected = (1e-16 / 0.3) ** (1 / (order + 1))
    assert best_step(EPSILON, np.ones(101), errors) == pytest.approx(expected, rel=4)


def test_steps_that_move_nothing_are_not_the_best() -> None:
    errors = _errors(0.3, 1e-7, 2)
    slopes = np.where(EPSILON < 1e-8, 0.0, 1.0)
    errors[slopes == 0] = 1e-9
    best = best_step(EPSILON, slopes, errors)
    assert best is not None
    assert 1e-3 < best < 1e-1


def test_where_nothing_differs_no_step_is_best() -> None:
    assert best_step(EPSILON, np.ones(101), np.zeros(101)) is None
    assert best_step(EPSILON, np.ones(101), np.full(101, np.inf)) is None


@pytest.mark.parametrize(
    ("found", "regime", "words"),
    [
        (_judge(1e-2), Regime.TRUNCATION, "about 100 times nearer"),
        (_judge(1e-2, central=False), Regime.TRUNCATION, "about 10 times nearer"),
        (_judge(1e-9, bits=32), Regime.ROUNDING, "digits that float32 keeps"),
        (_judge(1.2e-5), Regime.BEST, "Near the best step for float64"),
        (_judge(1e-9, slope=0.0), Regime.STUCK, "no digit of the cost that float64 keeps"),
        (_judge(1e-2, slope=0.0, error=0.0, best=None), Regime.FLAT, "does not change"),
        (_judge(1e-2, error=0.0), Regime.EXACT, "in every digit"),
        (_judge(1e-2, error=np.inf), Regime.BEYOND, "beyond what float64 can hold"),
        (_judge(1e-2, error=np.nan), Regime.BEYOND, "beyond what float64 can hold"),
        (
            _judge(1e-2, kinks=1),
            Regime.KINK,
            "A kink lies between the points: <i>z</i><sub>0</sub><sup>(2)</sup> changes",
        ),
        (_judge(1e-2, kinks=2), Regime.KINK, "<sup>(2)</sup> and <i>z</i><sub>1</sub>"),
        (_judge(1e-2, kinks=5), Regime.KINK, "and 2 more change their sign"),
        (_judge(1e-2, slope=0.0, kinks=1), Regime.KINK, "A kink lies"),
        (_judge(1e-9, kinks=1), Regime.ROUNDING, "Rounding"),
    ],
)
def test_one_sentence_says_what_is_seen(found: Verdict, regime: Regime, words: str) -> None:
    assert found.regime is regime
    assert words in found.sentence
    assert found.sentence.endswith(".")
