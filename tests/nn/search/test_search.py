"""A search: trials are runs like others, processes share a study, and what stops one of them costs its own trial."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nn import cli, model_file
from nn.runs import shelf
from nn.runs.record import RunEnd
from nn.search.study import KEY, WANTED, KnownStudy, NoStudyError, embedded, joined, known_studies
from nn.search.workers import TrialResult, program, results, surroundings
from nn.version import program_version
from tests.nn.search.conftest import breath

optuna = pytest.importorskip("optuna", reason="Optuna is not installed")

SPACE = """
[learning_rate]
from = 0.05
to = 0.5
scale = "log"

[hidden]
any = ["8", "16"]
"""


@pytest.fixture
def space(tmp_path: Path) -> Path:
    path = tmp_path / "space.toml"
    path.write_text(SPACE)
    return path


def begin(space: Path, *words: str, trials: int = 3, jobs: int = 1, epochs: int = 2) -> int:
    numbers = ["--trials", str(trials), "--jobs", str(jobs), "--epochs", str(epochs)]
    return cli.main(["search", "--study", "nets", "--space", str(space), *numbers, *words])


def go_on(*words: str, trials: int) -> int:
    return cli.main(["search", "--study", "nets", "--trials", str(trials), "--jobs", "1", *words])


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def found_in(storage: str) -> list[TrialResult]:
    with joined("nets", storage) as (study, _):
        return results(study)


def test_trials_are_runs_like_others_and_the_best_is_told(space: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert begin(space) == 0
    *trials, last = lines(capsys)
    assert [trial["number"] for trial in trials] == [0, 1, 2]
    best = max((trial for trial in trials if trial["state"] == "complete"), key=lambda trial: trial["value"])
    assert last["best"] == best
    kept = shelf.of(shelf.find(shelf.place(), best["run"]))
    assert kept.title == f"nets, trial {best['number']}"
    assert kept.record.end is RunEnd.FINISHED
    assert kept.record.hyperparameters.learning_rate == best["drawn"]["learning_rate"]
    assert kept.scores is not None
    assert kept.scores.validation_accuracy == best["value"]


def test_the_weights_of_a_trial_come_again_from_its_hyperparameters(
    space: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert begin(space, "--seed", "5", trials=2) == 0
    # The first trial of a study is never pruned.
    trial, second, _ = lines(capsys)
    h, other = (shelf.of(shelf.find(shelf.place(), each["run"])).record.hyperparameters for each in (trial, second))
    assert (h.seed, other.seed) == (5, 6)
    out = tmp_path / "again.safetensors"
    words = ["--hidden", trial["drawn"]["hidden"], "--learning-rate", repr(h.learning_rate), "--seed", str(h.seed)]
    assert cli.main(["train", *words, "--epochs", "2", "--threads", "1", "--out", str(out), "--no-keep"]) == 0
    kept = model_file.load(shelf.find(shelf.place(), trial["run"]) / "model.safetensors")
    np.testing.assert_array_equal(model_file.load(out).network.parameters, kept.network.parameters)


def test_a_study_goes_on_where_it_was_left(space: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert begin(space, trials=2) == 0
    assert go_on(trials=4) == 0
    assert [trial["number"] for trial in lines(capsys) if "number" in trial] == [0, 1, 2, 3]
    assert go_on(trials=4) == 0
    assert lines(capsys) == []


def test_processes_share_a_study_and_one_that_is_killed_costs_its_own_trial(space: Path) -> None:
    assert begin(space, trials=1, epochs=20) == 0
    words = [*program(), "search", "--study", "nets", "--trials", "8", "--jobs", "1"]
    processes = [
        subprocess.Popen(words, env=surroundings(), stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(3)
    ]
    try:
        victim = processes[0]
        assert victim.stdout is not None
        # It has made a trial, and is at another one.
        assert victim.stdout.readline()
        victim.kill()
        outputs = [process.communicate(timeout=120) for process in processes[1:]]
        assert [process.returncode for process in processes[1:]] == [0, 0], outputs
    finally:
        for process in processes:
            process.kill()
            process.communicate()
    found = found_in(embedded())
    ended = [trial for trial in found if trial.state in ("complete", "pruned")]
    assert len(ended) == 8
    # What the dead one was at is all that is lost, and it was made again.
    assert len(found) - len(ended) <= 1
    assert len({trial.run for trial in ended}) == 8


def test_ctrl_c_ends_a_process_and_the_study_stays(space: Path) -> None:
    assert begin(space, trials=1, epochs=200) == 0
    words = [*program(), "search", "--study", "nets", "--trials", "500", "--jobs", "1"]
    process = subprocess.Popen(
        words,
        env=surroundings(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A test run in the background hands on that Ctrl-C is ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    deadline = time.monotonic() + 60
    while not any(trial.state == "running" and trial.so_far for trial in found_in(embedded())):
        assert time.monotonic() < deadline
        breath(process)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "the same command goes on" in told
    assert [trial.state for trial in found_in(embedded())].count("running") == 0


def test_a_run_that_diverges_is_told_and_the_search_goes_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wild = tmp_path / "wild.toml"
    wild.write_text("[learning_rate]\nfrom = 99\nto = 100\n[optimizer]\nany = ['momentum']\n")
    assert begin(wild, "--hidden", "32,32,32", trials=2) == 0
    *trials, last = lines(capsys)
    assert last["best"] is None or last["best"]["value"] < 0.2
    for trial in trials:
        if trial["state"] == "pruned":
            assert trial["why"].endswith(".")


def test_a_trial_that_has_come_to_its_last_epoch_is_not_given_up(
    space: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert begin(space, trials=6, epochs=1) == 0
    *trials, _ = lines(capsys)
    assert [trial["state"] for trial in trials] == ["complete"] * 6


def test_what_does_not_go_together_is_told_of_the_trial(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    odd = tmp_path / "odd.toml"
    odd.write_text("[output]\nany = ['sigmoid']\n")
    assert begin(odd, trials=1) == 0
    trial, _ = lines(capsys)
    assert trial["state"] == "pruned"
    assert "softmax" in trial["why"]


def test_the_time_to_an_accuracy_is_least(space: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert begin(space, "--optimize", "time", trials=2) == 0
    *trials, _ = lines(capsys)
    # Two epochs of starter digits do not come to 97 percent.
    assert {trial["state"] for trial in trials} == {"pruned"}
    assert all("97%" in trial["why"] for trial in trials if len(trial["so_far"]) == 2)


def test_a_study_that_is_not_there_is_told_without_words_of_the_command_line() -> None:
    with pytest.raises(NoStudyError, match=r"^There is no study nets\.$"), joined("nets", embedded()):
        pass


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert cli.main(["search", *words]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("\n") == 1
    return told.err


def test_bad_input_is_a_sentence(space: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "There is no study nets. --space FILE begins one." in refused(capsys, "--study", "nets")
    told = refused(capsys, "--study", "nets", "--storage", "nonsense")
    assert "nonsense is no address of a storage" in told
    told = refused(capsys, "--study", "nets", "--storage", f"sqlite:///{tmp_path}/no/folder.db")
    assert "cannot be reached or read" in told
    assert begin(space, trials=1) == 0
    capsys.readouterr()
    told = refused(capsys, "--study", "nets", "--epochs", "3")
    assert "--epochs: a study has this already" in told
    told = refused(capsys, "--study", "nets", "--space", str(space), "--epochs", "3")
    assert "searches something else already" in told
    told = refused(capsys, "--study", "others", "--space", str(space), "--validation", "0")
    assert "no digits are held back" in told
    told = refused(capsys, "--study", "others", "--space", str(space), "--optimize", "ink", "--jobs", "1")
    assert "No ink of a writer who is known" in told


@pytest.mark.parametrize(("url", "package"), [("mysql://host/studies", "MySQLdb"), ("grpc://host:13000", "grpc")])
def test_a_package_that_a_storage_needs_is_named(
    url: str, package: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    told = refused(capsys, "--study", "nets", "--storage", url)
    assert f"--storage {url} needs the package {package}, which is not installed." in told


def test_a_study_of_another_program_or_version_is_refused(
    space: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    storage = optuna.storages.RDBStorage(embedded())
    foreign = optuna.create_study(study_name="foreign", storage=storage, direction="maximize")
    foreign.tell(foreign.ask(), 1.0)
    storage.remove_session()
    storage.engine.dispose()
    assert "was begun by another program" in refused(capsys, "--study", "foreign")
    assert begin(space, trials=1) == 0
    capsys.readouterr()
    monkeypatch.setattr("nn.search.study.program_version", lambda: "9.9")
    told = refused(capsys, "--study", "nets")
    assert f"was begun by DigitScope {program_version()}, and this is 9.9" in told


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"format": 2}, "The study nets is written in a way that this DigitScope does not know"),
        ({"space": {"widths": {}}}, "The study nets: [widths] is no hyperparameter"),
        ({"space": []}, "The study nets is damaged"),
        ({"objective": "time"}, "The study nets is damaged"),
        ({"base": {"epochs": 0}}, "The study nets is damaged"),
    ],
    ids=["format", "field", "space", "direction", "base"],
)
def test_a_study_that_was_tampered_with_is_told_by_its_name(
    space: Path, capsys: pytest.CaptureFixture[str], changed: dict[str, Any], sentence: str
) -> None:
    assert begin(space, trials=1) == 0
    capsys.readouterr()
    with joined("nets", embedded()) as (study, _):
        study.set_user_attr(KEY, json.dumps(json.loads(study.user_attrs[KEY]) | changed))
        study.set_user_attr(WANTED, "many")
    assert sentence in refused(capsys, "--study", "nets")
    # Among others it is one without a number.
    assert known_studies(embedded()) == [KnownStudy("nets", 1, 0)]


def test_without_optuna_the_sentence_says_how_to_get_it(
    space: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "optuna", None)
    assert "pip install '.[search]'" in refused(capsys, "--study", "nets", "--space", str(space))


def test_two_programs_share_a_study_on_a_server(space: Path, postgres: str) -> None:
    assert begin(space, "--storage", postgres, trials=1) == 0
    words = [*program(), "search", "--study", "nets", "--trials", "7", "--jobs", "1", "--storage", postgres]
    processes = [
        subprocess.Popen(words, env=surroundings(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    outputs = [process.communicate(timeout=120) for process in processes]
    assert [process.returncode for process in processes] == [0, 0], outputs
    made = [[json.loads(line)["number"] for line in out.splitlines()] for out, _ in outputs]
    assert sorted(made[0] + made[1]) == list(range(1, 7))
    assert [trial.state in ("complete", "pruned") for trial in found_in(postgres)] == [True] * 7


def test_a_server_that_goes_away_is_a_sentence_and_its_trials_stay(
    space: Path, postgres: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert begin(space, "--storage", postgres, trials=2) == 0
    capsys.readouterr()
    gone = postgres.replace("/postgres?", "/other?")
    assert "cannot be reached or read" in refused(capsys, "--study", "nets", "--storage", gone)
    assert go_on("--storage", postgres, trials=3) == 0
    assert [trial["number"] for trial in lines(capsys) if "number" in trial] == [2]
