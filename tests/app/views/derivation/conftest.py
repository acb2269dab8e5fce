"""Training steps to show, and the numbers in them once more: computed here with plain NumPy, not by `nn`."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeAlias, TypeVar

import numpy as np
import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.views.derivation.equations.view import EquationList
from nn.arrays import Array
from nn.derivation.example import Example
from nn.derivation.results import TrainingStep
from nn.derivation.training_step import training_step
from nn.network import Architecture, Network

View = TypeVar("View", bound=QWidget)

ETA = 0.05
SUPERSCRIPT = str.maketrans("\u207b\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079", "-0123456789")


def read(text: str) -> float:
    """The number that a text shows."""
    mantissa, _, exponent = text.replace("\u2212", "-").partition("\u00d710")
    return float(mantissa) * 10.0 ** int(exponent.translate(SUPERSCRIPT) or 0)


@dataclass
class ByHand:
    """One step of a network of ReLU, softmax and cross-entropy on one picture, in column form."""

    W: dict[int, Array]
    b: dict[int, Array]
    a: dict[int, Array]
    z: dict[int, Array]
    delta: dict[int, Array]
    cost: float
    y: Array

    @classmethod
    def of(cls, W: dict[int, Array], b: dict[int, Array], x: Array, label: int) -> "ByHand":
        """Forward and back."""
        L = len(W)
        a: dict[int, Array] = {0: x}
        z: dict[int, Array] = {}
        delta: dict[int, Array] = {}
        for layer in range(1, L + 1):
            z[layer] = np.einsum("ji,i->j", W[layer], a[layer - 1]) + b[layer]
            a[layer] = np.where(z[layer] > 0, z[layer], 0.0)
        powers = np.exp(z[L] - z[L].max())
        a[L] = powers / powers.sum()
        y = np.zeros(len(a[L]))
        y[label] = 1
        delta[L] = a[L] - y
        for layer in range(L - 1, 0, -1):
            delta[layer] = np.einsum("ka,k->a", W[layer + 1], delta[layer + 1]) * (z[layer] > 0)
        return cls(W, b, a, z, delta, float(-np.log(a[L][label])), y)

    def after(self) -> "ByHand":
        """The same picture in the updated network."""
        W = {layer: self.W[layer] - ETA * np.outer(self.delta[layer], self.a[layer - 1]) for layer in self.W}
        b = {layer: self.b[layer] - ETA * self.delta[layer] for layer in self.b}
        return ByHand.of(W, b, self.a[0], int(self.y.argmax()))

    def value(self, name: str) -> float:
        """The number that a symbol stands for, such as ``dC/dw[1][3, 5]``."""
        if name.endswith(" after") and name != "C after":
            return self.after().value(name.removesuffix(" after"))
        whole = {"C_0": self.cost, "C before": self.cost, "-eta": -ETA, "eta": ETA}
        if name in whole:
            return whole[name]
        if name == "C after":
            return self.after().cost
        numbers = [int(digits) for digits in re.findall(r"\d+", name)]
        if name.startswith("x["):
            return float(self.a[0][28 * numbers[0] + numbers[1]] if len(numbers) == 2 else self.a[0][numbers[0]])
        if name.startswith("-y["):
            return -float(self.y[numbers[0]])
        layer, row = numbers[:2]
        if name.startswith("dC_0/da"):
            layer, row = numbers[1:]
            return -float(self.y[row] / self.a[layer][row])
        if name.startswith("da["):
            a_j, a_i = self.a[layer][row], self.a[layer][numbers[3]]
            return float(a_j * ((row == numbers[3]) - a_i))
        if name.startswith(("-a[", "(1 - a[")):
            return -float(self.a[layer][row]) if name[0] == "-" else 1 - float(self.a[numbers[1]][numbers[2]])
        if name.startswith("exp("):
            return float(np.exp(self.z[layer][row] - self.z[layer].max()))
        if name.startswith("sigma'("):
            return float(self.z[layer][row] > 0)
        if name.startswith("dC/dw"):
            return float(self.delta[layer][row] * self.a[layer - 1][numbers[2]])
        if name.startswith("dC/db"):
            return float(self.delta[layer][row])
        if name.startswith("w["):
            return float(self.W[layer][row, numbers[2]])
        arrays = {"a": self.a, "z": self.z, "b": self.b, "delta": self.delta}
        return float(arrays[name.partition("[")[0]][layer][row])


@dataclass
class Case:
    """A step as the program takes it, and by hand."""

    step: TrainingStep
    example: Example
    by_hand: ByHand


MakeCase: TypeAlias = Callable[..., Case]


def make(widths: tuple[int, ...], *names: str, seed: int = 0, label: int = 1) -> Case:
    """A network with all its parameters drawn at random, and a picture of random pixels, half of them 0."""
    rng = np.random.default_rng(seed)
    architecture = Architecture(widths, *names)
    scale = np.sqrt(2 / max(widths[0] / 4, 4))
    network = Network(architecture, rng.normal(0, scale, architecture.parameter_count))
    x = rng.uniform(size=widths[0]) * (rng.uniform(size=widths[0]) > 0.5)
    example = Example.of(network, x, label)
    return Case(training_step(example.passed, ETA), example, ByHand.of(network.W, network.b, x, label))


@pytest.fixture(scope="session")
def make_case() -> MakeCase:
    return make


@pytest.fixture(scope="session")
def small() -> Case:
    """A network 6-5-4-3."""
    return make((6, 5, 4, 3))


@pytest.fixture(scope="session")
def digits() -> Case:
    """A network 784-32-32-10."""
    return make((784, 32, 32, 10), label=7)


@pytest.fixture(scope="session")
def reading() -> Callable[[str], float]:
    return read


def row_of(equations: EquationList, id: str) -> QModelIndex:
    """The row of an equation."""
    first = equations.model().index(0, 0)
    (found,) = equations.model().match(first, Qt.ItemDataRole.DisplayRole, f"{id}: ", 1, Qt.MatchFlag.MatchStartsWith)
    return found


def said(view: QWidget, name: str) -> str:
    """What stands in the label of this name."""
    label = view.findChild(QLabel, name)
    assert isinstance(label, QLabel)
    return label.text()


class Show(Protocol):
    """Shows a view in a window of its own, which ends with the test."""

    def __call__(self, view: View, width: int = 550, height: int = 560) -> View: ...


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    def shown(view: View, width: int = 550, height: int = 560) -> View:
        qtbot.addWidget(view)
        view.resize(width, height)
        view.show()
        return view

    return shown
