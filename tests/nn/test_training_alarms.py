"""What ``digitscope train`` says of a run that goes wrong, at once and beside what it says of any run."""

from collections.abc import Callable

import pytest

from nn import cli

Train = Callable[..., tuple[int, str, list[str]]]


@pytest.fixture
def train(capsys: pytest.CaptureFixture[str]) -> Train:
    """Train by the command line: exit status, standard output, and the lines of standard error."""

    def call(words: str) -> tuple[int, str, list[str]]:
        capsys.readouterr()
        status = cli.main(["train", "--no-keep", "--threads", "1", *words.split()])
        told = capsys.readouterr()
        return status, told.out, told.err.splitlines()

    return call


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("--learning-rate 100", "digitscope: Learning rate 100 is too large: "),
        ("--learning-rate 10 --schedule constant", "digitscope: Learning rate 10 is too large: "),
        ("--initializer zero", "digitscope: Layer 1: all of its neurons began with all weights 0, "),
        ("--hidden 32,32,32,32,32,32,32,32 --activation sigmoid", "digitscope: Delta vanishes: "),
        ("--learning-rate 0.0001", "digitscope: Learning rate 0.0001 is far too small: "),
        (
            "--hidden 128 --epochs 20 --learning-rate 0.3 --schedule constant",
            "digitscope: Overfitting: ",
        ),
    ],
)
def test_it_is_told_while_the_run_goes_on_and_the_status_stays(train: Train, words: str, sentence: str) -> None:
    status, out, lines = train(words)
    assert (status, out) == (0, "")
    (told,) = (k for k, line in enumerate(lines) if line.startswith(sentence))
    assert told < len(lines) - 2  # before the end
    assert lines[told].endswith(".")


def test_numbers_that_break_are_told_before_what_ends_the_run(train: Train) -> None:
    words = "--loss mean_squared_error --output identity --activation identity --learning-rate 10 --schedule constant"
    status, out, lines = train(words)
    assert (status, out) == (2, "")
    assert lines[-2].startswith("digitscope: Not a number any more: ")
    assert lines[-1].startswith("digitscope: Learning rate: the loss is no longer a finite number")


def test_a_run_that_is_well_is_told_nothing(train: Train) -> None:
    status, _, lines = train("--epochs 2")
    assert status == 0
    assert all(line.startswith("epoch") for line in lines[:2])
    assert not [line for line in lines if line.startswith("digitscope")]
