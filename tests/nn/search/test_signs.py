"""Whether a process is there: its lock on this machine, its signs of life on any."""

import os
import platform
import tempfile
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from nn.errors import DigitScopeError
from nn.search import signs
from nn.search.deaths import TRIES, Deaths
from nn.search.signs import BEAT, GRACE, MAKER, PULSE, Presence, Vigil, beating, making, presence
from nn.search.trial import StoppedError


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_a_process_is_alive_until_it_has_ended(place: Path) -> None:
    with making() as name:
        assert presence(name) is Presence.HERE
    assert list(place.iterdir()) == [], "who has told all its trials need not be remembered"
    with pytest.raises(StoppedError), making():
        raise StoppedError
    assert list(place.iterdir()) == []
    with pytest.raises(DigitScopeError), making() as name:
        raise DigitScopeError("The storage is gone.")
    assert presence(name) is Presence.DEAD


@pytest.mark.parametrize("name", ["", "00ff00ff", "../../etc/passwd", "a" * 999, None, 7, ["no", "name"]])
def test_of_others_nothing_is_known(name: object) -> None:
    assert presence(name) is Presence.UNKNOWN


def test_without_a_place_for_locks_trials_are_made(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(place / "gone"))
    with making() as name:
        assert presence(name) is Presence.UNKNOWN


def test_what_was_left_long_ago_is_swept_unless_its_process_is_there(place: Path) -> None:
    with pytest.raises(DigitScopeError), making() as dead:
        raise DigitScopeError("The storage is gone.")
    with pytest.raises(DigitScopeError), making() as lately:
        raise DigitScopeError("The storage is gone.")
    with making() as alive:
        for path in place.iterdir():
            if lately not in path.name:
                os.utime(path, (0, 0))
        with making():
            assert presence(dead) is Presence.UNKNOWN
            assert presence(lately) is Presence.DEAD
            assert presence(alive) is Presence.HERE


def test_where_there_are_no_locks_the_signs_of_life_are_believed(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as without:
        without.setattr("nn.runs.lock._lock", lambda _: True)
        with making() as name:
            assert presence(name) is Presence.UNKNOWN
            assert list(place.iterdir()) == []
    # And where they were lost after it had begun.
    with making() as name, monkeypatch.context() as without:
        without.setattr("nn.runs.lock._lock", lambda _: True)
        assert presence(name) is Presence.UNKNOWN


def test_of_another_machine_that_has_the_same_folder_nothing_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DigitScopeError), making() as name:
        raise DigitScopeError("The storage is gone.")
    monkeypatch.setattr(platform, "node", lambda: "another")
    assert presence(name) is Presence.UNKNOWN


def trial(number: int, known: dict[str, Any], state: str = "RUNNING") -> Any:
    return SimpleNamespace(number=number, state=SimpleNamespace(name=state), user_attrs=known)


class Watch:
    """A vigil whose clock a test sets."""

    def __init__(self) -> None:
        self._now = 0.0
        self._vigil = Vigil(lambda: self._now)

    def dead(self, *trials: Any) -> list[int]:
        return [each.number for each in self._vigil.dead(list(trials))]

    def watch(self, until: float, *trials: Any) -> list[int]:
        """Look once in every pulse; what the last look finds."""
        while self._now + PULSE < until:
            self._now += PULSE
            assert self.dead(*trials) == []
        return self.wake(until, *trials)

    def wake(self, at: float, *trials: Any) -> list[int]:
        """Look at this time, and not before."""
        self._now = at
        return self.dead(*trials)


def test_a_trial_without_signs_of_life_is_given_up_after_a_while() -> None:
    watch = Watch()
    assert watch.dead(trial(0, {}), trial(1, {BEAT: 5e9}), trial(2, {}, "COMPLETE")) == []
    # 1 gives a sign, be its clock as it may.
    assert watch.watch(GRACE, trial(0, {}), trial(1, {BEAT: 4e9})) == []
    found = watch.watch(GRACE + 1, trial(0, {}), trial(1, {BEAT: 4e9}), trial(2, {}, "COMPLETE"), trial(3, {}))
    assert found == [0], "3 was never seen before"


def test_a_process_that_stands_still_here_is_not_given_up() -> None:
    watch = Watch()
    with making() as name:
        assert watch.dead(trial(0, {MAKER: name})) == []
        assert watch.watch(GRACE + 1, trial(0, {MAKER: name})) == []


def test_who_has_slept_gives_others_time_for_a_sign_of_life() -> None:
    watch = Watch()
    assert watch.dead(trial(0, {BEAT: 1.0})) == []
    assert watch.wake(GRACE + 1, trial(0, {BEAT: 1.0})) == []
    assert watch.watch(2 * GRACE, trial(0, {BEAT: 1.0})) == []
    assert watch.watch(2 * GRACE + 2, trial(0, {BEAT: 1.0})) == [0]


class StudyOf:
    """As much of a study as a vigil asks."""

    def __init__(self, *trials: Any) -> None:
        self._trials = list(trials)

    def get_trials(self, *, deepcopy: bool) -> list[Any]:
        assert not deepcopy
        return self._trials

    def tell(self, number: int, *, state: Any, skip_if_finished: bool) -> None:
        assert skip_if_finished
        self._trials[number].state = state


def test_the_lock_of_a_dead_process_goes_with_its_trial(place: Path) -> None:
    pytest.importorskip("optuna", reason="Optuna is not installed")
    with pytest.raises(DigitScopeError), making() as name:
        raise DigitScopeError("The storage is gone.")
    assert len(list(place.iterdir())) == 1
    assert [each.state.name for each in Vigil().trials(StudyOf(trial(0, {MAKER: name})))] == ["FAIL"]
    assert list(place.iterdir()) == []


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
