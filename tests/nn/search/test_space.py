"""Files of what is searched: read as they are meant, or refused in a sentence that names the field."""

from pathlib import Path

import pytest

from nn.errors import DigitScopeError
from nn.hyperparameters import ABOUT, Hyperparameters
from nn.search.space import USUAL, AnyOf, Range, checked_space, may_be_searched, read_space, to_tables, value_of

FILE = """
[learning_rate]
from = 0.01
to = 1
scale = "log"

[hidden]
any = ["32,32", "64"]

[batch_size]
from = 16
to = 128

[augment]
any = [true, false]

[optimizer]
"""


def test_a_space_is_read_and_written_back(tmp_path: Path) -> None:
    path = tmp_path / "space.toml"
    path.write_text(FILE)
    space = read_space(path)
    assert space == {
        "learning_rate": Range(0.01, 1.0, log=True),
        "hidden": AnyOf(("32,32", "64")),
        "batch_size": Range(16.0, 128.0),
        "augment": AnyOf(("yes", "no")),
        "optimizer": USUAL["optimizer"],
    }
    assert checked_space(to_tables(space)) == space


def test_there_is_something_usual_for_each_field_that_may_be_searched() -> None:
    assert list(USUAL) == list(filter(may_be_searched, ABOUT))


@pytest.mark.parametrize("name", USUAL)
def test_what_is_usual_is_possible(name: str) -> None:
    assert may_be_searched(name)
    assert checked_space(to_tables({name: USUAL[name]})) == {name: USUAL[name]}


def test_what_is_drawn_is_a_value_of_the_field() -> None:
    assert value_of("hidden", "32,32") == (32, 32)
    assert value_of("augment", "yes") is True
    assert value_of("batch_size", 31.6) == 32
    assert value_of("learning_rate", 1.0) == 1.0
    Hyperparameters(**{"hidden": value_of("hidden", "64"), "batch_size": value_of("batch_size", 16.0)})


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[speed]\nfrom = 1\nto = 2", "[speed] is no hyperparameter; choose from hidden, activation, "),
        ("[epochs]\nfrom = 1\nto = 2", "[epochs] is the same in all trials, or they could not be compared"),
        ("[learning_rate]\nfrom = 1\nto = 0.5", "[learning_rate]: from is below to, not 1 and 0.5."),
        ("[learning_rate]\nfrom = 1\nto = 5000", "[learning_rate]: choose a value from 0.000001 to 100, not 5,000."),
        ('[learning_rate]\nfrom = "a"\nto = 1', "[learning_rate]: from and to are numbers, not 'a'."),
        ('[l2]\nfrom = 0.1\nto = 1\nscale = "cubic"', "[l2]: scale is one of linear, log, not 'cubic'."),
        ('[dropout]\nfrom = 0\nto = 0.5\nscale = "log"', '[dropout]: with scale = "log" from is above 0.'),
        ("[optimizer]\nfrom = 1\nto = 2", "[optimizer] has no numbers from and to; write any = [...]."),
        ('[optimizer]\nany = ["magic"]', "[optimizer] any: choose one of "),
        ('[hidden]\nany = ["many"]', "[hidden] any: write numbers separated by commas, not 'many'."),
        ("[hidden]\nany = []", "[hidden]: any is a list of values."),
        ("[hidden]\nof = 3", '[hidden]: write from and to, and scale = "log" where factors count; or any = [...].'),
        ("learning_rate = 3", "[learning_rate]: write from and to, "),
        ("", "No field is to be searched; name one, as [learning_rate] with from and to."),
        ("[a", "FILE is no TOML: "),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(text: str, sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "space.toml"
    path.write_text(text)
    with pytest.raises(DigitScopeError) as caught:
        read_space(path)
    told = str(caught.value).replace(str(path), "FILE")
    assert sentence in told
    assert told.startswith("FILE")
    assert "\n" not in told


def test_each_field_can_be_searched_or_is_said_to_be_fixed() -> None:
    with pytest.raises(DigitScopeError, match="cannot be read"):
        read_space(Path("/no/such/file"))
    assert {name for name in ABOUT if not may_be_searched(name)} >= {"epochs", "data", "seed"}
