"""What a person reads of a run."""

from dataclasses import replace
from datetime import datetime

import pytest

from nn.data.fingerprint import Fingerprint
from nn.hyperparameters import Hyperparameters
from nn.runs.record import RunRecord
from nn.runs.titles import distinct, title

NOW = datetime.fromisoformat("2026-11-26T20:00:00").astimezone()


def begun(when: str, **h: object) -> RunRecord:
    hyperparameters = replace(Hyperparameters(learning_rate=0.5), **h)  # type: ignore[arg-type]
    at = datetime.fromisoformat(when).astimezone().isoformat()
    return RunRecord(hyperparameters, Fingerprint("0" * 64, ()), at, "1.0")


@pytest.mark.parametrize(
    ("when", "told"),
    [
        ("2026-11-26T17:45:03", "784-32-32-10, rate 0.5 · today 17:45"),
        ("2026-11-25T07:05:00", "784-32-32-10, rate 0.5 · yesterday 07:05"),
        ("2026-03-02T10:15:00", "784-32-32-10, rate 0.5 · 2 Mar 10:15"),
        ("2025-12-31T23:59:00", "784-32-32-10, rate 0.5 · 31 Dec 2025 23:59"),
    ],
)
def test_a_run_without_a_name_is_told_by_what_it_trains_and_when(when: str, told: str) -> None:
    assert title(begun(when), NOW) == told


def test_another_optimizer_is_named() -> None:
    run = begun("2026-11-26T17:45:03", optimizer="adam", learning_rate=0.002, hidden=())
    assert title(run, NOW) == "784-10, Adam 0.002 · today 17:45"


def test_a_given_name_is_the_title() -> None:
    assert title(replace(begun("2026-11-26T17:45:03"), name="wide"), NOW) == "wide"


def test_runs_of_one_minute_are_told_apart() -> None:
    times = "2026-11-26T17:45:03", "2026-11-26T17:45:09", "2026-11-26T17:45:09", "2026-11-26T17:46:00"
    records = [*map(begun, times), replace(begun(times[0]), name="wide"), replace(begun(times[0]), name="wide")]
    assert distinct(records, NOW) == [
        "784-32-32-10, rate 0.5 · today 17:45:03",
        "784-32-32-10, rate 0.5 · today 17:45:09",
        "784-32-32-10, rate 0.5 · today 17:45:09 (2)",
        "784-32-32-10, rate 0.5 · today 17:46",
        "wide",
        "wide",
    ]
