"""The declarations of the hyperparameters, and what a person is told of a value that cannot be."""

import json
import math
import string
from collections.abc import Callable, Mapping
from dataclasses import FrozenInstanceError, fields, replace
from functools import partial
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nn.activations import ACTIVATIONS, OUTPUTS
from nn.errors import DigitScopeError
from nn.fields import ModelFile, Number, OneOf, WholeNumber, Widths, YesNo
from nn.hyperparameters import (
    ABOUT,
    MAX_HIDDEN_LAYERS,
    HyperparameterError,
    Hyperparameters,
    from_mapping,
    parse,
    problems,
    summary,
    to_mapping,
)
from nn.initializers import INITIALIZERS
from nn.losses import LOSSES
from nn.optimizers import OPTIMIZERS
from nn.presets import PRESETS
from nn.schedules import SCHEDULES
from nn.source_field import Sources
from nn.source_names import Data, Weighted

DEFAULTS = {name: this.default for name, this in ABOUT.items()}
NUMBERS = {name: this for name, this in ABOUT.items() if isinstance(this, Number)}
CHOICES = [name for name, this in ABOUT.items() if isinstance(this, OneOf)]
LIVE = ["learning_rate", "momentum", "l2", "dropout"]

a_few = settings(max_examples=50)
"""Enough for fields as plain as these."""


def values_of(name: str) -> st.SearchStrategy[Any]:
    """Values that the field `name` can take."""
    this = ABOUT[name]
    if isinstance(this, Widths):
        width = st.integers(1, 4096)
        return st.lists(width, max_size=MAX_HIDDEN_LAYERS).map(tuple)
    if isinstance(this, OneOf):
        return st.sampled_from(list(this.choices))
    if isinstance(this, YesNo):
        return st.booleans()
    if isinstance(this, Sources):
        names = st.text(string.ascii_letters + "/._- @3", min_size=1).filter(lambda text: text == text.strip())
        weights = st.one_of(st.just(1.0), st.floats(0.01, 100))
        return st.builds(Weighted, names, weights).map(lambda one: (one,))
    if isinstance(this, ModelFile):
        return st.text(string.ascii_letters + "/._- ").filter(lambda text: text == text.strip())
    assert isinstance(this, Number)
    if isinstance(this, WholeNumber):
        return st.integers(int(this.minimum), int(this.maximum))
    return st.floats(this.minimum, this.maximum)


def written(value: Any) -> str:
    """A value as a person writes it on the command line."""
    if isinstance(value, tuple) and value and isinstance(value[0], Weighted):
        return ABOUT["data"].notation.written(value)
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def hyperparameters() -> st.SearchStrategy[Hyperparameters]:
    """Any valid hyperparameters."""

    def fitting(values: dict[str, Any]) -> Hyperparameters:
        if values["output"] != "softmax":
            values["loss"] = "mean_squared_error"
        return Hyperparameters(**values)

    return st.fixed_dictionaries({name: values_of(name) for name in ABOUT}).map(fitting)


def with_default(**values: Any) -> Mapping[str, Any]:
    return {**DEFAULTS, **values}


def built(**values: Any) -> Hyperparameters:
    return Hyperparameters(**values)


def outcome(make: Callable[[], Hyperparameters]) -> Hyperparameters | HyperparameterError:
    """What `make` returns or refuses; any other error passes through."""
    try:
        return make()
    except HyperparameterError as error:
        return error


# Declarations


def test_every_field_has_a_declaration_with_everything_a_person_reads() -> None:
    assert list(ABOUT) == [field.name for field in fields(Hyperparameters)]
    for name, this in ABOUT.items():
        assert this.label == this.label.strip() != "", name
        assert this.group == this.group.strip() != "", name
        assert this.help.endswith("."), name
        assert ".." not in this.help, name
        assert ". " not in this.help.removesuffix("."), f"{name}: one sentence"
    labels = [this.label for this in ABOUT.values()]
    assert len(set(labels)) == len(labels)
    groups = [this.group for this in ABOUT.values()]
    assert sorted(set(groups), key=groups.index) == [
        group for k, group in enumerate(groups) if k == 0 or groups[k - 1] != group
    ], "the fields of a group stand together"


@pytest.mark.parametrize("name", NUMBERS)
def test_bounds_hold_the_default_and_a_form_can_show_them(name: str) -> None:
    this = NUMBERS[name]
    assert this.minimum <= DEFAULTS[name] <= this.maximum
    for value in (this.minimum, this.maximum, DEFAULTS[name]):
        assert round(value, this.decimals) == value
    assert (this.decimals == 0) == isinstance(DEFAULTS[name], int)


@pytest.mark.parametrize(
    ("name", "registry"),
    [
        ("activation", ACTIVATIONS),
        ("output", OUTPUTS),
        ("loss", LOSSES),
        ("initializer", INITIALIZERS),
        ("optimizer", OPTIMIZERS),
    ],
)
def test_choices_are_what_the_code_has(name: str, registry: Mapping[str, object]) -> None:
    assert set(ABOUT[name].choices) == set(registry)


@pytest.mark.parametrize("name", CHOICES)
def test_every_choice_has_a_name_of_its_own_and_the_default_is_one(name: str) -> None:
    choices = ABOUT[name].choices
    assert DEFAULTS[name] in choices
    assert len(set(choices.values())) == len(choices)
    assert all(label == label.strip() != "" for label in choices.values())


def test_exactly_four_fields_may_change_during_a_run() -> None:
    assert [name for name, this in ABOUT.items() if this.live] == LIVE


def test_the_default_is_the_network_of_the_derivation() -> None:
    h = Hyperparameters()
    assert (h.hidden, h.activation, h.output, h.loss) == ((32, 32), "relu", "softmax", "cross_entropy")


def test_the_summary_names_network_and_optimizer() -> None:
    h = Hyperparameters(optimizer="momentum", schedule="constant", learning_rate=0.1)
    assert summary(h) == "784-32-32-10 ReLU, Momentum 0.1"
    linear = replace(h, hidden=(), activation="tanh", optimizer="adamw", learning_rate=0.003)
    assert summary(linear) == "784-10, AdamW 0.003"


def test_the_summary_says_that_a_schedule_makes_the_rate_its_peak() -> None:
    assert summary(Hyperparameters(learning_rate=0.5)) == "784-32-32-10 ReLU, Gradient descent, peak 0.5, one cycle"
    assert summary(Hyperparameters(schedule="cosine", learning_rate=0.5)).endswith(", peak 0.5, cosine")


def test_values_cannot_be_changed_behind_the_check() -> None:
    with pytest.raises(FrozenInstanceError):
        Hyperparameters().epochs = -1  # type: ignore[misc]


def test_presets_are_valid_and_a_form_can_show_them() -> None:
    assert PRESETS
    assert next(iter(PRESETS.values())) == Hyperparameters()
    assert len(set(map(str, PRESETS.values()))) == len(PRESETS)
    for name, preset in PRESETS.items():
        assert problems(vars(preset)) == {}, name
        for number in NUMBERS:
            value = getattr(preset, number)
            assert round(value, NUMBERS[number].decimals) == value, f"{name}: {number}"


# What is wrong with a value


@a_few
@given(hyperparameters())
def test_values_within_their_bounds_have_no_problem(h: Hyperparameters) -> None:
    assert problems(vars(h)) == {}


@pytest.mark.parametrize("name", NUMBERS)
def test_a_number_out_of_its_bounds_is_told_with_both_bounds(name: str) -> None:
    this = NUMBERS[name]
    past = [this.minimum - 1, this.maximum + 1]
    if isinstance(DEFAULTS[name], float):
        past += [math.inf, -math.inf, math.nan]
    for value in past:
        found = problems(with_default(**{name: value}))
        assert list(found) == [name]
        assert found[name].startswith(f"choose a value from {np.format_float_positional(this.minimum, trim='-')} to ")
        error = outcome(partial(built, **{name: value}))
        assert isinstance(error, HyperparameterError)
        assert error.field == name
        assert str(error) == f"{this.label}: {found[name]}."
        assert error.problem == found[name]


@pytest.mark.parametrize(
    ("name", "value", "bounds"),
    [
        ("seed", 2**31, "0 to 2147483647"),
        ("momentum", 0.9990001, "0 to 0.999"),
        ("l2", 1.0000001, "0 to 1"),
        ("batch_size", 10_001, "1 to 10000"),
        ("validation", 1_234_567, "0 to 30000"),
    ],
)
def test_the_message_shows_bounds_and_value_to_the_last_digit(name: str, value: Any, bounds: str) -> None:
    message = problems(with_default(**{name: value}))[name].replace(",", "")
    assert f"from {bounds}" in message
    assert message.endswith(f"not {value}")


@pytest.mark.parametrize("name", CHOICES)
def test_an_unknown_choice_is_told_with_all_choices(name: str) -> None:
    found = problems(with_default(**{name: "magic"}))
    assert list(found) == [name]
    for choice in (*ABOUT[name].choices, "'magic'"):
        assert choice in found[name]


@pytest.mark.parametrize(
    ("hidden", "shown"), [((0,), "0"), ((32, -1), "-1"), ((4097,), "4097"), ((2.5,), "2.5"), ((True,), "True")]
)
def test_an_impossible_width_is_told(hidden: tuple[Any, ...], shown: str) -> None:
    found = problems(with_default(hidden=hidden))
    assert list(found) == ["hidden"]
    assert "1 to 4,096 neurons" in found["hidden"]
    assert found["hidden"].endswith(f"not {shown}")


def test_too_many_layers_are_told() -> None:
    assert problems(with_default(hidden=(4,) * MAX_HIDDEN_LAYERS)) == {}
    found = problems(with_default(hidden=(4,) * (MAX_HIDDEN_LAYERS + 1)))
    assert found == {"hidden": "at most 8 hidden layers, not 9"}


@pytest.mark.parametrize("output", ["sigmoid", "identity"])
def test_cross_entropy_without_softmax_is_told_at_the_output(output: str) -> None:
    found = problems(with_default(output=output))
    assert list(found) == ["output"]
    assert "softmax" in found["output"]
    assert problems(with_default(output=output, loss="mean_squared_error")) == {}


def test_no_data_set_is_told() -> None:
    assert list(problems(with_default(data=()))) == ["data"]
    assert list(problems(with_default(data=(Weighted("mnist"), Weighted(""))))) == ["data"]


@pytest.mark.parametrize(
    ("text", "name", "weight"),
    [
        ("mnist", "mnist", 1.0),
        ("mnist@3", "mnist", 3.0),
        ("/a folder/b.csv@0.25", "/a folder/b.csv", 0.25),
        ("C:\\digits@.5", "C:\\digits", 0.5),
        ("a@2@1", "a@2", 1.0),
        ("a@home", "a@home", 1.0),
        ("a@nan", "a@nan", 1.0),
        ("@3", "@3", 1.0),
    ],
)
def test_a_weight_stands_behind_the_name_of_a_source(text: str, name: str, weight: float) -> None:
    assert parse("data", text) == (Weighted(name, weight),)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        ((Weighted("mnist", 0.0),), "choose a weight from 0.01 to 100 for mnist, not 0"),
        ((Weighted("mnist"), Weighted("a", -2.0)), "choose a weight from 0.01 to 100 for a, not -2"),
        ((Weighted("a"), Weighted("b"), Weighted("a", 2.0)), "name a once; its weight says how often its digits come"),
    ],
)
def test_a_weight_or_a_name_that_cannot_be_is_told(data: Data, what: str) -> None:
    assert problems(with_default(data=data)) == {"data": what}


def test_every_problem_is_told_in_the_order_of_the_fields() -> None:
    wrong = {"seed": -1, "hidden": (0,), "momentum": 2.0, "activation": "magic", "epochs": 0}
    found = problems(with_default(**wrong))
    assert list(found) == ["hidden", "activation", "momentum", "epochs", "seed"]
    with pytest.raises(HyperparameterError, match=r"^Hidden layers: "):
        built(**wrong)


def test_a_problem_is_one_sentence_for_a_person() -> None:
    assert issubclass(HyperparameterError, DigitScopeError)
    with pytest.raises(HyperparameterError) as caught:
        Hyperparameters(batch_size=0)
    assert str(caught.value) == "Batch size: choose a value from 1 to 10,000, not 0."


# Written values


@pytest.mark.parametrize("name", ABOUT)
def test_a_value_written_and_parsed_comes_back(name: str) -> None:
    @a_few
    @given(values_of(name))
    def comes_back(value: Any) -> None:
        parsed = parse(name, f" {written(value)} ")
        assert parsed == value
        assert type(parsed) is type(DEFAULTS[name])

    comes_back()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("hidden", "32,,32"),
        ("hidden", "a"),
        ("hidden", "32 32"),
        ("hidden", "3.5"),
        ("learning_rate", "fast"),
        ("learning_rate", ""),
        ("batch_size", "1.5"),
        ("batch_size", "1e3"),
        ("epochs", ""),
        ("augment", "maybe"),
        ("augment", "1"),
    ],
)
def test_text_that_is_no_value_is_refused_with_the_label_and_the_text(name: str, text: str) -> None:
    with pytest.raises(HyperparameterError) as caught:
        parse(name, text)
    assert caught.value.field == name
    assert str(caught.value).startswith(f"{ABOUT[name].label}: write ")
    assert str(caught.value).endswith(f"not {text!r}.")


@pytest.mark.parametrize("name", ABOUT)
def test_no_text_makes_anything_but_a_value_or_one_sentence(name: str) -> None:
    digits = st.text("0123456789-,.e", max_size=400) | st.integers(300, 5000).map(lambda n: "9" * n)

    @a_few
    @given(st.text() | digits)
    def is_told(text: str) -> None:
        result = outcome(lambda: from_mapping({name: parse(name, text)}))
        if isinstance(result, HyperparameterError):
            assert result.field == name
            assert str(result).startswith(f"{ABOUT[name].label}: ")

    is_told()


@pytest.mark.parametrize("text", ["9" * 400, "-" + "9" * 400])
def test_a_number_too_large_for_a_float_is_out_of_bounds_like_any_other(text: str) -> None:
    with pytest.raises(HyperparameterError, match=r"^Seed: choose a value"):
        Hyperparameters(seed=parse("seed", text))


def test_no_hidden_layers_are_written_as_nothing() -> None:
    assert parse("hidden", "") == parse("hidden", "  ") == ()


# JSON


@a_few
@given(hyperparameters())
def test_hyperparameters_survive_json(h: Hyperparameters) -> None:
    assert from_mapping(json.loads(json.dumps(to_mapping(h)))) == h


def test_json_has_the_hidden_layers_as_a_list() -> None:
    assert to_mapping(Hyperparameters(hidden=(64, 16)))["hidden"] == [64, 16]


def test_one_source_without_a_weight_is_its_name_in_json_as_ever() -> None:
    assert to_mapping(Hyperparameters(data=(Weighted("mnist"),)))["data"] == "mnist"
    assert from_mapping({"data": "mnist"}).data == (Weighted("mnist"),)
    mix = Hyperparameters(data=(Weighted("mnist", 0.5), Weighted("/a@2")))
    assert to_mapping(mix)["data"] == [{"name": "mnist", "weight": 0.5}, {"name": "/a@2", "weight": 1.0}]
    assert from_mapping(json.loads(json.dumps(to_mapping(mix)))) == mix
    assert from_mapping({"data": [{"name": "mnist", "weight": 2}]}).data == (Weighted("mnist", 2.0),)


@pytest.mark.parametrize("entry", [{}, {"name": "a"}, {"name": 3, "weight": 1}, {"name": "b", "weight": "1"}, None])
def test_what_is_no_source_in_json_is_refused(entry: object) -> None:
    with pytest.raises(HyperparameterError, match="Data set: write a name"):
        from_mapping({"data": [{"name": "a", "weight": 1.0}, entry]})


def test_missing_values_are_defaults_and_unknown_names_are_passed_over() -> None:
    assert from_mapping({}) == Hyperparameters()
    assert from_mapping({"epochs": 7, "colour": "red"}) == Hyperparameters(epochs=7)


def test_of_several_wrong_types_the_first_field_is_told() -> None:
    with pytest.raises(HyperparameterError) as caught:
        from_mapping({"seed": "x", "epochs": None, "hidden": "wide"})
    assert caught.value.field == "hidden"


def test_a_whole_number_will_do_for_a_real_one() -> None:
    h = from_mapping({"learning_rate": 1})
    assert h.learning_rate == 1.0
    assert type(h.learning_rate) is float


@pytest.mark.parametrize("name", ABOUT)
@pytest.mark.parametrize(
    "value",
    [None, "", "x", 1.5, [], {}, [1.5], ["a"], [[]], True, -1, math.nan, pytest.param(10**400, id="10^400")],
    ids=repr,
)
def test_json_makes_the_very_value_or_is_refused_with_the_field(name: str, value: Any) -> None:
    result = outcome(lambda: from_mapping({name: value}))
    if isinstance(result, HyperparameterError):
        assert result.field == name
        assert str(result).startswith(f"{ABOUT[name].label}: ")
    else:
        assert to_mapping(result)[name] == value
        assert type(getattr(result, name)) is type(DEFAULTS[name])
        assert isinstance(value, bool) == isinstance(DEFAULTS[name], bool)


def test_help_tells_which_outputs_a_loss_needs() -> None:
    assert ABOUT["output"].help.endswith("the ten answers; cross-entropy needs softmax.")


def test_help_tells_a_step_goes_against_the_gradient_and_dropout_is_a_probability() -> None:
    assert "against the gradient" in ABOUT["learning_rate"].help
    assert "probability" in ABOUT["dropout"].help


def test_help_calls_the_learning_rate_a_bound_which_the_peak_of_a_short_run_stays_below() -> None:
    factors = [SCHEDULES["one_cycle"].factor((k + 0.5) / 4) for k in range(4)]
    assert max(factors) < 1
    assert "with a schedule, its upper bound" in ABOUT["learning_rate"].help


def test_the_help_of_momentum_names_the_optimizers_that_have_none() -> None:
    words = ABOUT["momentum"].help.lower()
    for rule in OPTIMIZERS.values():
        assert (rule.label.lower() in words) is not rule.uses_momentum
