"""A file of an experiment, read and checked: every error is a sentence with its line.

The format is described in ``resources/experiments/README.md``.
"""

import difflib
import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from pathlib import Path

from nn.derivation.equations import EQUATIONS
from nn.experiments.experiment import (
    Experiment,
    ExperimentStep,
    LookStep,
    MeansStep,
    Measured,
    PredictStep,
    RunOrder,
    SetStep,
)
from nn.experiments.lines import FilePart, Refuse, Said, one_of, paragraphs, read_text, refusing, sections
from nn.experiments.places import PLACES
from nn.hyperparameters import ABOUT, HyperparameterError, Hyperparameters, parse, problems
from nn.presets import PRESETS
from nn.source_names import told

FEWEST, MOST = 2, 4
"""Answers of a question."""

LONGEST = 60
"""Minutes of an experiment."""

MOST_STEPS = 50
"""Of gradient descent on a drawing: as many as can be taken back one by one."""

DIGITS = tuple("0123456789")

UP_TO, MORE = "up to ", "more"
"""How the answers begin among which a run decides."""


def read(path: Path) -> Experiment:
    """The experiment in a file.

    Raises:
        DigitScopeError: where it cannot be read, or is not as the format asks.
    """
    return parsed(read_text(path), path.name)


def parsed(text: str, name: str) -> Experiment:
    """The experiment that a text describes; `name` is its file's.

    Raises:
        DigitScopeError: one sentence with the line where it is not as the format asks.
    """
    refuse = refusing(name)
    head, *parts = sections(text, refuse)
    last = max(len(text.splitlines()), 1)
    _only(head, ("title", "question", "minutes"), refuse)
    if paragraphs(head.text):
        refuse(1, "text stands under a heading in brackets, such as [means]; write title = and a title first")
    title, question = (_needed(head, word, refuse) for word in ("title", "question"))
    minutes = _whole(_needed(head, "minutes", refuse), "minutes", 1, LONGEST, refuse)
    h, steps = Hyperparameters(), list[tuple[FilePart, ExperimentStep]]()
    for part in parts:
        if part.kind not in KINDS:
            refuse(part.line, f"[{part.kind}] is no heading of an experiment; write {_headings()}")
        step = KINDS[part.kind](part, h, refuse)
        if isinstance(step, SetStep) and step.hyperparameters is not None:
            h = step.hyperparameters
        if not step.text:
            refuse(part.line, f"below [{part.kind}] there is no text; say in plain words what a person is to know")
        steps.append((part, step))
    _in_order(steps, last, refuse)
    return Experiment(name, title.value, question.value, minutes, tuple(step for _, step in steps))


def _in_order(steps: list[tuple[FilePart, ExperimentStep]], last: int, refuse: Refuse) -> None:
    """What is asked is answered, and measured before that."""
    if not any(isinstance(step, MeansStep) for _, step in steps):
        refuse(last, "the experiment does not say what it means; end it with a part [means]")
    for number, (part, step) in enumerate(steps):
        if not isinstance(step, PredictStep):
            continue
        end = next((n for n, (_, each) in enumerate(steps) if n > number and isinstance(each, MeansStep)), None)
        if end is None:
            refuse(part.line, "what is asked here is never answered; write a part [means] after it")
        ran = any(isinstance(each, SetStep) and each.run in RUNS for _, each in steps[:end])
        if step.measured is not None and not ran:
            refuse(part.words["measured"].line, "no run comes before the answer; write run = train below a [set]")


RUNS = RunOrder.TRAIN, RunOrder.CONTINUE


def _set(part: FilePart, before: Hyperparameters, refuse: Refuse) -> SetStep:
    own = "preset", "network", "run", "canvas", "label", "steps"
    _only(part, (*ABOUT, *own), refuse)
    words = part.words
    h, changes = _hyperparameters(part, before, refuse)
    run, digit, label, steps = None, None, None, 0
    if said := words.get("run"):
        run = RunOrder(_choice(said, "run", [order.value for order in RunOrder], refuse))
    canvas = words.get("canvas")
    if canvas and canvas.value.startswith("digit "):
        digit = int(_choice(Said(canvas.value.removeprefix("digit ").strip(), canvas.line), "digit", DIGITS, refuse))
    elif canvas:
        _choice(canvas, "canvas", ("clear", "draw", "digit 0", "digit 1", "digit 2"), refuse, "to digit 9")
    if said := words.get("network"):
        _choice(said, "network", ("bundled",), refuse)
        if run is not None:
            refuse(said.line, "a run trains its own network; write two parts [set]")
    if said := words.get("label"):
        label = int(_choice(said, "label", DIGITS, refuse))
    if said := words.get("steps"):
        steps = _whole(said, "steps", 1, MOST_STEPS, refuse)
        if run is not None or canvas is not None:
            refuse(said.line, "steps stand in a part [set] without run and canvas; write two parts")
    wish = "" if canvas is None else canvas.value
    sheet, drawn = wish == "clear", wish == "draw"
    wanted = h if changes else None, changes, run, sheet, drawn, digit, label, steps, "network" in words
    step = SetStep(paragraphs(part.text), *wanted)
    if not words:
        refuse(part.line, f"below [set] nothing is set; write such as learning_rate = 0.1, or {one_of(own)}")
    # A run is trained as the file says, whatever a person had chosen before.
    return step if run is None else replace(step, hyperparameters=h)


def _hyperparameters(
    part: FilePart, before: Hyperparameters, refuse: Refuse
) -> tuple[Hyperparameters, tuple[str, ...]]:
    """Those of a part [set] with what it changes in words."""
    words, changes = part.words, []
    values = dict(vars(before))
    if said := words.get("preset"):
        values = dict(vars(PRESETS[_choice(said, "preset", list(PRESETS), refuse)]))
        changes.append(f"Preset: {said.value}")
    for name in (name for name in words if name in ABOUT):
        try:
            values[name] = parse(name, words[name].value)
        except HyperparameterError as error:
            refuse(words[name].line, f"{name}: {error.problem}")
        if problem := ABOUT[name].problem(values[name]):
            refuse(words[name].line, f"{name}: {problem}")
        changes.append(f"{ABOUT[name].label}: {_shown(name, values[name])}")
    for name, problem in problems(values).items():
        refuse(words[name].line if name in words else part.line, f"{name}: {problem}")
    return Hyperparameters(**values), tuple(changes)


def _shown(name: str, value: object) -> str:
    about = ABOUT[name]
    if name == "data" and isinstance(value, tuple):
        return told(value)
    if value in ((), ""):
        return "none"
    as_said = about.notation.written if isinstance(value, bool) else about.notation.shown
    shown = about.choices.get(str(value)) or as_said(value)
    return f"{shown} {about.unit}".strip()


def _predict(part: FilePart, before: Hyperparameters, refuse: Refuse) -> PredictStep:
    _only(part, ("measured",), refuse, answers=True)
    answers, text = part.answers, paragraphs(part.text)
    if not FEWEST <= len(answers) <= MOST:
        refuse(part.line, f"a question has {FEWEST} to {MOST} answers, lines that begin with -, not {len(answers)}")
    for answer in answers:
        if not answer.text:
            refuse(answer.line, "this answer is empty; write one behind the -")
    right = [number for number, answer in enumerate(answers) if answer.right]
    said = part.words.get("measured")
    if said is None:
        if len(right) != 1:
            where = answers[right[1]].line if right else part.line
            refuse(where, "one answer is right: begin its line with + and the others with -, or write measured =")
        return PredictStep(text, tuple(answer.text for answer in answers), right[0])
    if right:
        refuse(answers[right[0]].line, "what is measured says which answer is right; begin the line with -")
    measured = Measured(_choice(said, "measured", [each.value for each in Measured], refuse))
    texts, bounds = [], list[float]()
    for answer in answers[:-1]:
        bound, _, words = answer.text.partition(":")
        value = _bound(bound, measured)
        if value is None or not words.strip():
            refuse(answer.line, f'begin this answer with "{UP_TO}", a number and a colon: the largest value it is for')
        if bounds and value <= bounds[-1]:
            refuse(answer.line, "the numbers of the answers rise from one to the next; put them in this order")
        bounds.append(value)
        texts.append(words.strip())
    start, _, words = answers[-1].text.partition(":")
    if start.strip() != MORE or not words.strip():
        refuse(answers[-1].line, f'begin the last answer with "{MORE}:"')
    return PredictStep(text, (*texts, words.strip()), None, measured, tuple(bounds))


def _bound(text: str, measured: Measured) -> float | None:
    """The value of ``up to 20 %``, a share where it is one; None where the text is not such."""
    number = text.strip()
    if not number.startswith(UP_TO):
        return None
    number = number.removeprefix(UP_TO).removesuffix("%") if measured.in_percent else number.removeprefix(UP_TO)
    try:
        value = float(number)
    except ValueError:
        return None
    if not math.isfinite(value):
        return None
    return value / 100 if measured.in_percent else value


def _look(part: FilePart, before: Hyperparameters, refuse: Refuse) -> LookStep:
    _only(part, ("at",), refuse)
    at = part.words.get("at")
    if at is None:
        refuse(part.line, f"say where to look: write at = and one of {', '.join(PLACES)}")
    return LookStep(paragraphs(part.text), _choice(at, "at", list(PLACES), refuse))


def _means(part: FilePart, before: Hyperparameters, refuse: Refuse) -> MeansStep:
    _only(part, ("equations",), refuse)
    said = part.words.get("equations")
    ids = () if said is None else tuple(said.value.replace(",", " ").split())
    for id in ids:
        if said is not None and id not in EQUATIONS:
            first, last = next(iter(EQUATIONS)), list(EQUATIONS)[-1]
            refuse(said.line, f"the derivation has no equation {id!r}; it has {first} to {last}")
    return MeansStep(paragraphs(part.text), ids)


KINDS: Mapping[str, Callable[[FilePart, Hyperparameters, Refuse], ExperimentStep]] = {
    "set": _set,
    "predict": _predict,
    "look": _look,
    "means": _means,
}
"""Heading -> what makes a step of its part, given the hyperparameters before it."""


def _headings() -> str:
    return one_of([f"[{kind}]" for kind in KINDS])


def _only(part: FilePart, known: Collection[str], refuse: Refuse, *, answers: bool = False) -> None:
    """Refuse words that the part does not know, and answers where nothing is asked."""
    where = f"[{part.kind}]" if part.kind else "the first heading"
    for word, said in part.words.items():
        if word not in known:
            near = difflib.get_close_matches(word, known, 1)
            hint = f"write {near[0]}" if near else f"there are {', '.join(known)}"
            refuse(said.line, f"{'below' if part.kind else 'above'} {where} nothing is named {word!r}; {hint}")
    if part.answers and not answers:
        refuse(part.answers[0].line, "answers stand below [predict] alone; begin this line with a word")


def _needed(head: FilePart, word: str, refuse: Refuse) -> Said:
    said = head.words.get(word)
    if said is None or not said.value:
        refuse(said.line if said else 1, f"the {word} is missing; write {word} = and the {word} in the first lines")
    return said


def _choice(said: Said, word: str, known: Collection[str], refuse: Refuse, more: str = "") -> str:
    if said.value not in known:
        near = difflib.get_close_matches(said.value, known, 1)
        hint = near[0] if near else f"one of {', '.join(known)} {more}".rstrip()
        refuse(said.line, f"{word} cannot be {said.value!r}; write {hint}")
    return said.value


def _whole(said: Said, word: str, least: int, most: int, refuse: Refuse) -> int:
    value = int(said.value) if said.value.isascii() and said.value.isdigit() and len(said.value) < 10 else least - 1
    if not least <= value <= most:
        refuse(said.line, f"{word} is a whole number from {least} to {most}, not {said.value!r}")
    return value
