"""Whether a process is there: its lock on this machine, its signs of life on any."""

import tempfile
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from nn.errors import DigitScopeError
from nn.search import signs
from nn.search.deaths import TRIES, Deaths
from nn.search.signs import BEAT, GRACE, MAKER, Vigil, beating, is_dead, making
from nn.search.trial import StoppedError


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_a_process_is_alive_until_it_has_ended(place: Path) -> None:
    with making() as name:
        assert not is_dead(name)
    assert list(place.iterdir()) == [], "who has told all its trials need not be remembered"
    with pytest.raises(StoppedError), making():
        raise StoppedError
    assert list(place.iterdir()) == []
    with pytest.raises(DigitScopeError), making() as name:
        raise DigitScopeError("The storage is gone.")
    assert is_dead(name)


@pytest.mark.parametrize("name", ["", "00ff00ff", "../../etc/passwd"])
def test_of_others_nothing_is_known(name: str) -> None:
    assert not is_dead(name)


def test_without_a_place_for_locks_trials_are_made(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(place / "gone"))
    with making() as name:
        assert not is_dead(name)


def trial(number: int, known: dict[str, Any], state: str = "RUNNING") -> Any:
    return SimpleNamespace(number=number, state=SimpleNamespace(name=state), user_attrs=known)


def test_a_trial_without_signs_of_life_is_given_up_after_a_while() -> None:
    now = [0.0]
    vigil = Vigil(lambda: now[0])
    assert vigil.dead([trial(0, {}), trial(1, {BEAT: 5e9}), trial(2, {}, "COMPLETE")]) == []
    now[0] = GRACE
    assert vigil.dead([trial(0, {}), trial(1, {BEAT: 4e9})]) == []
    now[0] = GRACE + 1
    found = vigil.dead([trial(0, {}), trial(1, {BEAT: 4e9}), trial(2, {}, "COMPLETE"), trial(3, {})])
    assert [each.number for each in found] == [0], "1 has given a sign, be its clock as it may; 3 was never seen before"


def test_a_trial_whose_process_has_ended_here_is_given_up_at_once() -> None:
    with pytest.raises(DigitScopeError), making() as dead:
        raise DigitScopeError("The storage is gone.")
    with making() as alive:
        found = Vigil().dead([trial(0, {MAKER: dead}), trial(1, {MAKER: alive}), trial(2, {MAKER: "00ff"})])
    assert [each.number for each in found] == [0]


def test_signs_are_given_meanwhile_and_one_that_fails_is_no_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signs, "PULSE", 0.001)
    given, enough = list[str](), threading.Event()

    def sign(key: str, _: float) -> None:
        given.append(key)
        if len(given) == 3:
            enough.set()
        raise OSError

    with beating(SimpleNamespace(set_user_attr=sign)):
        assert enough.wait(60)
    assert set(given) == {BEAT}


def test_deaths_in_a_row_come_to_an_end_and_a_trial_between_them_counts() -> None:
    deaths = Deaths(2)
    row = [deaths.another(5) for _ in range(2 * TRIES)]
    assert row == [True] * (2 * TRIES - 1) + [False]
    assert deaths.another(6)
