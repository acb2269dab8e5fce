"""The format of an experiment: what is read, and the sentence with its line where a file is not as it asks."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn.data import sources
from nn.errors import DigitScopeError
from nn.experiments.experiment import LookStep, MeansStep, Measured, PredictStep, RunOrder, SetStep
from nn.experiments.places import PLACES
from nn.experiments.reading import KINDS, parsed, read
from nn.hyperparameters import ABOUT, Hyperparameters
from nn.presets import PRESETS
from nn.source_names import Weighted

FOLDER = Path(__file__).parents[3] / "resources" / "experiments"
FILES = sorted(FOLDER.glob("*.txt"))

GOOD = """\
# Only for whoever writes.
title = Twice as fast?
question = Does twice the rate learn twice as fast?
minutes = 2

[set]
The network of the derivation,
for one epoch.

And nothing else.
learning_rate = 0.25
hidden = 16, 8
augment = yes
data = starter@0.5
epochs = 1
run = train

[predict]
How many will be right?
measured = validation accuracy
- up to 20 %: Few
- up to 80.5: Half of them
- more: Most

[set]
A digit.
canvas = digit 3
label = 8

[set]
A step.
steps = 2

[predict]
Which is it?
- This one
+ That one: yes

[look]
Here it is.
at = loss plot

[means]
So it was.
equations = E33, E40
"""


def sentence(text: str, name: str = "mine.txt") -> str:
    with pytest.raises(DigitScopeError) as caught:
        parsed(text, name)
    return str(caught.value)


def test_a_file_is_read_part_by_part() -> None:
    experiment = parsed(GOOD, "mine.txt")
    assert (experiment.id, experiment.title, experiment.minutes) == ("mine.txt", "Twice as fast?", 2)
    assert experiment.question == "Does twice the rate learn twice as fast?"
    first, asked, digit, step, which, look, means = experiment.steps
    h = Hyperparameters(
        learning_rate=0.25, hidden=(16, 8), augment=True, epochs=1, data=(Weighted("starter", 0.5),), seed=0
    )
    assert isinstance(first, SetStep)
    assert first.hyperparameters == h
    assert first.run is RunOrder.TRAIN
    assert first.text == "The network of the derivation, for one epoch.\n\nAnd nothing else."
    assert first.changes == (
        "Learning rate: 0.25",
        "Hidden layers: 16, 8 neurons",
        "Distort digits: yes",
        "Data set: Starter digits \u00d70.5",
        "Epochs: 1",
    )
    assert isinstance(asked, PredictStep)
    assert (asked.answers, asked.bounds) == (("Few", "Half of them", "Most"), (0.2, 0.805))
    assert asked.measured is Measured.VALIDATION_ACCURACY
    assert isinstance(digit, SetStep)
    assert (digit.digit, digit.label, digit.hyperparameters) == (3, 8, None)
    assert isinstance(step, SetStep)
    assert step.steps == 2
    assert which == PredictStep("Which is it?", ("This one", "That one: yes"), 1)
    assert look == LookStep("Here it is.", "loss plot")
    assert means == MeansStep("So it was.", ("E33", "E40"))


def test_what_is_measured_chooses_the_answer() -> None:
    asked = parsed(GOOD, "mine.txt").steps[1]
    assert isinstance(asked, PredictStep)
    assert [asked.right_one(value) for value in (0.1, 0.2, 0.21, 0.9, float("nan"), None)] == [0, 0, 1, 2, 2, None]
    assert asked.measured is not None
    assert asked.measured.written(0.1234) == "12.3%"
    assert Measured.TRAINING_LOSS.written(2.30259) == "2.303"


def test_later_parts_keep_what_earlier_ones_have_set() -> None:
    text = GOOD.replace("[set]\nA digit.\n", "[set]\nA digit.\nseed = 4\n")
    later = parsed(text, "mine.txt").steps[2]
    assert isinstance(later, SetStep)
    assert later.hyperparameters is not None
    assert (later.hyperparameters.seed, later.hyperparameters.hidden) == (4, (16, 8))
    again = parsed(GOOD.replace("steps = 2", "run = continue"), "mine.txt").steps[3]
    assert isinstance(again, SetStep)
    assert again.hyperparameters is not None, "a run is trained as the file says, whatever was chosen meanwhile"
    assert again.hyperparameters.learning_rate == 0.25


def test_a_preset_is_taken_whole_and_then_changed() -> None:
    text = GOOD.replace("learning_rate = 0.25\nhidden = 16, 8\n", "preset = With momentum\nmomentum = 0.5\n")
    first = parsed(text, "mine.txt").steps[0]
    assert isinstance(first, SetStep)
    assert first.hyperparameters is not None
    assert (first.hyperparameters.optimizer, first.hyperparameters.batch_size) == ("momentum", 64)
    assert (first.hyperparameters.momentum, first.hyperparameters.hidden) == (0.5, PRESETS["With momentum"].hidden)


@pytest.mark.parametrize(
    ("before", "after", "line", "says"),
    [
        ("title = Twice as fast?", "", 1, "the title is missing; write title = and the title in the first lines"),
        ("question = Does", "queston = Does", 3, "nothing is named 'queston'; write question"),
        ("minutes = 2", "minutes = two", 4, "minutes is a whole number from 1 to 60, not 'two'"),
        ("minutes = 2", "minutes = 2\nA text.", 1, "text stands under a heading in brackets"),
        ("[look]", "[show]", 39, "[show] is no heading of an experiment; write [set], [predict], [look] or [means]"),
        ("learning_rate", "learningrate", 11, "below [set] nothing is named 'learningrate'; write learning_rate"),
        ("0.25", "fast", 11, "learning_rate: write a number, not 'fast'"),
        ("0.25", "1000", 11, "learning_rate: choose a value from 0.000001 to 100, not 1,000"),
        ("epochs = 1", "epochs = 1\nepochs = 2", 16, "epochs stands in line 15 already; leave one of the two out"),
        ("epochs = 1", "output = sigmoid", 15, "output: choose softmax, which cross-entropy needs"),
        ("run = train", "run = fast", 16, "run cannot be 'fast'; write one of train, continue, reset"),
        ("run = train", "run = trian", 16, "run cannot be 'trian'; write train"),
        ("run = train\n", "", 19, "no run comes before the answer; write run = train below a [set]"),
        ("digit 3", "digit 33", 27, "digit cannot be '33'"),
        ("label = 8", "label = eight", 28, "label cannot be 'eight'"),
        ("steps = 2", "steps = 500", 32, "steps is a whole number from 1 to 50, not '500'"),
        ("steps = 2", "steps = 2\nrun = train", 32, "steps stand in a part [set] without run and canvas"),
        ("A step.\nsteps = 2", "A step.", 30, "below [set] nothing is set"),
        ("steps = 2", "network = mine", 32, "network cannot be 'mine'; write"),
        ("validation accuracy", "accuracy", 20, "measured cannot be 'accuracy'; write"),
        ("up to 20 %: Few", "Few", 21, 'begin this answer with "up to "'),
        ("up to 80.5", "up to 8", 22, "the numbers of the answers rise from one to the next"),
        ("more: Most", "Most", 23, 'begin the last answer with "more:"'),
        ("- more: Most", "+ more: Most", 23, "what is measured says which answer is right"),
        ("+ That one", "- That one", 34, "one answer is right: begin its line with +"),
        ("- This one", "+ This one", 37, "one answer is right: begin its line with +"),
        ("- This one\n", "", 34, "a question has 2 to 4 answers, lines that begin with -, not 1"),
        ("at = loss plot", "at = loss plots", 41, "at cannot be 'loss plots'; write loss plot"),
        ("at = loss plot\n", "", 39, "say where to look: write at = and one of canvas"),
        ("Here it is.\n", "", 39, "below [look] there is no text"),
        ("Here it is.", "- Here it is.", 40, "answers stand below [predict] alone"),
        ("E33, E40", "E33 E99", 45, "the derivation has no equation 'E99'; it has E1 to E57"),
        ("[means]\nSo it was.\nequations = E33, E40\n", "", 42, "the experiment does not say what it means"),
        ("[look]", "[means]\nSo.\n\n[predict]\nAnd?\n- a\n+ b\n\n[look]", 0, ""),
    ],
)
def test_a_bad_file_gets_a_sentence_with_its_line(before: str, after: str, line: int, says: str) -> None:
    assert GOOD.count(before) >= 1
    text = GOOD.replace(before, after, 1)
    if not line:
        assert len(parsed(text, "mine.txt").steps) == 9
        return
    said = sentence(text)
    assert said.startswith(f"mine.txt, line {line}: "), said
    assert says in said
    assert said.endswith(".")
    assert "\n" not in said


def test_what_is_asked_is_answered() -> None:
    said = sentence(f"{GOOD}\n[predict]\nAnd then?\n- No\n+ Yes\n")
    assert said == "mine.txt, line 47: what is asked here is never answered; write a part [means] after it."


def test_a_file_that_is_no_text_in_utf_8_is_told(tmp_path: Path) -> None:
    path = tmp_path / "mine.txt"
    path.write_bytes(GOOD.replace("Here it is.", "H\u00e4tte").encode("latin-1"))
    with pytest.raises(DigitScopeError, match=r"mine\.txt, line 40: this is no text in UTF-8; save"):
        read(path)
    path.write_bytes(GOOD.encode("utf-16-le"))
    with pytest.raises(DigitScopeError, match=r"mine\.txt, line 1: there are letters that cannot be read"):
        read(path)
    path.write_bytes(b"x" * 200_001)
    with pytest.raises(DigitScopeError, match=r"too large for an experiment: at most 200,000 bytes"):
        read(path)
    with pytest.raises(DigitScopeError, match="there is no such file"):
        read(tmp_path / "none.txt")
    with pytest.raises(DigitScopeError, match="cannot be read"):
        read(tmp_path)


def test_any_editor_will_do(tmp_path: Path) -> None:
    path = tmp_path / "mine.txt"
    for text in (GOOD, GOOD.replace("\n", "\r\n"), GOOD.replace("\n", "\r"), f"\ufeff{GOOD}"):
        path.write_bytes(text.encode())
        assert read(path) == parsed(GOOD, "mine.txt")


LINES = GOOD.splitlines()
SENTENCE = re.compile(r"mine\.txt, line (\d+): [^\n]*\.")


def experiment_or_sentence(text: str) -> None:
    said = ""
    try:
        parsed(text, "mine.txt")
    except DigitScopeError as error:
        said = str(error)
    if said:
        found = SENTENCE.fullmatch(said)
        assert found, said
        assert 1 <= int(found[1]) <= len(re.split(r"\r\n|\n|\r", text))


@given(st.text(max_size=400))
def test_any_text_is_an_experiment_or_gets_a_sentence(text: str) -> None:
    experiment_or_sentence(text)


WORDS = st.sampled_from([*ABOUT, "preset", "run", "canvas", "label", "steps", "measured", "at", "equations", "title"])
VALUES = st.one_of(st.text(max_size=12), st.integers().map(str), st.floats().map(str), st.sampled_from(list(PLACES)))
SOME_LINE = st.one_of(
    st.sampled_from(LINES),
    st.tuples(WORDS, VALUES).map(lambda both: f"{both[0]} = {both[1]}"),
    st.sampled_from([f"[{kind}]" for kind in KINDS]),
    st.text(max_size=20),
    VALUES.map(lambda value: f"- up to {value}: so"),
)


@given(st.lists(st.tuples(st.integers(0, len(LINES)), st.booleans(), SOME_LINE), max_size=6))
def test_any_change_of_a_file_is_an_experiment_or_gets_a_sentence(changes: list[tuple[int, bool, str]]) -> None:
    lines = list(LINES)
    for at, insert, line in changes:
        at = min(at, len(lines))
        lines[at : at + (not insert)] = [line]
    experiment_or_sentence("\n".join(lines))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_those_that_come_with_the_program_need_no_other_digits_and_little_time(path: Path) -> None:
    experiment = read(path)
    assert experiment.question.endswith("?")
    assert {type(step) for step in experiment.steps} == {SetStep, PredictStep, LookStep, MeansStep}
    for step in experiment.steps:
        if isinstance(step, SetStep) and step.run is not None:
            h = step.hyperparameters
            assert h is not None
            examples = len(sources.load(h.data, h.validation).training)
            assert h.batches(examples) * h.epochs <= 1500, "in sight, 100 batches take a second"
        if isinstance(step, MeansStep):
            assert step.equations, "an equation answers the question"
            assert 2 <= len(re.findall(r"[.?!](?:\s|$)", step.text)) <= 6, step.text


def test_the_description_has_a_file_that_is_one_and_all_names() -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    example = text.split("```")[1].strip()
    assert [type(step) for step in parsed(example, "example.txt").steps] == [
        SetStep,
        PredictStep,
        SetStep,
        LookStep,
        MeansStep,
    ]
    table = text.split("| in the window |")[1].split("## [means]")[0]
    assert set(re.findall(r"`([^`]+)`", table)) == set(PLACES)
    for each in (*(order.value for order in RunOrder), *(each.value for each in Measured), *KINDS):
        assert each in text
