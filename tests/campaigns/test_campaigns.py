"""The campaigns find what they look for, and pass what is in order."""

import sys
from collections import Counter
from dataclasses import replace
from decimal import localcontext
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.assets import model_path
from nn.data.ink import Ink, Stroke, write_ink
from nn.data.ink_variation import OtherHand, vary
from nn.derivation.example import Example
from nn.derivation.parameter import Parameter
from nn.derivation.verdict import (
    AtKink,
    Best,
    Between,
    Beyond,
    Cause,
    Exact,
    Flat,
    Held,
    Kink,
    Level,
    Parabola,
    Rounding,
    Stuck,
    Truncation,
    Verdict,
)
from nn.errors import DigitScopeError
from nn.hyperparameters import Hyperparameters
from nn.network import Architecture, Network
from tests.campaigns import alarms, closes, kills, monkey, mutants, replay, restarts, resumes, verdicts
from tests.campaigns.mutants import Kind


@pytest.mark.parametrize(("rate", "expected"), [(10.0, 1), (0.3, 0)])
def test_an_alarm_of_a_preset_is_found(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], rate: float, expected: int
) -> None:
    presets = {"Quick": Hyperparameters(hidden=(8,), epochs=1, schedule="constant", learning_rate=rate)}
    monkeypatch.setattr(alarms, "PRESETS", presets)
    monkeypatch.setattr("sys.argv", ["alarms", "--count", "1", "--data", "starter"])
    assert alarms.main() == expected
    assert ("is too large" in capsys.readouterr().out) == bool(expected)


def test_some_mutants_of_every_kind_are_read_cleanly(tmp_path: Path) -> None:
    assert list(mutants.failures(130, 5, tmp_path)) == []


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (ValueError, "{} is not ours."),
        (MemoryError, "{} is large."),
        (DigitScopeError, "{} has no full stop"),
        (DigitScopeError, "{} has two\nlines."),
        (DigitScopeError, "{} is damaged. Replace it."),
        (DigitScopeError, "A file is damaged."),
    ],
)
def test_an_unclean_answer_to_a_mutant_is_found(tmp_path: Path, kind: type[Exception], words: str) -> None:
    def read(path: Path) -> None:
        raise kind(words.format(path))

    assert mutants.unclean(Kind(".x", b"good", read), tmp_path / "a.x")


def test_a_clean_sentence_is_no_failure(tmp_path: Path) -> None:
    def read(path: Path) -> None:
        raise DigitScopeError(f"{path} is damaged; replace it.")

    assert mutants.unclean(Kind(".x", b"good", read), tmp_path / "a.x") == ""


def test_a_slow_answer_to_a_mutant_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mutants, "SECONDS", -1.0)
    assert "took" in mutants.unclean(Kind(".x", b"good", str), tmp_path / "a.x")


def test_the_same_seed_makes_the_same_mutants() -> None:
    first, again = (
        [mutants.mutant(b"0123456789" * 9, rng) for _ in range(20)] for rng in map(np.random.default_rng, (3, 3))
    )
    assert first == again
    assert len(set(first)) > 15


@pytest.mark.parametrize("code", ["raise SystemExit(3)", "import sys; print('a warning', file=sys.stderr)"])
def test_a_process_that_does_not_end_in_silence_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    monkeypatch.setattr(closes, "ONE", code)
    assert closes.problem(1, tmp_path)


def test_a_window_that_is_closed_in_a_run_ends_in_order(tmp_path: Path) -> None:
    assert closes.problem(1, tmp_path) == ""


def test_a_kill_costs_no_drawing_that_was_saved(tmp_path: Path) -> None:
    for seed in (1, 2):
        saved, tried = kills.killed(tmp_path / "mine.jsonl", seed)
        assert kills.lost(tmp_path / "mine.jsonl", saved, tried) == []


LIAR = "print('saved', 'abc', 3, flush=True); import time; time.sleep(60)"


def test_a_drawing_that_a_kill_cost_is_found(tmp_path: Path) -> None:
    saved, tried = kills.killed(tmp_path / "mine.jsonl", 1, LIAR)
    assert kills.lost(tmp_path / "mine.jsonl", saved, tried) == ["abc as a 3: gone"]


def test_a_killed_run_goes_on_as_it_was(tmp_path: Path) -> None:
    told, met = resumes.problem(4, tmp_path, kills=2)
    assert told == ""
    assert met


FORGETS = """
from nn.run import Run
taken_up = Run.take_up
def forgetful(run, state):
    taken_up(run, state)
    run._optimizer.memory[...] = 0
Run.take_up = forgetful
sys.exit"""
FORGETFUL = resumes.TRAINER.replace("sys.exit", FORGETS)


def test_a_run_that_goes_on_otherwise_is_found(tmp_path: Path) -> None:
    told, _ = resumes.problem(4, tmp_path, kills=1, code=FORGETFUL)
    assert told.startswith("has other weights after 1 kills: train ")


def test_a_window_that_is_killed_in_a_run_goes_on_with_it(tmp_path: Path) -> None:
    told, met = restarts.problem(4, tmp_path, kills=2)
    assert told == ""
    assert met


def test_a_window_that_goes_on_otherwise_is_found(tmp_path: Path) -> None:
    forgetful = restarts.WINDOW.replace("def told", f"{FORGETS.removesuffix('sys.exit')}\ndef told", 1)
    told, _ = restarts.problem(4, tmp_path, 1, forgetful)
    assert told.startswith("has another model after 1 ends: train ")


def test_a_window_that_offers_nothing_is_found(tmp_path: Path) -> None:
    silent = restarts.WINDOW.replace("def told", "from nn.runs import left\nleft.last_left = lambda *_: None\ndef told")
    told, _ = restarts.problem(4, tmp_path, 1, silent.replace("tries=1000", "tries=20"))
    assert told == "after 1 ends: nothing is offered"


def test_a_monkey_finds_an_error_in_a_step(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(_: monkey.Monkey) -> None:
        sys.excepthook(ZeroDivisionError, ZeroDivisionError("a mistake of ours"), None)

    for deed in ("_act", "_click", "_drag", "_wheel", "_press", "_resize", "_wait"):
        monkeypatch.setattr(monkey.Monkey, deed, wrong)
    first, *_ = monkey.run(4, 10.0)
    assert first == "seed 4: ZeroDivisionError: a mistake of ours"


def test_a_monkey_finds_a_slow_answer(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(monkey, "SLOW", -1.0)
    first, *_ = monkey.run(4, 10.0)
    assert "took" in first


def arc(x: float, y: float, rx: float, ry: float, start: float, end: float) -> list[tuple[float, float]]:
    """Along an ellipse from one angle to another, in degrees from its right end downwards."""
    turns = np.radians(np.linspace(start, end, 24))
    return [(x + rx * float(np.cos(turn)), y + ry * float(np.sin(turn))) for turn in turns]


DRAWN: list[list[list[tuple[float, float]]]] = [
    [arc(0.5, 0.5, 0.25, 0.35, -90, 270)],
    [[(0.5, 0.15), (0.5, 0.5), (0.5, 0.85)]],
    [[*arc(0.5, 0.35, 0.22, 0.2, -180, 30), (0.28, 0.85), (0.74, 0.85)]],
    [[*arc(0.48, 0.32, 0.2, 0.17, -160, 90), *arc(0.48, 0.67, 0.24, 0.18, -90, 160)]],
    [[(0.4, 0.15), (0.25, 0.55), (0.75, 0.55)], [(0.62, 0.3), (0.6, 0.9)]],
    [[(0.32, 0.15), (0.3, 0.45), *arc(0.46, 0.63, 0.22, 0.22, -130, 150)], [(0.32, 0.15), (0.7, 0.14)]],
    [[(0.6, 0.12), (0.36, 0.5), *arc(0.5, 0.68, 0.18, 0.18, -180, 180)]],
    [[(0.28, 0.2), (0.72, 0.2), (0.45, 0.85)], [(0.4, 0.52), (0.68, 0.52)]],
    [[*arc(0.5, 0.32, 0.17, 0.17, 90, 450), *arc(0.5, 0.69, 0.2, 0.2, -90, 270)]],
    [[*arc(0.5, 0.35, 0.18, 0.19, 0, -360), (0.66, 0.6), (0.6, 0.88)]],
]
"""The digits from 0 to 9, each in strokes of points."""


@pytest.fixture
def drawn(tmp_path: Path) -> Path:
    """A file of 40 drawings: each digit as four hands might have drawn it with a mouse, which feels no pressure."""
    rng, of_a_mouse = np.random.default_rng(0), OtherHand(pressure=0.0)
    plain = [Ink(tuple(Stroke(np.array(p, np.float32), width=0.08) for p in DRAWN[d]), d) for d in range(10)]
    path = tmp_path / "drawn.jsonl"
    write_ink(path, [vary(ink, rng, of_a_mouse) for ink in plain for _ in range(4)])
    return path


@pytest.mark.parametrize(("hand", "off"), [(replay.in_pixels, 80), (replay.in_fractions, 1)])
def test_the_canvas_reads_a_drawing_as_the_verb_does(
    qtbot: QtBot, tmp_path: Path, drawn: Path, hand: replay.Hand, off: int
) -> None:
    done = list(replay.replayed(model_path(), drawn, tmp_path, hand))
    assert len(done) == 40
    assert [str(one) for one in done if not one.agrees] == []
    assert max(one.off for one in done) <= off
    confusion = replay.confusion_of(done)
    assert (confusion == replay.printed_confusion(model_path(), drawn)).all()
    assert np.trace(confusion) > 30, "they look like digits"


def test_a_drawing_that_the_canvas_reads_otherwise_is_found(qtbot: QtBot, tmp_path: Path, drawn: Path) -> None:
    def mirrored(widget: QWidget, kind: QEvent.Type, place: QPointF) -> None:
        replay.in_pixels(widget, kind, QPointF(widget.width() - place.x(), place.y()))

    assert [one for one in replay.replayed(model_path(), drawn, tmp_path, mirrored) if not one.agrees]


def test_what_the_referee_says_of_some_random_networks_holds() -> None:
    seen: Counter[str] = Counter()
    assert list(verdicts.failures(250, 7, seen)) == []
    assert len(seen) >= 8, "most kinds of verdicts are among them"


UNTRUE: list[Verdict] = [
    Beyond(64),
    Flat(0.0),
    Held(708.4, 64, everywhere=True, tangent=-1.0),
    Held(708.4, 64, everywhere=False, tangent=-1.0),
    AtKink((Kink(1, 0, 0.0),), -0.5, 0.5, 0.0, 0.0),
    Between((Kink(1, 0, 0.25),)),
    Between((Kink(1, 0, 0.001),)),
    Stuck(64),
    Level(0.1, 0.1),
    Exact(),
    Parabola(64, 1e-3),
    Truncation(1, None, in_order=True),
    Best(64, None, 3.0),
    Rounding(64, Cause.DIGITS, 0.0, np.inf, None),
]


@pytest.mark.parametrize("untrue", UNTRUE, ids=str)
def test_an_untrue_verdict_is_found(untrue: Verdict) -> None:
    network = Network(Architecture((1, 1, 2), "tanh"), np.array([0.4, 1.0, -1.0, 0.1, 0.0, 0.2]))
    asked = verdicts.Case(Example.of(network, np.ones(1), 0), Parameter(1, 0, 0), 80, 64, central=True)
    with localcontext() as context:
        context.prec = verdicts.DIGITS
        assert list(verdicts.wrong(untrue, asked, asked.evidence()))


def test_each_kind_of_verdict_has_an_untrue_one() -> None:
    assert {type(untrue) for untrue in UNTRUE} == set(get_args(Verdict))


def test_a_kink_that_is_not_told_is_found() -> None:
    network = Network(Architecture((1, 1, 2)), np.array([0.001, 1.0, -1.0, 0.0, 0.0, 0.2]))
    asked = verdicts.Case(Example.of(network, np.ones(1), 0), Parameter(1, 0, 0), 90, 64, central=True)
    silent = replace(asked.evidence(), kinks=())
    with localcontext() as context:
        context.prec = verdicts.DIGITS
        assert list(verdicts.overlooked(asked, asked.evidence())) == []
        assert list(verdicts.overlooked(asked, silent))
