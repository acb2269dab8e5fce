"""The recipes of CONTRIBUTING.md: each is followed here, or its list of files is held against the files."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from app.dialogs.editors import NumberEdit
from app.dialogs.form import HyperparameterForm
from app.views.derivation.bench.view import BenchView
from app.views.derivation.stepper.arrangement import arrange
from nn import cli, model_file
from nn.activations import ACTIVATIONS, OUTPUTS, Activation, Output, Shares, softmax_pullback, tanh
from nn.arrays import Array
from nn.derivation.example import Example
from nn.derivation.ledger import ledger
from nn.derivation.parameter import Parameter
from nn.derivation.paths import MAX_PATHS, sum_over_paths
from nn.derivation.phase import Form, PhaseKey, PhaseKind
from nn.derivation.recursion import open_delta
from nn.derivation.training_step import training_step
from nn.gradient_check import compare
from nn.hyperparameters import HyperparameterError, Hyperparameters, summary
from nn.initializers import INITIALIZERS, Initializer
from nn.insight.edge import edge
from nn.losses import LOSSES, Loss
from nn.network import Architecture, Network
from nn.optimizers import OPTIMIZERS, Optimizer, Rule, StabilityEdge, usual_rate
from nn.schedules import SCHEDULES, Schedule
from nn.verbs import option

ROOT = Path(__file__).parents[2]


class SignDescent(Optimizer):
    """theta <- theta - eta sign(g)."""

    def change(self, gradient: Array, learning_rate: float, momentum: float) -> Array:
        """Return eta sign(g)."""
        change: Array = learning_rate * np.sign(gradient)
        return change


def softplus(Z: Array, out: Array) -> None:
    np.logaddexp(0, Z, out=out)


def softplus_derivative(Z: Array, A: Array, out: Array) -> None:
    np.subtract(1, np.exp(-A), out=out)


def tanh_pullback(dC_dA: Array, A: Array, out: Array) -> None:
    np.multiply(dC_dA, 1 - A * A, out=out)


def warm_softmax(Z: Array, out: Array) -> None:
    """Softmax of Z/2."""
    E = np.exp((Z - Z.max(axis=1, keepdims=True)) / 2)
    np.divide(E, E.sum(axis=1, keepdims=True), out=out)


def warm_softmax_pullback(dC_dA: Array, A: Array, out: Array) -> None:
    softmax_pullback(dC_dA, A, out)
    np.multiply(out, 0.5, out=out)


def log_cosh(A: Array, Y: Array) -> Array:
    cost: Array = np.log(np.cosh(A - Y)).sum(axis=1)
    return cost


def log_cosh_dC_dA(A: Array, Y: Array, out: Array) -> None:
    np.tanh(A - Y, out=out)


def binary_cross_entropy(A: Array, Y: Array) -> Array:
    right = np.maximum(1 - np.abs(A - Y), 1e-7)
    cost: Array = -np.log(right).sum(axis=1)
    return cost


def binary_cross_entropy_dC_dA(A: Array, Y: Array, out: Array) -> None:
    np.divide(A - Y, A * (1 - A), out=out)


@dataclass(frozen=True)
class New:
    """A rule that the program does not have: the field that chooses it, its registry, itself, what goes with it."""

    field: str
    registry: Mapping[str, Any]
    rule: Any
    others: Mapping[str, Any]

    @property
    def hyperparameters(self) -> Hyperparameters:
        return Hyperparameters(**{"hidden": (8,), "epochs": 1, self.field: "mine", **self.others})


NEW = {
    "optimizer": New(
        "optimizer",
        OPTIMIZERS,
        Rule(SignDescent, "Sign descent", uses_momentum=False, adaptive=True),
        {"learning_rate": 0.001},
    ),
    "activation": New(
        "activation",
        ACTIVATIONS,
        Activation(softplus, softplus_derivative, "Softplus", latex=r"\ln(1 + e^{$z})", slope_latex=r"1 - e^{-A}"),
        {},
    ),
    "output of each neuron": New(
        "output", OUTPUTS, Output(tanh, tanh_pullback, "Tanh", latex=r"\tanh $z"), {"loss": "mean_squared_error"}
    ),
    "output that mixes": New(
        "output",
        OUTPUTS,
        Output(warm_softmax, warm_softmax_pullback, "Warm softmax", latex="w_j(z)", mixes=True, noun="probability"),
        {"loss": "mean_squared_error"},
    ),
    "output of shares": New(
        "output",
        OUTPUTS,
        Output(
            warm_softmax,
            warm_softmax_pullback,
            "Warm softmax",
            latex="w_j(z)",
            mixes=True,
            shares=Shares(lambda z: np.exp(z / 2), "root", r"a_{$here}^{($l)} = w(z_{k$e})"),
        ),
        {"loss": "mean_squared_error"},
    ),
    "loss": New("loss", LOSSES, Loss(log_cosh, log_cosh_dC_dA, "Log-cosh", latex=r"\sum_j \ln\cosh($a - $y)"), {}),
    "loss that collapses": New(
        "loss",
        LOSSES,
        Loss(
            binary_cross_entropy,
            binary_cross_entropy_dC_dA,
            "Binary cross-entropy",
            latex=r"-\sum_j $y \ln $a + (1 - $y) \ln(1 - $a)",
            factors=lambda a, y: (("c", -np.log(np.abs(1 - y - a))),),
            needs=("sigmoid",),
            collapses_with=("sigmoid",),
        ),
        {"output": "sigmoid", "learning_rate": 0.05},
    ),
    "schedule": New("schedule", SCHEDULES, Schedule(lambda progress: 1 - progress, "Straight down"), {}),
    "initializer": New(
        "initializer",
        INITIALIZERS,
        Initializer(lambda neurons, inputs, rng: rng.uniform(-0.1, 0.1, (neurons, inputs)), "Narrow"),
        {},
    ),
}


@pytest.fixture(params=NEW)
def new(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> New:
    """The entry, made; nothing else is."""
    this = NEW[request.param]
    monkeypatch.setitem(this.registry, "mine", this.rule)
    return this


def small_network(h: Hyperparameters) -> Network:
    network = Network.initialized(
        Architecture((6, 5, 4), h.activation, h.output, h.loss), h.initializer, np.random.default_rng(3), np.float64
    )
    for b in network.b.values():
        b[...] = np.random.default_rng(4).normal(0, 0.3, b.shape)
    return network


def small_example(h: Hyperparameters) -> Example:
    return Example.of(small_network(h), np.random.default_rng(1).uniform(size=6), 2)


def test_the_form_offers_it(new: New, qtbot: QtBot) -> None:
    form = HyperparameterForm(Hyperparameters())
    qtbot.addWidget(form)
    combo = form.findChild(QComboBox, new.field)
    assert combo.findText(new.rule.label) == combo.findData("mine") >= 0
    form.set_hyperparameters(new.hyperparameters)
    assert form.hyperparameters() == new.hyperparameters
    assert combo.currentText() == new.rule.label


def test_the_command_line_trains_with_it_and_its_model_can_be_opened(
    new: New, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        cli.main(["train", "--help"])
    assert ", mine." in " ".join(capsys.readouterr().out.split())
    out = tmp_path / "mine.safetensors"
    given = {"hidden": 16, "epochs": 5, new.field: "mine", "out": out, **new.others}
    assert cli.main(["train", *(word for name, value in given.items() for word in (option(name), str(value)))]) == 0
    model = model_file.load(out)
    assert getattr(model.hyperparameters, new.field) == "mine"
    assert model.scores["train_accuracy"] > 0.3, "three times better than chance: it learns"
    if new.field in ("optimizer", "activation"):
        assert new.rule.label in summary(model.hyperparameters)


def test_its_gradient_is_checked(new: New) -> None:
    rng = np.random.default_rng(5)
    comparison = compare(small_network(new.hyperparameters), rng.uniform(size=(3, 6)), np.eye(4)[[0, 3, 1]])
    assert comparison.relative_error < 1e-6, str(comparison)


def test_the_derivation_works_out_every_cell_with_it(new: New) -> None:
    example = small_example(new.hyperparameters)
    for phase in training_step(example.passed, 0.1).phases:
        assert "$" not in phase.formula
        for which, found in enumerate(phase.found):
            arrange(phase, which)
            for (row, column), value in np.ndenumerate(found.values):
                entry = phase.entry(row, column, which)
                assert entry.value == pytest.approx(value, rel=1e-9, abs=1e-12)
                assert "$" not in entry.rule
                assert ledger(entry, 9).lines[-1].is_result
    for layer, width in enumerate(example.network.widths[1:], start=1):
        for a in range(width):
            opened = open_delta(example, layer, a)
            assert opened.total == pytest.approx(opened.backward, abs=1e-12)
            paths = sum_over_paths(example, Parameter(layer, a), MAX_PATHS)
            assert paths.total == pytest.approx(paths.backward, abs=1e-12)
            assert sum(path.value for path in paths.largest) == pytest.approx(paths.total, abs=1e-12)


@pytest.mark.parametrize("new", ["activation"], indirect=True)
def test_the_bench_takes_a_new_activation(new: New, qtbot: QtBot) -> None:
    bench = BenchView()
    qtbot.addWidget(bench)
    combo = bench.findChild(QComboBox, "benchActivation")
    combo.setCurrentIndex(combo.findText("Softplus"))
    assert bench.chain().activation == "mine"


@pytest.mark.parametrize("new", ["optimizer"], indirect=True)
def test_momentum_is_idle_where_the_entry_says_so(new: New, qtbot: QtBot) -> None:
    form = HyperparameterForm(new.hyperparameters)
    qtbot.addWidget(form)
    assert not form.findChild(NumberEdit, "momentum").isEnabled()


@pytest.mark.parametrize("new", ["optimizer"], indirect=True)
def test_what_kind_an_optimizer_is_is_asked_of_the_entry(new: New, monkeypatch: pytest.MonkeyPatch) -> None:
    assert usual_rate("mine") == usual_rate("adam")
    assert edge(new.hyperparameters, 0.1) is None
    rule = replace(new.rule, adaptive=False, remembers=True, edge=StabilityEdge(lambda mu: 3.0, "3"))
    monkeypatch.setitem(OPTIMIZERS, "mine", rule)
    assert usual_rate("mine") == usual_rate("momentum")
    assert edge(new.hyperparameters, 0.1) == pytest.approx(30)


@pytest.mark.parametrize("new", ["loss that collapses"], indirect=True)
def test_a_loss_names_the_output_that_it_needs(new: New) -> None:
    with pytest.raises(HyperparameterError, match=r"^Output: choose sigmoid, which binary cross-entropy needs\.$"):
        Hyperparameters(loss="mine")


@pytest.mark.parametrize("new", ["loss that collapses"], indirect=True)
def test_a_loss_collapses_where_the_entry_says_so(new: New) -> None:
    example = small_example(new.hyperparameters)
    opened = open_delta(example, 2, 1)
    assert [term.value for term in opened.collapsed] == [example.a[2][1], -example.y[1]]
    assert opened.pair == "sigmoid and binary cross-entropy"
    (last,) = (
        phase for phase in training_step(example.passed, 0.1).phases if phase.key == PhaseKey(PhaseKind.DELTA, 2)
    )
    assert last.form is Form.COLLAPSED


# Recipes that name files


def recipe(heading: str) -> tuple[list[str], dict[Path, list[str]]]:
    """The words in code of a recipe's heading, and of each file in its list those that are to be found there."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (section,) = re.findall(rf"^### ({heading}.*?)(?=^##)", text, re.MULTILINE | re.DOTALL)
    title, body = section.split("\n", 1)
    items = re.findall(r"^- (.*?)(?=^- |\Z)", body, re.MULTILINE | re.DOTALL)
    spans = [re.findall(r"`([^`]+)`", item) for item in items]
    return re.findall(r"`([^`]+)`", title), {Path(path): words for path, *words in spans}


FILES = ["A view", "A page of the derivation", "A verb"]


@pytest.mark.parametrize("heading", FILES)
def test_each_file_of_a_recipe_has_what_the_recipe_says(heading: str) -> None:
    _, files = recipe(heading)
    assert len(files) >= 5
    for path, words in files.items():
        text = (ROOT / path).read_text(encoding="utf-8")
        assert words, path
        for word in words:
            assert word in text, f"{path}: {word}"


@pytest.mark.parametrize("heading", FILES)
def test_a_recipe_names_every_file_that_knows_its_example(heading: str) -> None:
    examples, files = recipe(heading)
    assert examples
    for path in [*(ROOT / "app").rglob("*.py"), *(ROOT / "nn").rglob("*.py"), ROOT / "pyproject.toml"]:
        if any(example in path.read_text(encoding="utf-8") for example in examples):
            assert path.relative_to(ROOT) in files


def test_the_rules_of_the_recipe_are_where_it_says() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\w+) \| `(\w+)` in `([\w/.]+)` \|", text, re.MULTILINE)
    assert {kind for kind, _, _ in rows} == {new.field for new in NEW.values()}
    for _, registry, path in rows:
        assert f"\n{registry}: Mapping[str, " in (ROOT / path).read_text(encoding="utf-8")
