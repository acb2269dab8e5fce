"""What each headless verb does with the words of its command line.

Results go to standard output, progress and errors to standard error. Each verb returns the exit status, and raises
DigitScopeError for what a person did wrong.
"""

import os
import time
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import astuple, replace
from functools import partial
from itertools import chain
from typing import Any

from nn import evaluation, model_file
from nn.answer import NetworkAnswer
from nn.arrays import Float32
from nn.calibration import sums
from nn.certainty import Certainty
from nn.data import mnist, sources
from nn.data.digits import Digits, Split
from nn.data.ink_digits import read_ink
from nn.data.sources import Fetch
from nn.errors import DigitScopeError, never
from nn.evaluation_page import About, page
from nn.files import check_writable, write_atomically
from nn.hyperparameters import ABOUT, HyperparameterError, Hyperparameters, from_mapping, parse
from nn.reports import TerminalLine, say, to_json
from nn.source_names import Data, Weighted, told, without

MODEL_HELP = "A model file, as train --out and the window save it."

INTERRUPTED = 130
"""Exit status of a program that a person stopped with Ctrl-C: 128 + SIGINT."""


def option(name: str) -> str:
    """The option of the hyperparameter `name`, as ``--batch-size`` for ``batch_size``."""
    return f"--{name.replace('_', '-')}"


def value(name: str, given: str | list[str] | bool) -> Any:
    """What the option of the hyperparameter `name` gave: a text, several where it may be repeated, or a switch."""
    if isinstance(given, list):
        return tuple(chain.from_iterable(parse(name, text) for text in given))
    return parse(name, given) if isinstance(given, str) else given


def chosen(words: Namespace) -> Hyperparameters:
    """The hyperparameters in the command line; DigitScopeError for one that cannot be."""
    given = {name: getattr(words, name) for name in ABOUT if getattr(words, name) is not None}
    try:
        return from_mapping({name: value(name, each) for name, each in given.items()})
    except HyperparameterError as error:
        raise DigitScopeError(f"{option(error.field)}: {error.problem}.") from None


def evaluate(words: Namespace) -> int:
    """Score a model and print the scores as JSON; a report goes where `--report` says."""
    model = model_file.load(words.model)
    if words.report is not None:
        check_writable(words.report)
        if os.path.realpath(words.report) == os.path.realpath(words.model):
            raise DigitScopeError(f"{words.report} is the model itself; name another file for --report.")
    if words.ink is not None:
        with _reading() as tick:
            test = read_ink(words.ink, str(words.ink), tick)
        told_data = str(words.ink)
    else:
        h = model.hyperparameters
        data = data_of(words, h)
        _fetch_if_missing(data)
        if words.data is None and (here := sources.at_hand(data)):
            if lacking := without(data, here):
                say(f"digitscope: {lacking}")
            data = here
        with _reading() as tick:
            test = sources.load_test(data, h.validation, tick)
        told_data = f"{told(data)}: {_unseen(data)}"
    _say_notes(test)
    evaluated = evaluation.evaluate(model.network, test)
    claims = model.certainty.claims(test, evaluated.Z, model.network.architecture.output)
    if words.report is not None:
        write_atomically(words.report, page(About(words.model.name, model, told_data), evaluated, claims))
        say(f"Saved {words.report}")
    scores = evaluated.scores
    line = {
        "examples": scores.examples,
        "correct": scores.correct,
        "accuracy": scores.accuracy,
        "loss": scores.loss,
        **claims.numbers,
        "confusion": scores.confusion.tolist(),
    }
    print(to_json(line))
    return 0


def data_of(words: Namespace, h: Hyperparameters) -> Data:
    """The sources that a person names, or else those of the training; DigitScopeError where they are no sources."""
    data: Data = h.data if words.data is None else value("data", words.data)
    if problem := ABOUT["data"].problem(data):
        raise DigitScopeError(f"--data: {problem}.")
    return data


def read_split(data: Data, validation: int) -> Split:
    """The digits of sources, fetched where they are missing; what there is to say of them is said."""
    _fetch_if_missing(data)
    with _reading() as tick:
        split = sources.load(data, validation, tick)
    _say_notes(split.training)
    return split


def _unseen(data: Data) -> str:
    """Which digits of these sources no training sees."""
    kinds = {sources.of(each.name).load_test is not None for each in data}
    held_back, test = "digits held back for validation", "test digits"
    return f"{test}, or {held_back}" if len(kinds) > 1 else test if True in kinds else held_back


def calibrate(words: Namespace) -> int:
    """Fit anew how sure a model may be, save it, and print what changed as JSON."""
    model = model_file.load(words.model)
    out = words.model if words.out is None else words.out
    check_writable(out)
    h, network = model.hyperparameters, model.network
    data = data_of(words, h)
    _fetch_if_missing(data)
    here = sources.at_hand(data)
    if words.data is None and (lacking := tuple(Weighted(each.name) for each in data if each not in here)):
        raise DigitScopeError(
            f"{words.model} learned from digits that are not on this computer ({told(lacking)}); name with --data all "
            "that it learned from."
        )
    split = read_split(data, h.validation)
    validation = split.validation
    if not len(validation):
        raise DigitScopeError(
            f"{words.model} was trained with validation 0: no digit is left to measure how sure it may be; choose a "
            "model that holds digits back."
        )
    certainty = Certainty.fit(network, split)
    model_file.save(out, replace(model, certainty=certainty))
    claims = certainty.claims(validation, sums(network, validation.images), network.architecture.output)
    known = {"knows_its_digits": certainty.familiarity is not None}
    line = {"examples": len(validation), **claims.numbers, **known}
    print(to_json(line))
    say(f"Saved {out}")
    return 0


def predict(words: Namespace) -> int:
    """Print the answer for each picture; one that cannot be read costs the others nothing."""
    # Here, because every verb and each process of a search would pay for it.
    from nn.data.picture import picture_to_digits

    model = model_file.load(words.model)
    status = 0
    for path in words.images:
        try:
            found = picture_to_digits(path)
        except DigitScopeError as error:
            say(f"digitscope: {error}")
            status = 2
            continue
        answers = [_answer(model, each.image) for each in found]
        digits = [{**answer, "box": list(astuple(each.box))} for answer, each in zip(answers, found, strict=True)]
        of_one = answers[0] if len(answers) == 1 else dict.fromkeys(answers[0])
        print(to_json({"file": str(path), **of_one, "digits": digits}), flush=True)
    return status


def _answer(model: model_file.Model, picture: Float32) -> dict[str, object]:
    """What is told of one digit (28, 28): the answer, None where no number is one, and how sure it is."""
    read = NetworkAnswer.of(model.network, model.certainty, picture)
    told: dict[str, object] = {"digit": read.digit, "probabilities": read.probabilities.tolist()}
    if model.certainty.familiarity is not None:
        told["unlike"] = read.is_unlike(ink=False)
    return told


def fetch(words: Namespace) -> int:
    """Download MNIST."""
    print(f"MNIST is complete and verified in {_with_progress(partial(mnist.fetch, directory=words.data))}")
    return 0


def verify(words: Namespace) -> int:
    """Say of each file of MNIST whether it is what the official mirrors serve."""
    directory = words.data or mnist.located()
    if not os.path.isdir(directory):
        raise DigitScopeError(f"{directory} {mnist.lack(directory, mnist.PARTS)}; choose a folder that holds MNIST.")
    problems = {part.name: mnist.problem(part, directory) for part in mnist.PARTS}
    for name, problem in problems.items():
        print(f"{name}: {problem or 'verified'}")
    return 2 if any(problems.values()) else 0


def _fetch_if_missing(data: Data) -> None:
    """Fetch what some sources lack, unless the person has named a folder for it."""
    for source in sources.to_fetch(data):
        if source.fetch and mnist.named() is None:
            say(f"{source.words.label} is not on this computer yet: downloading it.")
            _with_progress(source.fetch)


def _with_progress(fetch: Fetch) -> object:
    """What `fetch` returns; how far it is, is shown on a terminal."""
    line = TerminalLine()
    try:
        return fetch(lambda done, total: line.show(f"{done / 1e6:.1f} of {total / 1e6:.1f} MB"), never)
    finally:
        line.clear()


@contextmanager
def _reading() -> Iterator[Callable[[], bool]]:
    """What says that nobody stops the reading of digits, and on a terminal how long that takes by now."""
    line, began = TerminalLine(), time.perf_counter()

    def tick() -> bool:
        line.show(f"Reading digits for {time.perf_counter() - began:.0f} s")
        return False

    try:
        yield tick
    finally:
        line.clear()


def _say_notes(digits: Digits) -> None:
    for note in digits.notes:
        say(f"digitscope: {note}")
