"""The derivation in the window: reached by clicks, its numbers read back, its step in the network, its sentences."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QPushButton,
    QTabBar,
    QTabWidget,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.dialogs.hyperparameters import HyperparametersDialog
from app.dialogs.messages import Answer
from app.session.digits import batch_of
from app.session.lab import Lab
from app.session.states import State
from app.views.activations import ActivationsView
from app.views.derivation.bench.view import BenchView
from app.views.derivation.common.formula import FormulaView, WarmUp, typeset
from app.views.derivation.digit_sheet import DigitSheet
from app.views.derivation.equations.view import EquationsView
from app.views.derivation.outer_product.view import OuterProductView
from app.views.derivation.stepper.view import StepperView
from app.views.derivation.symbol_key import SymbolKey
from app.views.derivation.trace.view import TraceView
from app.window.derivation_panel import OWN_NUMBERS, WORKING, DerivationPanel
from app.window.main_window import MainWindow
from nn.data.ink import Ink, Stroke
from nn.data.raster import rasterize
from nn.derivation import setting
from nn.derivation.equation import WindowPart
from nn.derivation.equations import EQUATIONS
from nn.derivation.example import Example
from nn.derivation.parameter import Parameter
from nn.derivation.phase import PhaseKey, PhaseKind
from nn.derivation.places import place
from nn.derivation.single_neuron import step
from nn.hyperparameters import Hyperparameters
from nn.network import Architecture, Network
from nn.presets import PRESETS
from tests.app.main_job import SEVEN, make_window, part
from tests.app.views.derivation.conftest import ETA, ByHand, read, row_of
from tests.phases import phase_key, phase_name

INK = Ink((Stroke(np.array(SEVEN, np.float32), width=0.08),))
LABEL = 2


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    """With a seven on the canvas; the network, trained by nobody, has much to learn of it."""
    monkeypatch.setattr("app.window.documents.ask_to_save", lambda *_, **__: Answer.DISCARD)
    window = make_window(qtbot, tmp_path / "settings.ini")
    window.session.reset()
    window.canvas.set_ink(INK)
    prediction = part(window, QWidget, "prediction")
    qtbot.waitUntil(lambda: prediction.property("digit") != -1)
    qtbot.waitUntil(lambda: window.findChild(DerivationPanel) is not None)
    return window


@pytest.fixture
def panel(window: MainWindow) -> DerivationPanel:
    """On the screen, with label and learning rate as a person sets them."""
    panel = part(window, DerivationPanel, "derivation")
    window.action("derivationAction").trigger()
    part(panel, QPushButton, f"label{LABEL}").click()
    part(panel, QDoubleSpinBox, "learningRate").setValue(ETA)
    return panel


def click_tab(tabs: QTabWidget, title: str) -> None:
    bar = tabs.findChild(QTabBar)
    index = next(index for index in range(tabs.count()) if tabs.tabText(index) == title)
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(index).center())


def click_equation(window: MainWindow, id: str) -> None:
    listed = part(window, EquationsView, "equations").list
    index = row_of(listed, id)
    listed.scrollTo(index)
    QTest.mouseClick(listed.viewport(), Qt.MouseButton.LeftButton, pos=listed.visualRect(index).center())


def is_seen(widget: QWidget) -> bool:
    return widget.isVisible() and not widget.visibleRegion().isEmpty()


def by_hand(network: Network, label: int = LABEL) -> ByHand:
    """The step on the drawing, from the network's parameters and with plain NumPy."""
    exact = network.copy(np.float64)
    return ByHand.of(exact.W, exact.b, rasterize(INK).ravel().astype(np.float64), label)


def product_of(name: str, value: Callable[[str], float]) -> float:
    """The number that a symbol stands for, or several symbols with a space between them."""
    factors = re.split(r"(?<=[\])]) (?=\S+\[)", re.sub("^(backward|short) ", "", name).replace("dC_0/", "dC/"))
    return float(np.prod([value(factor) for factor in factors]))


def check(numbers: Mapping[str, str], value: Callable[[str], float], at_least: int) -> None:
    """Each symbol that is shown has the number it stands for, to the digits shown."""
    others = re.compile(r"difference|/d(?![wb]\[)|\]/d")
    symbols = {name: text for name, text in numbers.items() if "[" in name and not others.search(name)}
    assert len(symbols) >= at_least
    for name, text in symbols.items():
        assert read(text) == pytest.approx(product_of(name, value), rel=5.1e-4, abs=1e-13), name


# The way there


def test_who_looks_at_the_equations_has_them_with_their_sizes_at_once(
    qtbot: QtBot, window: MainWindow, panel: DerivationPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    typeset.cache_clear()
    window.action("equationsAction").trigger()
    qtbot.waitUntil(lambda: not panel.note.findChildren(WarmUp))
    asked: list[str] = []
    set_formula = setting.set_formula
    monkeypatch.setattr(setting, "set_formula", lambda latex, size: asked.append(latex) or set_formula(latex, size))
    for id, equation in EQUATIONS.items():
        panel.show_equation(id)
        if equation.sizes:
            assert panel.note.formula.latex() not in asked


def test_every_equation_is_reached_with_three_clicks_and_then_in_sight_beside_its_numbers(window: MainWindow) -> None:
    panel = part(window, DerivationPanel, "derivation")
    tabs, parts = part(window, QTabWidget, "tabs"), part(panel, QTabWidget, "derivationTabs")
    views: Mapping[WindowPart, type[QWidget]] = {
        WindowPart.STEPPER: StepperView,
        WindowPart.TERMS: TraceView,
        WindowPart.PATHS: TraceView,
        WindowPart.REFEREE: TraceView,
        WindowPart.OUTER_PRODUCT: OuterProductView,
        WindowPart.BENCH: BenchView,
    }
    for id, equation in EQUATIONS.items():
        if id == "E14":
            continue  # of the squared error: this network has none
        click_tab(tabs, "Network")
        click_tab(tabs, "Derivation")
        click_tab(parts, "Equations")
        click_equation(window, id)
        formula = part(panel, FormulaView, "equationNoteFormula")
        assert is_seen(formula), id
        spot = place(id, window.session.network.architecture)
        layer = spot.phase.layer if spot.phase else 1
        assert formula.latex() == equation.live(layer, (784, 32, 32, 10), 1), id
        view = next(view for view in panel.findChildren(views[equation.spot.part]) if view.isVisible())
        assert is_seen(view), id
        if isinstance(view, StepperView):
            assert view.phase() == spot.phase, id
            assert id in view._present().equations, id
        if equation.spot.part is WindowPart.REFEREE:
            assert part(view, QWidget, "referee").isVisible(), id


@pytest.mark.parametrize(
    ("id", "part_shown", "parameter"),
    [
        ("E16", "terms", r"w\[3\]"),
        ("E17", "terms", r"b\[3\]"),
        ("E21", "paths", r"w\[2\]"),
        ("E22", "paths", r"b\[2\]"),
        ("E23", "paths", r"w\[1\]"),
        ("E24", "paths", r"b\[1\]"),
        ("E26", "referee", r"b\[1\]"),
        ("E35", "terms", r"w\[2\]"),
        ("E36", "paths", r"w\[2\]"),
        ("E37", "terms", r"w\[2\]"),
        ("E38", "terms", r"w\[2\]"),
        ("E39", "terms", r"w\[2\]"),
    ],
)
def test_an_equation_of_one_kind_of_parameter_comes_with_such_a_one(
    panel: DerivationPanel, id: str, part_shown: str, parameter: str
) -> None:
    panel.trace_parameter(Parameter(1 if "3" in parameter else 3, 0, 0))
    if id == "E26":
        panel.trace_parameter(Parameter(1, 0, 0))
    panel.show_equation(id)
    assert panel.trace.part() == part_shown
    traced = panel.trace.parameter()
    assert traced is not None
    assert re.match(parameter, str(traced.symbol))


@pytest.mark.parametrize(
    ("id", "slope"), [("E8", "dC_0/dw[2]"), ("E9", "dC_0/db[2]"), ("E12", "dC_0/dw[1]"), ("E13", "dC_0/db[1]")]
)
def test_an_equation_of_one_slope_of_the_chain_comes_with_that_slope(
    panel: DerivationPanel, id: str, slope: str
) -> None:
    panel.bench.choose(1 if slope.endswith("[2]") else 2, "b" if "w" in slope else "w")
    panel.show_equation(id)
    assert slope in panel.bench.property("numbers")


def test_e36_shows_the_weight_that_it_speaks_of(window: MainWindow, panel: DerivationPanel) -> None:
    panel.show_equation("E36")
    numbers = panel.trace.paths.factors.numbers()
    (name,) = (name for name in numbers if re.match(r"dz\[3\]\[\d+\]/da\[2\]", name))
    k, a = map(int, re.findall(r"\[(\d+)\](?!\[)", name))
    assert read(numbers[name]) == pytest.approx(float(window.session.network.W[3][k, a]), rel=5.1e-4)


def test_e10_stands_over_a_mean_of_several_examples(panel: DerivationPanel) -> None:
    panel.show_equation("E10")
    numbers = panel.bench.property("numbers")
    slopes = [read(numbers[f"dC_{k}/dw[2]"]) for k in range(3)]
    assert read(numbers["dC/dw[2]"]) == pytest.approx(sum(slopes) / 3, rel=1e-3)
    assert len(set(slopes)) == 3
    part(panel.bench, QPushButton, "count_2").click()
    panel.show_equation("E10")
    assert part(panel.bench, QPushButton, "count_2").isChecked()


@pytest.mark.parametrize("id", ["E1", "E2", "E3", "E4", "E5", "E15"])
def test_an_equation_of_a_stands_over_a_and_not_z_alone(panel: DerivationPanel, id: str) -> None:
    panel.show_equation(id)
    (found,) = panel.stepper._present().found
    assert found.letter == "A"


@pytest.mark.parametrize(
    ("hidden", "id", "words", "preset"),
    [
        ((32, 32), "E14", "which takes mean squared error as loss.", "Sigmoid and squared error, as in the 1980s"),
        ((8,), "E54", "which takes 2 hidden layers.", "The derivation's network: one cycle"),
        ((), "E40", "which takes a hidden layer.", "The derivation's network: one cycle"),
    ],
)
def test_where_the_network_has_no_numbers_of_an_equation_a_preset_is_offered_that_has(
    window: MainWindow, panel: DerivationPanel, hidden: tuple[int, ...], id: str, words: str, preset: str
) -> None:
    window.session.set_hyperparameters(Hyperparameters(hidden=hidden, learning_rate=0.03))
    click_tab(panel.tabs, "Equations")
    panel.show_equation(id)
    sentence, offer = part(panel.note, QLabel, "equationAbsence"), part(panel.note, QPushButton, "takePreset")
    assert is_seen(sentence)
    assert sentence.text().endswith(words)
    assert sentence.text() in panel.note.accessibleDescription()
    assert panel.current() is panel.equations
    offer.click()
    dialog = window.findChild(HyperparametersDialog)
    assert part(dialog, QComboBox, "preset").currentText() == preset
    assert dialog.hyperparameters().hidden == PRESETS[preset].hidden
    assert window.session.hyperparameters.hidden == hidden, "nothing is taken before the person takes it"
    dialog.accept()
    assert is_seen(panel.note)
    assert not sentence.isVisible(), "the network has numbers of it"
    panel.show_equation(id)
    assert not sentence.isVisible()
    assert panel.current() is panel.stepper


def test_sizes_stand_below_the_matrices_of_the_present_network(window: MainWindow, panel: DerivationPanel) -> None:
    window.session.set_hyperparameters(Hyperparameters(hidden=(12, 7)))
    for id, sizes in (("E5", r"7 \times 12"), ("E50", r"10 \times 7"), ("E54", r"12 \times 1")):
        panel.show_equation(id)
        assert sizes in panel.note.formula.latex(), id
    panel.stepper.show_phase(phase_key("delta2"))
    panel.stepper.equation_requested.emit("E53")
    assert r"7 \times 10" in panel.note.formula.latex()


def test_by_key_too_an_equation_is_reached_and_the_keyboard_goes_on_in_its_place(window: MainWindow) -> None:
    window.action("equationsAction").trigger()
    listed = part(window, EquationsView, "equations").list
    listed.setFocus()
    QTest.keyClicks(listed, "E45")
    QTest.keyClick(listed, Qt.Key.Key_Return)
    step = part(window, StepperView, "stepper")
    assert step.phase() == phase_key("delta3")
    assert step.isAncestorOf(window.focusWidget())
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Right)
    assert step.phase() == phase_key("dW3")


def test_the_help_and_the_keys_lead_there_too(window: MainWindow) -> None:
    panel = part(window, DerivationPanel, "derivation")
    window.action("equationsAction").trigger()
    assert is_seen(part(panel, QWidget, "equations"))
    window.action("networkAction").trigger()
    assert is_seen(part(window, QWidget, "activations"))
    assert not panel.isVisible()
    QTest.keyClick(window, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert panel.isVisible()


def test_escape_closes_the_equation_beside_which_is_said_what_the_numbers_are_of(panel: DerivationPanel) -> None:
    panel.show_equation("E38")
    assert is_seen(part(panel, QLabel, "about"))
    QTest.keyClick(panel.window(), Qt.Key.Key_Escape)
    assert not panel.note.isVisible()
    assert is_seen(part(panel, QLabel, "about"))


def test_it_is_there_at_once_for_who_asks_before_there_was_time_to_build_it(qtbot: QtBot, tmp_path: Path) -> None:
    window = make_window(qtbot, tmp_path / "settings.ini")
    assert window.findChild(DerivationPanel) is None
    window.action("equationsAction").trigger()
    assert is_seen(part(window, EquationsView, "equations"))
    assert len(window.findChildren(DerivationPanel)) == 1


def test_the_window_does_not_grow_for_it(window: MainWindow) -> None:
    window.resize(1280, 760)
    window.action("derivationAction").trigger()
    panel = part(window, DerivationPanel, "derivation")
    for id in ("E2", "E33", "E12", "E23", "E26", "E36", "E57"):
        panel.show_equation(id)
        QTest.qWait(0)
        assert (window.width(), window.height()) == (1280, 760)


def test_where_one_neuron_has_numbers_of_its_own_label_and_rate_of_the_step_are_greyed(
    window: MainWindow, panel: DerivationPanel
) -> None:
    drawn = panel.bar.findChild(QLabel, "about").text()
    assert panel.bar.isEnabled()
    panel.tabs.setCurrentIndex(3)
    assert panel.current() is panel.bench
    assert not panel.bar.isEnabled()
    assert panel.bar.findChild(QLabel, "about").text() == OWN_NUMBERS
    panel.tabs.setCurrentIndex(0)
    assert panel.bar.isEnabled()
    assert panel.bar.findChild(QLabel, "about").text() == drawn


def test_a_weight_picked_in_the_networks_tab_is_traced(window: MainWindow) -> None:
    layers = part(window, ActivationsView, "activations")
    layers.pick(1, 5)
    QTest.qWait(0)
    cells = layers.weight_picture.heatmap
    grid = cells.grid()
    place: QPoint = grid.rect(cells.area(), 300).center().toPoint()
    QTest.mouseClick(cells, Qt.MouseButton.LeftButton, pos=place)
    trace = part(window, TraceView, "trace")
    assert is_seen(trace)
    assert trace.parameter() == Parameter(1, 5, 300)


def test_a_weight_picked_in_the_stepper_is_traced(panel: DerivationPanel) -> None:
    panel.stepper.parameter_chosen.emit(Parameter(2, 3))
    assert is_seen(panel.trace)
    assert panel.trace.parameter() == Parameter(2, 3)


def test_an_equation_named_in_the_stepper_comes_in_sight_there(panel: DerivationPanel) -> None:
    panel.stepper.equation_requested.emit("E49")
    assert is_seen(panel.stepper)
    assert panel.note.formula.latex() == EQUATIONS["E49"].latex


# The numbers


def test_the_numbers_of_the_stepper_are_those_of_numpy(window: MainWindow, panel: DerivationPanel) -> None:
    truth = by_hand(window.session.network)
    step = part(panel, StepperView, "stepper")
    phases: list[str] = []
    while phase_name(step.phase()) not in phases:
        phases.append(phase_name(step.phase()))
        numbers = dict(step.property("numbers"))
        assert read(numbers["C before"]) == pytest.approx(truth.cost, rel=5.1e-4)
        assert read(numbers["C after"]) == pytest.approx(truth.after().cost, rel=5.1e-4)
        of = truth.after() if step.phase() == phase_key("loss after") else truth
        check(numbers, of.value, at_least=1)
        part(panel, QPushButton, "stepperNext").click()
    assert " ".join(phases) == (
        "input Z1 A1 Z2 A2 Z3 A3 loss J3 delta3 dW3 db3 delta2 dW2 db2 delta1 dW1 db1 update loss after"
    )


def test_the_numbers_of_the_trace_are_those_of_numpy(window: MainWindow, panel: DerivationPanel) -> None:
    truth = by_hand(window.session.network)
    trace = part(panel, TraceView, "trace")
    a = int(np.abs(truth.delta[1]).argmax())
    pixel = int(truth.a[0].argmax())
    for layer, neuron, b in ((1, a, pixel), (1, a, None), (2, 4, 7), (3, LABEL, 11), (3, LABEL, None)):
        panel.trace_parameter(Parameter(layer, neuron, b))
        numbers = dict(trace.property("numbers"))
        check(numbers, truth.value, at_least=2 if layer == 3 else 10)
        name = f"dC/db[{layer}][{neuron}]" if b is None else f"dC/dw[{layer}][{neuron}, {b}]"
        assert read(numbers["total"]) == pytest.approx(truth.value(name), rel=5.1e-4, abs=1e-13)
    panel.trace_parameter(Parameter(1, a, pixel))
    for part_of_trace, names in (("paths", ("sum over paths",)), ("referee", ("tangent", "secant"))):
        trace.show_part(part_of_trace)
        numbers = dict(trace.property("numbers"))
        for name in names:
            assert read(numbers[name]) == pytest.approx(truth.value(f"dC/dw[1][{a}, {pixel}]"), rel=1e-3), name


def test_the_numbers_of_the_outer_product_are_those_of_numpy(window: MainWindow, panel: DerivationPanel) -> None:
    truth = by_hand(window.session.network)
    click_tab(panel.tabs, "Outer product")
    view = part(panel, OuterProductView, "outerProduct")
    check(view.property("numbers"), truth.value, at_least=4)


def test_they_follow_the_drawing_and_the_label(qtbot: QtBot, window: MainWindow, panel: DerivationPanel) -> None:
    step = part(panel, StepperView, "stepper")

    def cost() -> float:
        return read(step.property("numbers")["C before"])

    part(panel, QPushButton, "label7").click()
    assert cost() == pytest.approx(by_hand(window.session.network, 7).cost, rel=5.1e-4)
    before = cost()
    window.canvas.set_ink(Ink((*INK.strokes, Stroke(np.array([[0.3, 0.55], [0.7, 0.5]], np.float32), width=0.08))))
    qtbot.waitUntil(lambda: cost() != before)


def test_nothing_is_worked_out_while_nobody_looks(qtbot: QtBot, window: MainWindow, panel: DerivationPanel) -> None:
    lab = window.findChild(Lab)
    window.action("networkAction").trigger()
    with qtbot.assertNotEmitted(lab.changed):
        window.action("clearAction").trigger()
        prediction = part(window, QWidget, "prediction")
        qtbot.waitUntil(lambda: prediction.property("digit") == -1)
    with qtbot.waitSignal(lab.changed):
        window.action("derivationAction").trigger()
    assert panel.stepper.property("numbers") == {}


def test_the_label_nobody_chose_is_the_networks_answer_and_has_a_question_mark(window: MainWindow) -> None:
    window.action("derivationAction").trigger()
    answer = int(part(window, QWidget, "prediction").property("digit"))
    button = part(window, QPushButton, f"label{answer}")
    assert (button.text(), button.isChecked()) == (f"{answer}?", True)
    button.click()
    assert (button.text(), button.isChecked()) == (f"{answer}", True)
    button.click()
    assert (button.text(), button.isChecked()) == (f"{answer}?", True)


def test_where_they_take_long_the_window_says_so_first(
    qtbot: QtBot, window: MainWindow, panel: DerivationPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    about, step = part(panel, QLabel, "about"), part(panel, StepperView, "stepper")
    settled, before = about.text(), step.property("numbers")
    with monkeypatch.context() as large:
        large.setattr("app.session.lab.AT_ONCE", 0)
        part(panel, QPushButton, "label7").click()
        assert about.text() == WORKING
        assert step.property("numbers") == before
    qtbot.waitUntil(lambda: about.text() == settled)
    cost = read(step.property("numbers")["C before"])
    assert cost == pytest.approx(by_hand(window.session.network, 7).cost, rel=5.1e-4)


# The step in the network


def test_apply_puts_the_step_into_the_network_and_undo_takes_it_out(window: MainWindow, panel: DerivationPanel) -> None:
    before = window.session.network
    expected = by_hand(before).after()
    undo = part(panel, QPushButton, "stepperUndo")
    assert not undo.isEnabled()
    part(panel, QPushButton, "stepperApply").click()
    after = window.session.network
    for layer in after.W:
        assert after.W[layer] == pytest.approx(expected.W[layer], rel=1e-5, abs=1e-7)
        assert after.b[layer] == pytest.approx(expected.b[layer], rel=1e-5, abs=1e-7)
    assert window.isWindowModified()
    assert read(panel.stepper.property("numbers")["C before"]) == pytest.approx(expected.cost, rel=1e-3)
    undo.click()
    assert window.session.network is before
    assert not window.isWindowModified()
    assert not undo.isEnabled()


def test_another_digit_is_drawn_beside_the_first_and_both_are_in_the_step(
    qtbot: QtBot, window: MainWindow, panel: DerivationPanel
) -> None:
    menu = panel.bar.strip.add.entries
    action = menu.findChild(QAction, "keepDrawing")
    assert action is not None
    action.trigger()
    assert not window.canvas.ink().strokes, "the canvas is free for another"
    window.canvas.set_ink(INK)
    qtbot.waitUntil(part(panel, QToolButton, "digit1").isVisible)
    lab = window.findChild(Lab)
    assert isinstance(lab, Lab)
    assert [digit.label for digit in lab.digits][1] == LABEL
    phase = panel.stepper.page.row
    panel.stepper.show_phase(phase_key("A3"))
    assert phase.views()[-1].matrix().values.shape == (10, 2)
    panel.show_equation("E10")
    assert is_seen(panel.stepper)
    assert panel.stepper.phase() == PhaseKey(PhaseKind.WEIGHT_GRADIENT, 3), "the mean is that of the two digits"
    panel.trace_parameter(Parameter(1, 0, 300))
    split = panel.trace.split
    assert split.isVisible()
    slopes = [read(split.property("numbers")[f"dC[{k}]/dw[1][0, 300]"]) for k in range(2)]
    assert np.mean(slopes) == pytest.approx(read(split.property("numbers")["dC/dw[1][0, 300]"]), rel=1e-3, abs=1e-300)
    second = part(split, QPushButton, "slopeOf1")
    assert second.accessibleName().startswith(f"Example 1 (a {LABEL}): ")
    assert f", example 1 (a {LABEL}): press" in second.toolTip()
    second.click()
    assert lab.choice.chosen.index == 1
    example = lab.example()
    assert example is not None
    assert example.gradient.W[1][0, 300] == pytest.approx(slopes[1], rel=1e-3, abs=1e-300)
    part(panel, QToolButton, "digit1").click()
    assert lab.label == LABEL
    part(panel, QToolButton, "removeDigit").click()
    assert len(lab.digits) == 1


def test_training_digits_are_chosen_in_a_sheet_that_knows_those_of_the_step(
    window: MainWindow, panel: DerivationPanel
) -> None:
    choose = panel.bar.strip.add.entries.findChild(QAction, "chooseTraining")
    told: list[str] = []
    panel.told.connect(told.append)
    choose.trigger()
    sheet = panel.findChild(DigitSheet)
    assert sheet.isVisible()
    lab = window.findChild(Lab)
    assert isinstance(lab, Lab)
    training = lab.choice.training()
    sevens = np.flatnonzero(training.labels == 7)[:8]
    part(sheet, QPushButton, "only7").click()
    for row in range(7):
        sheet.pictures.itemClicked.emit(sheet.pictures.item(row))
    assert [digit.label for digit in lab.digits] == [LABEL, *[7] * 7]
    assert told == []
    sheet.pictures.itemClicked.emit(sheet.pictures.item(7))
    assert told == ["Digits: the step takes 8 of them; remove one first."]
    X = panel.stepper.page.row.views()[-1].matrix().values
    assert X[:, 1:] == pytest.approx(training.images[sevens[:7]].T / 255)

    def marked() -> list[bool]:
        items = (sheet.pictures.item(row) for row in range(8))
        return [item.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked for item in items]

    assert marked() == [True] * 7 + [False]
    part(panel, QToolButton, "digit3").click()
    part(panel, QToolButton, "removeDigit").click()
    assert marked() == [True, True, False, True, True, True, True, False], "the sheet follows the strip"
    sheet.pictures.itemClicked.emit(sheet.pictures.item(0))
    assert marked() == [False, True, False, True, True, True, True, False]
    window.action("networkAction").trigger()
    assert not sheet.isVisible()


def test_a_click_on_a_digit_goes_to_its_column_in_every_phase(window: MainWindow, panel: DerivationPanel) -> None:
    lab = window.findChild(Lab)
    assert isinstance(lab, Lab)
    X = np.random.default_rng(0).uniform(size=(4, 784))
    lab.choice.choose(batch_of(lab.choice.chosen.drawing, X, np.arange(4)))
    panel.stepper.show_phase(phase_key("Z2"))
    panel.stepper.choose_cell(5, 1)
    part(panel, QToolButton, "digit3").click()
    assert panel.stepper.page.cell() == (5, 3)
    for name in ("delta1", "A3", "loss"):
        panel.stepper.show_phase(phase_key(name))
        assert panel.stepper.page.cell()[1] == 3
    panel.stepper.show_phase(phase_key("J3"))
    for k in (2, 0):
        part(panel, QToolButton, f"digit{k}").click()
        found = panel.stepper._present().found[panel.stepper._which]
        assert (found.example, found.letter) == (k, "delta")


def test_the_worked_column_is_that_of_the_digit_that_is_down_whichever_way_it_came(
    window: MainWindow, panel: DerivationPanel
) -> None:
    lab = window.findChild(Lab)
    assert isinstance(lab, Lab)

    def check(k: int) -> None:
        assert part(panel, QToolButton, f"digit{k}").isChecked()
        for name in ("Z1", "A2", "loss", "J3", "delta2", "input"):
            panel.stepper.show_phase(phase_key(name))
            found = panel.stepper.page.row.views()[-1].matrix()
            assert (found.example if name == "J3" else panel.stepper.page.cell()[1]) == k, name
        row, _ = panel.stepper.page.cell()
        assert panel.stepper.page.row.views()[-1].matrix().values[row, k] > 0, "ink, no paper"

    panel.stepper.show_phase(phase_key("input"))
    for number in (4, 21):
        lab.choice.toggle_training(number)
    check(2)
    panel.stepper.choose_cell(3, 1)
    lab.choice.take_next_batch()
    check(0)
    part(panel, QToolButton, "digit5").click()
    check(5)
    panel.stepper.choose_cell(3, 1)
    lab.set_label(8)
    assert panel.stepper.page.cell() == (3, 1), "another label is no other digit"


def test_a_pixel_that_is_worked_out_gives_way_where_another_drawing_has_paper(
    qtbot: QtBot, window: MainWindow, panel: DerivationPanel
) -> None:
    panel.stepper.show_phase(phase_key("input"))
    x = panel.stepper.page.row.views()[-1].matrix().values.ravel()
    panel.stepper.choose_cell(int(x.argmax()))
    window.canvas.set_ink(Ink((Stroke(np.array([[0.2, 0.9], [0.25, 0.95]], np.float32), width=0.08),)))
    qtbot.waitUntil(lambda: panel.stepper.page.row.views()[-1].matrix().values[panel.stepper.page.cell()] > 0)


def test_a_single_digit_that_is_not_the_drawing_is_seen_and_can_be_taken_out(
    window: MainWindow, panel: DerivationPanel
) -> None:
    lab = window.findChild(Lab)
    assert isinstance(lab, Lab)
    assert not panel.bar.strip.isVisible()
    panel.stepper.show_phase(PhaseKey(PhaseKind.INPUT))
    lab.choice.choose(batch_of(lab.choice.chosen.drawing, np.full((1, 784), 0.5), np.array([6])))
    assert is_seen(part(panel, QToolButton, "digit0"))
    assert "The digit enters as 784 numbers" in part(panel, QLabel, "phaseWords").text()
    part(panel, QToolButton, "removeDigit").click()
    assert not panel.bar.strip.isVisible()
    assert lab.choice.chosen.looks_at_drawing
    assert lab.label == LABEL


def test_nothing_is_worked_out_where_nobody_looks(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    of, worked_out = Example.of, []
    monkeypatch.setattr(Example, "of", lambda *args: worked_out.append(args) or of(*args))
    window.session.reset()
    window.session.put_step(window.session.network.copy())
    assert not worked_out
    window.action("derivationAction").trigger()
    assert [network for network, *_ in worked_out] == [window.session.network]


def test_during_a_run_the_numbers_stand_still_until_the_newest_are_asked_for(
    qtbot: QtBot, window: MainWindow, panel: DerivationPanel
) -> None:
    session = window.session
    newest, apply = part(panel, QPushButton, "takeNewest"), part(panel, QPushButton, "stepperApply")
    assert not newest.isVisible()
    assert apply.isEnabled()
    before = dict(panel.stepper.property("numbers"))
    session.set_hyperparameters(Hyperparameters(epochs=50))
    session.set_speed(100)
    session.continue_training()
    qtbot.waitUntil(lambda: session.progress() is not None, timeout=20_000)
    assert newest.isVisible()
    assert not apply.isEnabled()
    assert apply.toolTip().startswith("Training: the network belongs to the run")
    assert dict(panel.stepper.property("numbers")) == before
    newest.click()
    assert dict(panel.stepper.property("numbers")) != before
    assert re.match(r"After batch \d+; training goes on\.", part(panel, QLabel, "about").text())
    session.stop()
    qtbot.waitUntil(lambda: session.state is State.STOPPED, timeout=20_000)
    assert not newest.isVisible()
    assert apply.isEnabled()


# dC/dx


def test_the_input_gradient_is_laid_over_the_canvas_while_it_is_looked_at(
    window: MainWindow, panel: DerivationPanel
) -> None:
    def canvas() -> QImage:
        return window.canvas.grab().toImage()

    plain = canvas()
    switch = part(panel, QCheckBox, "inputGradient")
    switch.click()
    coloured = canvas()
    assert coloured != plain
    window.action("networkAction").trigger()
    assert canvas() == plain
    window.action("derivationAction").trigger()
    assert canvas() == coloured
    switch.click()
    assert canvas() == plain


# What cannot be shown


def sentences(panel: DerivationPanel) -> dict[str, str]:
    """The sentence that stands in the place of each view, by its title."""
    found = {}
    for title, name in (
        ("Stepper", "stepperProblem"),
        ("Trace a weight", "traceProblem"),
        ("Outer product", "outerProductProblem"),
    ):
        click_tab(panel.tabs, title)
        label = part(panel, QLabel, name)
        found[title] = label.text() if is_seen(label) else ""
    return found


def put(window: MainWindow, parameters: Callable[[np.ndarray], np.ndarray]) -> None:
    network = window.session.network
    window.session.put_step(Network(network.architecture, parameters(network.parameters.copy())))


def test_without_ink_each_view_says_so(qtbot: QtBot, window: MainWindow, panel: DerivationPanel) -> None:
    window.action("clearAction").trigger()
    qtbot.waitUntil(lambda: panel.stepper.property("numbers") == {})
    sentence = "Drawing: there is no ink yet; draw a digit."
    assert set(sentences(panel).values()) == {sentence}
    panel.show_equation("E36")
    assert set(sentences(panel).values()) == {sentence}


def test_without_a_label_each_view_asks_for_it(qtbot: QtBot, window: MainWindow, panel: DerivationPanel) -> None:
    part(panel, QPushButton, f"label{LABEL}").click()
    # A network whose outputs are all alike has no answer to be taken as the label.
    put(window, np.zeros_like)
    assert set(sentences(panel).values()) == {"Label: choose the digit that the drawing shows, 0 to 9."}
    part(panel, QPushButton, "label3").click()
    assert set(sentences(panel).values()) == {""}


def test_weights_that_are_no_numbers_are_told(window: MainWindow, panel: DerivationPanel) -> None:
    put(window, lambda parameters: np.full_like(parameters, np.nan))
    sentence = "Weights: some are not finite numbers; reset the network or open another model."
    assert set(sentences(panel).values()) == {sentence}


def test_a_network_with_too_many_paths_says_so_in_their_place(window: MainWindow, panel: DerivationPanel) -> None:
    window.session.set_hyperparameters(Hyperparameters(hidden=(64, 64, 64, 64)))
    panel.show_equation("E23")
    panel.trace_parameter(Parameter(1, 0, 300))
    shown = [label.text() for label in panel.trace.findChildren(QLabel) if is_seen(label)]
    assert any("more than 1,000,000" in text and "press Terms" in text for text in shown), shown


def test_a_step_too_large_for_the_network_is_told_and_not_taken(window: MainWindow, panel: DerivationPanel) -> None:
    put(window, lambda parameters: parameters * np.float32(1e25))
    before = window.session.network
    part(panel, QPushButton, "stepperApply").click()
    assert window.statusBar().currentMessage().startswith("Learning rate: a step of 0.05 leads too far")
    assert window.session.network is before


def test_another_architecture_is_taken_apart_like_the_first(window: MainWindow, panel: DerivationPanel) -> None:
    panel.show_equation("E54")
    panel.trace_parameter(Parameter(2, 31, 31))
    window.session.set_hyperparameters(Hyperparameters(hidden=(8,), activation="tanh"))
    assert sentences(panel) == {"Stepper": "", "Trace a weight": "", "Outer product": ""}
    assert window.session.network.architecture == Architecture((784, 8, 10), "tanh")
    for id, equation in EQUATIONS.items():
        panel.show_equation(id)
        assert panel.note.isVisible()
        if place(id, window.session.network.architecture) is None or not equation.sizes:
            assert panel.note.formula.latex() == equation.latex


def test_an_equation_leaves_the_steppers_buttons_in_sight_and_goes_with_its_place(
    window: MainWindow, panel: DerivationPanel
) -> None:
    window.resize(1280, 760)
    panel.show_equation("E2")
    assert is_seen(panel.note)
    for name in ("stepperBack", "stepperNext", "stepperApply"):
        button = part(panel, QPushButton, name)
        assert button.visibleRegion().boundingRect() == button.rect()
    assert is_seen(part(panel, QLabel, "about"))
    click_tab(panel.tabs, "One neuron")
    assert not panel.note.isVisible()
    panel.show_equation("E2")
    part(panel, QPushButton, "stepperNext").click()
    assert not panel.note.isVisible()


def test_a_rate_that_is_too_large_is_told_and_does_not_stay(window: MainWindow, panel: DerivationPanel) -> None:
    field = part(panel, QDoubleSpinBox, "learningRate")
    field.selectAll()
    QTest.keyClicks(field, "99999")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert window.statusBar().currentMessage().startswith("Learning rate: choose a value from 0.000001 to 100, not 99,")
    assert field.text() == f"{ETA:g}"


def test_the_little_network_is_trained_by_a_click(panel: DerivationPanel) -> None:
    click_tab(panel.tabs, "One neuron")
    before = panel.bench.chain()
    part(panel.bench, QPushButton, "benchStep").click()
    expected = step(before, panel.bench.examples(), part(panel.bench, QDoubleSpinBox, "benchRate").value())
    assert panel.bench.chain() != before
    assert panel.bench.chain().w == pytest.approx(expected.w)
    assert panel.bench.chain().b == pytest.approx(expected.b)


def test_the_key_of_symbols_is_one_click_away_follows_the_numbers_and_leads_to_the_phases(
    window: MainWindow, panel: DerivationPanel
) -> None:
    assert panel.findChild(SymbolKey) is None, "made when first opened"
    click_tab(panel.tabs, "One neuron")
    part(panel, QToolButton, "showSymbols").click()
    key = panel.findChild(SymbolKey)
    assert key.isVisible()

    def said() -> str:
        return " ".join(label.text() for label in key.findChildren(QLabel))

    assert "W[1] is 32 \u00d7 784" in said()
    window.session.set_hyperparameters(Hyperparameters(hidden=(9,)))
    assert "W[1] is 9 \u00d7 784" in said()
    key.phase_wanted.emit(phase_key("delta1"))
    assert panel.current() is panel.stepper
    assert panel.stepper.phase() == phase_key("delta1")
    assert key.isVisible()
    part(panel, QToolButton, "showSymbols").click()
    assert len(panel.findChildren(SymbolKey)) == 1
    window.action("networkAction").trigger()
    assert not key.isVisible()


def test_the_sizes_in_an_equation_follow_the_network(window: MainWindow, panel: DerivationPanel) -> None:
    panel.show_equation("E2")
    assert r"32 \times 784" in panel.note.formula.latex()
    window.session.set_hyperparameters(Hyperparameters(hidden=(9,)))
    assert r"9 \times 784" in panel.note.formula.latex()
