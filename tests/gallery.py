"""Pictures of the window and of every dialog, to look at: light and dark, at device pixel ratios 1 and 2.

    python -m tests.gallery DIR [NAME...]

writes DIR/NAME-light@1x.png and its like, for the pictures named or for all. A picture is a row of PICTURES.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QAction, QMouseEvent, QShowEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDockWidget,
    QDoubleSpinBox,
    QLabel,
    QLineEdit,
    QMenu,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QTabWidget,
    QToolButton,
    QWidget,
)

from app.application import make_application
from app.assets import model_path
from app.dialogs.about import AboutDialog
from app.dialogs.download import DownloadDialog
from app.dialogs.foreign import ForeignDialog
from app.dialogs.hyperparameters import HyperparametersDialog
from app.dialogs.lanes import LanesDialog
from app.dialogs.messages import ask_to_save, show_error, show_unexpected
from app.dialogs.rate_finder import RateFinderDialog
from app.dialogs.search import SearchDialog
from app.dialogs.shortcuts import ShortcutsDialog
from app.dialogs.sources import SourcesDialog
from app.dialogs.teach import TeachDialog
from app.dialogs.worksheet import WorksheetDialog
from app.session.lived import Lived
from app.session.states import State
from app.settings import NORMAL_TEXT, TEXT_SIZES
from app.views.curves import CurveView
from app.views.derivation.bench.view import BenchView
from app.views.derivation.digit_sheet import DigitSheet
from app.views.derivation.referee.view import RefereeView
from app.views.derivation.stepper.view import StepperView
from app.views.derivation.symbol_key import SymbolKey
from app.views.derivation.trace.view import TraceView
from app.views.evaluation.reliability import ReliabilityView
from app.views.evaluation.view import FITS, EvaluationView
from app.views.health.trial_row import TrialRow
from app.views.heatmap import Heatmap
from app.views.insight.misread import MisreadView
from app.views.insight.one_lesson import OneLessonView
from app.views.insight.step_view import StepView
from app.views.insight.who_taught import WhoTaughtView
from app.views.menu_button import MenuButton
from app.views.network_picture.playing import LAYER_MS, PAUSE_MS
from app.views.network_picture.pointed import PointedAt
from app.views.network_picture.view import NetworkPictureView
from app.views.offer import OfferView
from app.views.prediction import PredictionView
from app.views.runs.view import RunsView
from app.views.scrolled import ScrolledView, scroll_to
from app.views.search.view import CURVES, IMPORTANCE
from app.views.writing.view import WritingView
from app.window.actions import make_actions
from app.window.derivation_panel import DerivationPanel
from app.window.derivation_sources import referee_source
from app.window.evaluation_panel import WORKING
from app.window.fetching import Fetching
from app.window.health_panel import HealthPanel
from app.window.insight.edge_part import EdgePart
from app.window.insight.landscape_page import LandscapePage
from app.window.insight.map_page import MapPage
from app.window.insight.neuron_page import NeuronPage
from app.window.life_panel import LifePanel
from app.window.main_window import MainWindow
from app.window.race_panel import RacePanel
from app.window.search_panel import SearchPanel
from app.window.why_panel import WhyPanel
from app.window.writing_dock import WritingDock
from nn import model_file
from nn.activations import ACTIVATIONS
from nn.certainty import Certainty
from nn.data import my_drawings, sources, writing_tests
from nn.data.ink import Ink, Stroke
from nn.data.look import look
from nn.data.raster import rasterize
from nn.data.row import Box, PictureDigit, boxes_of, ink_digits
from nn.data.writing_tests import WritingTest, WrittenDigit
from nn.derivation.example import Example
from nn.derivation.parameter import Parameter
from nn.derivation.single_neuron import forward
from nn.exchange.foreign import FeedScore, Foreign, Linear
from nn.experiments.experiment import PredictStep, SetStep
from nn.hyperparameters import Hyperparameters
from nn.network import Architecture, Network
from nn.races import can_differ
from nn.reliability import Reliability
from nn.run import Run
from nn.runs import shelf
from nn.runs.keeper import Keeper
from nn.source_names import Weighted
from tests import experiment_scenes
from tests.gallery_bug import bug_found, bug_hints, bug_mended, bug_planted, bug_wanted
from tests.kept_runs import keep_all
from tests.kept_search import keep_search
from tests.phases import phase_key
from tests.scene import Scene, Stillness, find, palettes, wait_for

SCALES = (1, 2)
SCREEN = (1920, 1200)
"""In device-independent pixels."""

RUN = Hyperparameters(data=(Weighted("starter"),), epochs=20)
DEEP = replace(RUN, hidden=(32,) * 8, activation="sigmoid", initializer="glorot")
VARIED = replace(RUN, augment=True, stroke_width=0.5, redraw=True)
NOTE = "2 of 5,002 drawings could not be read and were left out, drawing 7, drawing 812: no stroke of it is left."
ERROR = "/home/ada/mnist/train-images-idx3-ubyte.gz is damaged: replace it with a fresh copy."
DETAILS = (
    "Traceback (most recent call last):\n" + '  File "app/window/live.py", line 90, in _tick\n' * 12 + "ValueError: no"
)


def drawn(window: MainWindow) -> MainWindow:
    """With a three on the canvas, as a hand draws it: two bows, without lifting the pen."""
    upper, lower = np.linspace(-2.6, 1.4, 24), np.linspace(-1.5, 2.5, 30)
    x = np.concatenate([0.48 + 0.17 * np.cos(upper), 0.47 + 0.21 * np.cos(lower)])
    y = np.concatenate([0.34 + 0.15 * np.sin(upper), 0.66 + 0.18 * np.sin(lower)])
    window.canvas.set_ink(Ink((Stroke(np.stack([x, y], axis=1).astype(np.float32), width=0.08),)))
    return window


def unlike(window: MainWindow) -> MainWindow:
    """With a hash sign on the canvas, in a network that knows what its digits look like."""
    bar = np.linspace(0.2, 0.8, 20)
    lines = [np.stack([x, y], axis=1) for at in (0.35, 0.65) for x, y in ((bar, 0 * bar + at), (0 * bar + at, bar))]
    session = window.session
    with np.errstate(all="ignore"):
        certainty = Certainty.fit(session.network, sources.of("starter").split(1000))
    session.take(replace(session.work.model, certainty=certainty), None)
    window.canvas.set_ink(Ink(tuple(Stroke(line.astype(np.float32), width=0.08) for line in lines)))
    prediction = find(window, PredictionView, "prediction")
    wait_for(lambda: bool(prediction.property("unlike")))
    return window


Paths = Sequence[Sequence[tuple[float, float]]]

FOUR: Paths = [[(0.4, 0), (0, 0.6), (0.65, 0.6)], [(0.5, 0.3), (0.45, 1)]]
TWO: Paths = [[(0.05, 0.2), (0.25, 0), (0.5, 0.1), (0.5, 0.35), (0, 1), (0.6, 0.97)]]
SEVEN: Paths = [[(0, 0), (0.6, 0), (0.25, 1)], [(0.1, 0.5), (0.55, 0.5)]]
"""Paths of digits that are 1 high."""


def row_of_ink() -> Ink:
    """A four, a two and a seven beside each other."""
    places = (0.06, 0.38), (0.4, 0.3), (0.7, 0.36)
    return Ink(
        tuple(
            Stroke(np.array(path, np.float32) * 0.34 + np.array(place, np.float32), width=0.04)
            for place, paths in zip(places, (FOUR, TWO, SEVEN), strict=True)
            for path in paths
        )
    )


def with_row(window: MainWindow) -> MainWindow:
    """Several digits on the canvas, the second one chosen."""
    window.canvas.set_ink(row_of_ink())
    window.action("nextDigitAction").trigger()
    return window


def with_row_of_picture(window: MainWindow) -> MainWindow:
    """The same in a picture."""
    boxes = (Box(60, 40, 190, 240), Box(280, 60, 400, 260), Box(520, 30, 640, 230))
    digits = ink_digits(row_of_ink(), boxes_of(row_of_ink()))
    window.canvas.set_pictures(
        [PictureDigit(rasterize(digit.ink), box) for digit, box in zip(digits, boxes, strict=True)]
    )
    return window


def training(window: MainWindow, share: float = 0.3) -> MainWindow:
    """In a run on the starter digits, with this share of it done."""
    window.session.set_hyperparameters(RUN)
    find(window, QComboBox, "speed").setCurrentText("1,000 batches/s")
    window.action("trainAction").trigger()

    def well_on() -> bool:
        progress = window.session.progress()
        return progress is not None and progress.fraction > share

    wait_for(well_on)
    return window


def paused(window: MainWindow) -> MainWindow:
    """With its run paused."""
    window.action("pauseAction").trigger()
    wait_for(lambda: window.session.state is State.PAUSED)
    return window


def finished(window: MainWindow) -> MainWindow:
    """After a run on the starter digits."""
    window.session.set_hyperparameters(RUN)
    find(window, QComboBox, "speed").setCurrentText("Full speed")
    window.action("trainAction").trigger()
    wait_for(lambda: window.session.state is State.FINISHED)
    return window


def gone_back(window: MainWindow, step: int = 73) -> MainWindow:
    """At an early batch of its run."""
    window.session.go_to(step)
    wait_for(lambda: window.session.moment is not None and window.session.moment.batch is not None)
    return window


def repeated(window: MainWindow) -> MainWindow:
    """At the first weights of its run, and some batches from there with another learning rate."""
    find(window, QToolButton, "timeRepeat").click()
    window.session.set_hyperparameters(replace(window.session.hyperparameters, learning_rate=0.02))
    window.action("continueAction").trigger()
    wait_for(lambda: window.session.state is State.FINISHED)
    return window


def apart(window: MainWindow) -> MainWindow:
    """With the step of that batch taken apart."""
    find(window, QToolButton, "timeApart").click()
    find(window, StepperView, "stepper").show_phase(phase_key("dW2"))
    return window


def unwell(window: MainWindow, **hyperparameters: Any) -> MainWindow:
    """After a run that went wrong, with the remedies that were tried."""
    find(window, QComboBox, "speed").setCurrentText("Full speed")
    window.session.set_hyperparameters(replace(Hyperparameters(), **hyperparameters))
    window.action("trainAction").trigger()
    wait_for(lambda: window.session.state is State.FINISHED)
    rows, working = partial(window.findChildren, TrialRow), find(window, QLabel, "healthWorking")
    wait_for(lambda: len(rows()) > 1 and not working.text())
    return window


def examined(window: MainWindow) -> MainWindow:
    """At the page of health, after a run that was well."""
    find(window, QComboBox, "speed").setCurrentText("Full speed")
    window.session.set_hyperparameters(Hyperparameters())
    window.action("trainAction").trigger()
    find(window, QTabWidget, "tabs").setCurrentIndex(3)
    wait_for(lambda: window.session.state is State.FINISHED)
    find(window, HealthPanel, "healthPanel").showEvent(QShowEvent())
    return window


def stepped(window: MainWindow) -> MainWindow:
    """After the first batch of a run from random weights, of 128 distorted digits."""
    window.action("resetAction").trigger()
    window.session.set_hyperparameters(replace(RUN, batch_size=128, augment=True))
    window.action("stepAction").trigger()
    wait_for(lambda: window.session.state is State.PAUSED)
    return window


def showing(window: MainWindow, symbol: str) -> MainWindow:
    """With "a", "z" or "W" of each layer, and the weights of one neuron."""
    find(window, QPushButton, f"show_{symbol}").click()
    wait_for(Stillness(window))
    layer = find(window, Heatmap, "layer1")
    layer.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Return):
        QTest.keyClick(layer, key)
    return window


def tracing(window: MainWindow, part: str) -> MainWindow:
    """With a weight traced, as if the drawing were an eight."""
    window.action("derivationAction").trigger()
    find(window, QPushButton, "label8").click()
    panel = find(window, DerivationPanel, "derivation")
    panel.trace_parameter(Parameter(1, 14, 150))
    panel.trace.show_part(part)
    panel.trace.terms.expand(panel.trace.terms.model().index(1, 0))
    return window


def reliable() -> ReliabilityView:
    """How sure a network may be that claims too much."""
    view, claimed = ReliabilityView(), (np.arange(15) + 0.6) / 15
    view.resize(520, 160)
    view.show_bins(Reliability(np.arange(15) ** 3, claimed, claimed**1.4))
    view.show_temperature(1.4, "probability", may_change=True)
    return view


def refereed(window: MainWindow, sender: int, epsilon: float) -> MainWindow:
    """With the referee of a weight of layer 1, at a step, as if the drawing were an eight."""
    find(tracing(window, "referee"), DerivationPanel, "derivation").trace_parameter(Parameter(1, 14, sender))
    referee = find(window, RefereeView, "referee")
    wait_for(referee.slider.isEnabled)
    referee.set_epsilon(epsilon)
    return window


def judged(architecture: Architecture, parameters: list[float], parameter: Parameter) -> RefereeView:
    """The referee alone, over a small network with the input 1 and the label 0."""
    view = RefereeView()
    view.resize(640, 420)
    view.show_parameter(
        referee_source(Example.of(Network(architecture, np.array(parameters)), np.ones(1), 0), parameter)
    )
    return view


def stepping(window: MainWindow, phase: str) -> MainWindow:
    """At a phase of one training step, as if the drawing were an eight."""
    window.action("derivationAction").trigger()
    find(window, QPushButton, "label8").click()
    find(window, StepperView, "stepper").show_phase(phase_key(phase))
    return window


def batched(window: MainWindow, phase: str) -> MainWindow:
    """At a phase of one step on the eight digits that training uses next, after a batch."""
    stepped(window)
    window.action("derivationAction").trigger()
    action = find(window, MenuButton, "addDigits").entries.findChild(QAction, "takeNextBatch")
    assert action is not None
    action.trigger()
    find(window, StepperView, "stepper").show_phase(phase_key(phase))
    return window


def take_batch(phase: str, scene: Scene) -> None:
    """Take the picture of a phase of a step on eight digits, in a low window."""
    scene.take(batched(scene.window(1280, 720), phase))


def applied(window: MainWindow) -> MainWindow:
    """With a step of full size on one digit in a network that was trained, and the way back."""
    window.action("stopAction").trigger()
    wait_for(lambda: window.session.state is State.STOPPED)
    window.action("derivationAction").trigger()
    find(window, QPushButton, "label8").click()
    find(window, QDoubleSpinBox, "learningRate").setValue(0.5)
    find(window, QPushButton, "stepperApply").click()
    return window


def splitting(window: MainWindow) -> MainWindow:
    """Tracing a weight of a step on eight digits."""
    find(batched(window, "dW2"), DerivationPanel, "derivation").trace_parameter(Parameter(2, 3, 5))
    return window


def adding(window: MainWindow) -> MainWindow:
    """With three of eight outer products added up."""
    find(batched(window, "dW1"), QPushButton, "added2").click()
    return window


def multiplying(window: MainWindow) -> MainWindow:
    """At the outer product, as if the drawing were an eight."""
    window.action("derivationAction").trigger()
    find(window, QPushButton, "label8").click()
    find(window, DerivationPanel, "derivation").show_equation("E33")
    return window


def listing(window: MainWindow) -> MainWindow:
    """With the list of equations, and one that was chosen from it."""
    find(derived(window), DerivationPanel, "derivation").show_equation("E36")
    window.action("equationsAction").trigger()
    return window


def with_symbols(scene: Scene) -> SymbolKey:
    """The key of symbols beside the derivation."""
    window = drawn(scene.window(1280, 800))
    stepping(window, "delta2")
    find(window, QToolButton, "showSymbols").click()
    return find(window, SymbolKey, "symbolKey")


def with_training_digits(scene: Scene) -> DigitSheet:
    """The sheet of training digits beside the derivation, with the drawing and some sevens in the step."""
    window = drawn(scene.window(1280, 720))
    stepped(window)
    window.action("derivationAction").trigger()
    action = find(window, MenuButton, "addDigits").entries.findChild(QAction, "chooseTraining")
    assert action is not None
    action.trigger()
    sheet = find(window, DigitSheet, "digitSheet")
    find(sheet, QPushButton, "only7").click()
    sheet.pictures.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(3):
        QTest.keyClick(sheet.pictures, Qt.Key.Key_Right)
        QTest.keyClick(sheet.pictures, Qt.Key.Key_Space)
    QTest.keyClick(sheet.pictures, Qt.Key.Key_Down)
    return sheet


def absent(window: MainWindow) -> MainWindow:
    """With an equation of which the present network has no numbers."""
    window.action("equationsAction").trigger()
    find(window, DerivationPanel, "derivation").show_equation("E14")
    return window


def noted(window: MainWindow, id: str) -> MainWindow:
    """At an equation with its numbers."""
    window.action("derivationAction").trigger()
    find(window, QPushButton, "label8").click()
    find(window, DerivationPanel, "derivation").show_equation(id)
    return window


def pictured(
    window: MainWindow,
    *,
    back: bool = False,
    label: int | None = None,
    at: PointedAt | None = None,
    zoomed: PointedAt | None = None,
) -> MainWindow:
    """With the network as neurons and lines: on the way there or back, one of them lit, or the sum of one."""
    find(window, QPushButton, "show_lines").click()
    view = find(window, NetworkPictureView, "networkPicture")
    wait_for(lambda: view.play.isEnabled() or window.canvas.drawing.is_empty())
    if back:
        find(window, QPushButton, "way_backward").click()
        view.label_chosen.emit(label)
    if at is not None:
        view.canvas.setFocus()
        view.canvas.select(at)
    if zoomed is not None:
        view.open_sum(zoomed)
    return window


def playing(window: MainWindow) -> MainWindow:
    """With the picture as it plays, half of the way there."""
    find(pictured(window), QPushButton, "playPicture").click()
    view = find(window, NetworkPictureView, "networkPicture")
    view.player.advance(PAUSE_MS + 1.6 * (LAYER_MS + PAUSE_MS))
    return window


def with_step_picture(window: MainWindow, phase: str) -> MainWindow:
    """At a phase of the stepper with the network over it, once that stands still."""
    stepping(window, phase)
    button = find(window, QPushButton, "stepperPicture")
    wait_for(button.isEnabled)
    button.click()
    return window


def of_shape(window: MainWindow, *hidden: int) -> MainWindow:
    """With a fresh network of these hidden layers."""
    window.session.set_hyperparameters(replace(RUN, hidden=hidden))
    window.action("resetAction").trigger()
    wait_for(lambda: window.session.network.widths[1:-1] == hidden)
    return drawn(window)


def derived(window: MainWindow) -> MainWindow:
    """With the derivation open."""
    window.action("derivationAction").trigger()
    return window


def at_bench(window: MainWindow) -> MainWindow:
    """With one neuron a layer, three layers and three examples, and the slope of the first weight."""
    window.action("derivationAction").trigger()
    panel = find(window, DerivationPanel, "derivation")
    panel.show_equation("E12")
    for name in ("depth_3", "count_3"):
        find(panel.bench, QPushButton, name).click()
    return window


def covered(window: MainWindow, phase: str, *answers: str) -> MainWindow:
    """At a phase whose cells are covered, after these answers; "" stands for the right one, and the way on."""
    stepping(window, phase)
    stepper = find(window, StepperView, "stepper")
    wait_for(lambda: bool(stepper.property("numbers")))
    stepper.cover.switch.click()
    for answer in answers:
        row, column = stepper.page.cell()
        found = stepper.page.shown_found()
        QTest.keyClicks(stepper.cover.field, answer or repr(float(found.values[row, column])))
        QTest.keyClick(stepper.cover.field, Qt.Key.Key_Return)
        if not answer:
            stepper.cover.go_on()
    return window


def covered_trace(window: MainWindow) -> MainWindow:
    """With the slope of a traced weight and its terms covered, and one answer."""
    tracing(window, "terms")
    trace = find(window, TraceView, "trace")
    wait_for(lambda: bool(trace.property("numbers")))
    find(trace, QPushButton, "steepest").click()
    trace.cover.switch.click()
    QTest.keyClicks(trace.cover.field, "-1.5")
    QTest.keyClick(trace.cover.field, Qt.Key.Key_Return)
    return window


def covered_bench(window: MainWindow) -> MainWindow:
    """With the factors of one neuron a layer covered, the first of them answered."""
    at_bench(window)
    bench = find(window, BenchView, "bench")
    bench.cover.switch.click()
    chain, (x, y) = bench.chain(), bench.examples()[0]
    QTest.keyClicks(bench.cover.field, repr(2 * (forward(chain, x, y).a[chain.depth] - y)))
    QTest.keyClick(bench.cover.field, Qt.Key.Key_Return)
    return window


def planning(window: MainWindow, *turns: str) -> WorksheetDialog:
    """At the dialog of worksheets with a seed, turned by these buttons."""
    window.action("worksheetAction").trigger()
    dialog = find(window, WorksheetDialog, "worksheetDialog")
    find(dialog, QSpinBox, "sheetSeed").setValue(12)
    wait_for(lambda: not dialog.page.pixmap().isNull())
    for name in turns:
        find(dialog, QToolButton, name).click()
        wait_for(Stillness(dialog))
    return dialog


def with_input_gradient(window: MainWindow) -> MainWindow:
    """With dC/dx on the canvas, as if the drawing were an eight."""
    window.action("derivationAction").trigger()
    find(window, QPushButton, "label8").click()
    find(window, QCheckBox, "inputGradient").click()
    return window


def evaluated(window: MainWindow) -> MainWindow:
    """With the mistakes of its network."""
    window.action("mistakesAction").trigger()
    view = find(window, EvaluationView, "evaluation")
    wait_for(lambda: bool(view.accuracy()))
    return window


def confused(window: MainWindow, label: int, answer: int) -> MainWindow:
    """With the digits of a cell of the confusion."""
    find(evaluated(window), EvaluationView, "evaluation").confusion.clicked.emit(label, answer)
    return window


def refused(window: MainWindow) -> MainWindow:
    """With a sentence that says why there are no mistakes to see."""
    window.session.set_hyperparameters(replace(RUN, validation=0))
    window.action("resetAction").trigger()
    window.action("mistakesAction").trigger()
    view = find(window, EvaluationView, "evaluation")
    wait_for(lambda: "held back" in view.words())
    return window


def insight(window: MainWindow, title: str, settled: Callable[[], bool]) -> MainWindow:
    """With a page of Insight, when it has what it shows."""
    window.action("insightAction").trigger()
    wait_for(lambda: window.findChild(QTabWidget, "insightTabs") is not None)
    tabs = find(window, QTabWidget, "insightTabs")
    tabs.setCurrentIndex([tabs.tabText(at) for at in range(tabs.count())].index(title))
    wait_for(settled)
    return window


def who_taught(window: MainWindow, *, along: bool = False) -> MainWindow:
    """With the digits that taught it."""

    def settled() -> bool:
        view = window.findChild(WhoTaughtView)
        return view is not None and bool(view.check())

    insight(window, "Who taught it", settled)
    if along:
        find(window, QPushButton, "teachersOf_run").click()
        wait_for(lambda: "TracIn" in find(window, WhoTaughtView, "whoTaught").words())
    return window


def lesson(window: MainWindow) -> MainWindow:
    """With what a step on the drawing does to all other digits."""

    def settled() -> bool:
        view = window.findChild(OneLessonView)
        return view is not None and "held back" in view.words() and not view.words().startswith("Draw")

    return insight(window, "Lesson", settled)


def misread(window: MainWindow) -> MainWindow:
    """With the smallest change that is misread."""

    def settled() -> bool:
        view = window.findChild(MisreadView)
        return view is not None and view.words().startswith("With a change")

    return insight(window, "Misreading", settled)


def step_size(window: MainWindow, over: str = "drawing") -> MainWindow:
    """With what one step does to the cost of some digits."""
    insight(window, "Step's size", lambda: window.findChild(StepView) is not None)
    view = find(window, StepView, "stepSize")
    find(window, QPushButton, f"stepOver_{over}").click()
    words = "your drawing" if over == "drawing" else over
    wait_for(lambda: words in view.sentence() and "eigenvalue" in view.facts())
    return window


def landscape(window: MainWindow, kind: str = "gradient", over: str = "drawing") -> MainWindow:
    """With the cost over a plane through the weights, and the tangent plane."""
    insight(window, "Landscape", lambda: window.findChild(LandscapePage) is not None)
    for name in (f"landscapeOver_{over}", f"landscapeKind_{kind}"):
        find(window, QPushButton, name).click()
    page = find(window, LandscapePage, "landscapePage")
    wait_for(lambda: page.landscape.fine.answer is not None and not page.landscape.unfinished)
    page.view.tangent.click()
    return window


def edge(window: MainWindow, looks: int) -> MainWindow:
    """With the sharpness along the run, looked at so many times."""
    insight(window, "Step's size", lambda: window.findChild(StepView) is not None)
    find(window, QPushButton, "stepParts_run").click()
    window.session.set_speed(100)
    part = find(window, EdgePart, "edgePart")
    wait_for(lambda: len(part.watch.points) >= looks and not part.watch.left)
    return window


def portrayed(window: MainWindow, layer: int = 1, number: int = 7, *, scrolled_to: float = 0.0) -> MainWindow:
    """With the portrait of a neuron, this share of it above what is in sight."""
    of_starter(window)

    def settled() -> bool:
        page = window.findChild(NeuronPage)
        if page is None:
            return False
        page.portrait.choose(layer, number)
        askings = page.portrait.wanted, page.portrait.active, page.portrait.measured
        return all(asking.answer is not None for asking in askings)

    insight(window, "Neuron", settled)
    page = find(window, NeuronPage, "neuronPage")
    wait_for(Stillness(window))
    bar = page.findChildren(ScrolledView)[0].verticalScrollBar()
    bar.setValue(round(scrolled_to * bar.maximum()))
    return window


def operating(window: MainWindow) -> MainWindow:
    """With a neuron switched off, and another operation thought of."""
    portrayed(window)
    find(window, QPushButton, "surgeryOff").click()
    find(window, QPushButton, "surgeryOperate").click()
    page = find(window, NeuronPage, "neuronPage")
    wait_for(lambda: page.operation.prepared is not None)
    page.portrait.choose(1, 9)
    wait_for(lambda: page.operation.prepared is not None)
    page.view.surgery.scale.slider.setValue(30)
    wait_for(lambda: page.operation.effect.answer is not None)
    scroll_to(page.view.surgery.undo)
    return window


def operated(window: MainWindow) -> MainWindow:
    """With the layers of a network in which a neuron was switched off."""
    operating(window)
    window.action("networkAction").trigger()
    return window


def mapped(window: MainWindow, layer: int = 1, *, scores: bool = True) -> MainWindow:
    """With the map of a layer."""

    def settled() -> bool:
        page = window.findChild(MapPage)
        return page is not None and page.mapping.shown is not None and (page.mapping.probing is None or not scores)

    insight(window, "Map", settled)
    find(window, MapPage, "mapPage").mapping.choose(layer)
    return window


def by_tsne(window: MainWindow) -> MainWindow:
    """With the map of the second layer by t-SNE, or with how that is had where it is not installed."""
    mapped(window, 2)
    find(window, QPushButton, "mapMethod_tsne").click()
    asked = find(window, MapPage, "mapPage").mapping.embedded
    wait_for(lambda: asked.answer is not None or bool(asked.problem))
    return window


def of_starter(window: MainWindow) -> MainWindow:
    """With the network of the start as if it had learned from the starter digits."""
    model = window.session.work.model
    starter = replace(model.hyperparameters, data=(Weighted("starter"),))
    window.session.take(replace(model, hyperparameters=starter), None)
    return window


def elsewhere(window: MainWindow) -> MainWindow:
    """With the mistakes of the network of the start where some of what it learned from, or all, is elsewhere."""
    window.action("mistakesAction").trigger()
    view = find(window, EvaluationView, "evaluation")
    wait_for(lambda: view.words() != WORKING)
    return window


def tested(window: MainWindow) -> MainWindow:
    """With the test digits of MNIST, or why there are none."""
    window.action("mistakesAction").trigger()
    view = find(window, EvaluationView, "evaluation")
    wait_for(lambda: view.words() != WORKING)
    view.test.click()
    wait_for(lambda: FITS in view.words() or not view.test.isEnabled())
    return window


def by_writer(scene: Scene) -> EvaluationView:
    """The page alone, with digits of several writers."""
    view = EvaluationView()
    view.resize(620, 560)
    counts = np.eye(10, dtype=np.int64) * 95 + np.roll(np.eye(10, dtype=np.int64), 3, axis=1) * np.arange(10)
    groups = [(f"writer {n}", "50", f"{90 + n}.00%", f"{80 + n}.00 to {95 + n / 2:.2f}%") for n in range(8)]
    view.show_accuracy(
        "95.48%",
        "950 of 995 read right (pens.unp: validation). 95 percent confidence interval: 94.01 to 96.60%.",
        groups,
    )
    view.confusion.show_counts(counts)
    return view


def with_runs(window: MainWindow, *, chosen: int = 0, laid: int = 0, kept: bool = True) -> MainWindow:
    """With the page of the runs, some of them chosen, and the curves of some over the plots."""
    if kept:
        keep_all()
    window.action("runsAction").trigger()
    wait_for(lambda: window.findChild(RunsView) is not None)
    view = find(window, RunsView, "runs")
    wait_for(lambda: bool(view.table.shown()) is kept)
    keys = view.table.shown()
    view.table.choose(keys[:laid])
    if laid:
        view.table.check_chosen()
        wait_for(lambda: find(window, QWidget, "overlayBar").isVisible())
    view.table.choose(keys[:chosen])
    return window


def with_search(window: MainWindow, page: int = 0, *, chosen: int | None = None, count: int = 40) -> MainWindow:
    """With the page of a search, and one of its pictures."""
    keep_search(count=count)
    window.action("runsAction").trigger()
    wait_for(lambda: find(window, QTabWidget, "runsPages").count() == 2)
    find(window, QTabWidget, "runsPages").setCurrentIndex(1)
    panel = find(window, SearchPanel, "searchPanel")
    wait_for(lambda: panel.searching.found is not None)
    panel.view.pages.setCurrentIndex(page)
    wait_for(lambda: page != IMPORTANCE or panel.searching.importance is not None)
    if chosen is not None:
        panel.view.coordinates.chosen.emit(chosen)
    return window


def searching(window: MainWindow, words: str) -> MainWindow:
    """With the runs that have these words."""
    find(window, RunsView, "runs").search.setText(words)
    return window


def idle_fields(dialog: SearchDialog) -> SearchDialog:
    """With fields that have no effect."""
    for field in ("momentum", "distortion", "stroke_width"):
        find(dialog, QCheckBox, f"searchField_{field}").setChecked(True)
    return dialog


def foreign(layers: int, activation: str | None = None, output: str | None = None) -> ForeignDialog:
    """Of a network that reads most digits if its pixels are standardised, or none of them."""
    network = model_file.load(model_path()).network
    found = tuple(Linear(f"fc{layer}", network.W[layer], network.b[layer]) for layer in range(1, layers + 1))
    shares = {"standardised": 0.942, "scaled": 0.901, "centred": 0.377, "bytes": 0.204}
    scores = tuple(FeedScore(pixels, share if activation is None else share / 3) for pixels, share in shares.items())
    return ForeignDialog(Foreign(found, activation, output), dict.fromkeys(ACTIVATIONS, scores))


def mistyped(dialog: SearchDialog) -> SearchDialog:
    """With a range whose ends are exchanged."""
    find(dialog, QLineEdit, "searchFrom_learning_rate").setText("2")
    return dialog


def exporting(window: MainWindow) -> MainWindow:
    """While many runs are exported."""
    find(window, RunsView, "runs").show_export(3, 8)
    return window


def deleting(window: MainWindow) -> MainWindow:
    """With the chosen runs deleted, which can be brought back."""
    view = find(window, RunsView, "runs")
    before = len(view.table.shown())
    view.delete.click()
    wait_for(lambda: len(view.table.shown()) < before)
    return window


def pointed(window: MainWindow, epochs: float) -> MainWindow:
    """With the values of the plots after so many epochs."""
    find(window, CurveView, "lossPlot").plot.pointed.emit(epochs)
    return window


def with_mouse(window: MainWindow, widget: QWidget, at: QPointF) -> MainWindow:
    """With the mouse at a place of a part of it."""
    away, none = widget.mapToGlobal(at), Qt.MouseButton.NoButton
    QApplication.sendEvent(
        widget, QMouseEvent(QEvent.Type.MouseMove, at, away, none, none, Qt.KeyboardModifier.NoModifier)
    )
    return window


def touching(window: MainWindow, name: str, index: int) -> MainWindow:
    """With the mouse on a cell of a heatmap: what it touches is outlined."""
    wait_for(Stillness(window))
    heatmap = find(window, Heatmap, name)
    grid = heatmap.grid()
    assert grid is not None
    return with_mouse(window, heatmap, grid.rect(heatmap.area(), index).center())


def touching_term(window: MainWindow) -> MainWindow:
    """With the mouse on the second factor of a term: what that number touches is outlined."""
    tree = find(tracing(window, "terms"), TraceView, "trace").terms
    wait_for(Stillness(window))
    weights = [field for field in tree.fields() if str(field.name).startswith("w[")]
    return with_mouse(window, tree.viewport(), weights[1].box.center())


def switched(scene: Scene) -> MainWindow:
    """A window built in the other palette: whatever is right in this one, it put right by itself."""
    own = QApplication.palette()
    QApplication.setPalette(next(palette for palette in palettes().values() if palette != own))
    window = paused(training(drawn(scene.window())))
    wait_for(Stillness(window))
    QApplication.setPalette(own)
    return window


def large(window: MainWindow) -> MainWindow:
    """With text of 140 percent."""
    for _ in range(TEXT_SIZES.index(140) - TEXT_SIZES.index(NORMAL_TEXT)):
        window.action("largerTextAction").trigger()
    QApplication.processEvents()  # the font comes with the next events, and what is shown before them without it
    return window


def alone(window: MainWindow) -> MainWindow:
    """With the middle alone on the screen."""
    window.action("aloneAction").trigger()
    return window


def taught(window: MainWindow, label: int, *, learns: bool) -> TeachDialog:
    """The dialog in which the drawing is said to be another digit, before and after it is learned."""
    window.action("teachAction").trigger()
    dialog = find(window, TeachDialog, "teachDialog")
    find(dialog, QPushButton, f"teach{label}").click()
    if learns:
        find(dialog, QPushButton, "teachLearn").click()
    return dialog


def collected(count: int) -> None:
    """Some drawings of three writers in My drawings: ones, sevens and threes."""
    rng, bow = np.random.default_rng(0), np.linspace(-2.4, 1.4, 12)
    three = [*zip(0.5 + 0.15 * np.cos(bow), 0.35 + 0.13 * np.sin(bow), strict=True)]
    three += [*zip(0.5 + 0.19 * np.cos(bow + 0.9), 0.63 + 0.16 * np.sin(bow + 0.9), strict=True)]
    shapes = {1: [(0.5, 0.2), (0.5, 0.8)], 7: [(0.3, 0.2), (0.7, 0.2), (0.45, 0.8)], 3: three}
    for number in range(count):
        label = (1, 7, 3)[number % 3]
        points = np.array(shapes[label], np.float32) @ (np.eye(2) + rng.normal(0, 0.12, (2, 2)))
        ink = Ink((Stroke(points.astype(np.float32), width=0.08),), label, ("Ada", "Bo", "Chen Wei")[number // 9 % 3])
        my_drawings.add(my_drawings.place(), my_drawings.MyDrawing(ink, f"2026-03-{number % 28 + 1:02}T10:15:00+00:00"))


def with_drawings(window: MainWindow, count: int = 23) -> MainWindow:
    """With the dock of My drawings."""
    collected(count)
    find(window, QDockWidget, "drawingsDock").toggleViewAction().trigger()
    return window


def written(name: str, minute: int, correct: int, count: int = 20) -> None:
    """A test of fours, twos and sevens that stand for all digits, in the file of the writing tests."""
    rng, digits = np.random.default_rng(minute), []
    for number, label in enumerate(writing_tests.shuffled(count, rng).tolist()):
        lean = np.eye(2) + rng.normal(0, 0.1, (2, 2))
        paths = (FOUR, TWO, SEVEN)[label % 3]
        strokes = tuple(Stroke((np.array(path) @ lean * 0.5 + 0.25).astype(np.float32), width=0.07) for path in paths)
        answer = label if number < correct else (label + 5) % 10
        digits.append(WrittenDigit(Ink(strokes, label), answer, 0.9 - number / 50, unlike=number == count - 1))
    date = datetime(2026, 3, 1 + minute, 10, 15, tzinfo=UTC)
    test = WritingTest(name, date, "Bundled network", "abc" if minute else "abd", tuple(digits), again=minute % 2)
    writing_tests.add(writing_tests.place(), test)


CLASS = [("Ada", 14), ("Bo", 19), ("Ada", 16), ("Chen Wei", 12), ("Ada", 15), ("Bo", 18), ("Dora", 17), ("Ada", 18)]


def with_tests(window: MainWindow, page: str = "result", tests: Sequence[tuple[str, int]] = CLASS) -> MainWindow:
    """With the dock of the writing tests, and one of its pages."""
    for number, (name, correct) in enumerate(tests):
        written(name, number, correct)
    find(window, QDockWidget, "writingDock").toggleViewAction().trigger()
    wait_for(lambda: window.findChild(WritingView) is not None)
    find(window, WritingView, "writing").show_page(page)
    return window


def take_tests(page: str, scene: Scene) -> None:
    """Take the picture of a page of the writing tests."""
    scene.take(with_tests(scene.window(1280, 720), page))


def writing(window: MainWindow) -> MainWindow:
    """In the middle of a test, with a digit on the canvas."""
    view = find(with_tests(window), WritingView, "writing")
    view.name.setEditText("Chen Wei")
    dock = window.findChild(WritingDock)
    assert dock is not None
    assert dock.page is not None
    dock.page.writing.start("Chen Wei", 20, seed=4)
    for _ in range(4):
        drawn(window)
        view.asking.next_wanted.emit()
    return drawn(window)


def asked(window: MainWindow) -> MainWindow:
    """With the dock of why, all of it worked out."""
    why = find(showing_why(window), WhyPanel, "whyPanel").why

    def done() -> bool:
        reasons = why.reasons.answer
        is_sought = why.sought.answer is not None or (reasons is not None and not reasons.subject.digit.strokes)
        return why.settled and reasons is not None and why.neighbours.answer is not None and is_sought

    wait_for(done)
    return window


def showing_why(window: MainWindow) -> MainWindow:
    """With the dock of why."""
    window.action("whyAction").trigger()
    return window


def scrolled(window: MainWindow) -> MainWindow:
    """With the last part of why in sight."""
    wait_for(Stillness(window))
    scroll_to(find(window, QWidget, "smallestChange"))
    return window


def near(window: MainWindow) -> MainWindow:
    """Why a training digit is read so, that was near to the drawing, by a layer."""
    view = find(asked(window), WhyPanel, "whyPanel").view.neighbours
    view.layer_chosen.emit(2)
    asked(window)
    view.opened.emit(7)
    return asked(window)


def in_corner(window: MainWindow) -> MainWindow:
    """With a small seven in a corner, whose place preparation changes."""
    points = np.array([(0.08, 0.1), (0.2, 0.1), (0.3, 0.1), (0.22, 0.25), (0.17, 0.45)], np.float32)
    window.canvas.set_ink(Ink((Stroke(points, width=0.05),)))
    return window


def living(window: MainWindow) -> MainWindow:
    """With the life of the drawing, and all batches found that changed its answer unless a run goes on."""
    life = find(showing_life(window), LifePanel, "lifePanel").life

    def done() -> bool:
        lived = life.lived
        known = lived is not None and lived.life.steps[-1] == lived.timeline.last
        return lived is not None and (life.runs or (known and set(life.turns) >= set(_wide(lived))))

    wait_for(done)
    return window


def _wide(lived: Lived) -> list[tuple[int, int]]:
    return [(first, last) for first, last in lived.life.turns() if last - first > 1]


def showing_life(window: MainWindow) -> MainWindow:
    """With the dock of the drawing's life."""
    window.action("lifeAction").trigger()
    return window


def turned(window: MainWindow) -> MainWindow:
    """At the last batch that changed the answer."""
    panel = find(living(window), LifePanel, "lifePanel")
    panel.view.earlier.click()
    wait_for(lambda: bool(panel.view.effect.words()))
    return window


def cut_short() -> None:
    """A run on the starter digits that was killed in its third epoch."""
    split = sources.load(RUN.data, RUN.validation)
    run = Run.fresh(RUN, split, threads=1)
    keeper = Keeper.begin(run, split, shelf.place(), print)
    for step in run.steps():
        keeper.step(step)
        if step.epoch == 3:
            break
    keeper.save()
    keeper.release()
    keeper.folder.rename(keeper.folder.with_name("20261126-174503"))


def offered(scene: Scene, width: int = 1280, height: int = 720) -> MainWindow:
    """With the offer to go on with a run."""
    cut_short()
    window = scene.window(width, height)
    wait_for(find(window, OfferView, "offer").isVisible)
    return window


def at_race(window: MainWindow) -> MainWindow:
    """With the page of the race."""
    window.session.set_hyperparameters(RUN)
    window.action("raceAction").trigger()
    return window


def racing(window: MainWindow, race: str = "Learning rates") -> MainWindow:
    """With a race that is paused after some epochs."""
    panel = find(at_race(window), RacePanel, "racePanel")
    panel.view.preset.setCurrentText(race)
    panel.view.start.click()
    wait_for(lambda: bool(panel.racing.lanes) and len(panel.racing.lanes[-1].work.history.validation) > 3)
    panel.view.pause.click()
    wait_for(lambda: panel.racing.state is State.PAUSED)
    return window


def lanes_of_ones_own(window: MainWindow) -> LanesDialog:
    """The dialog of lanes, with two of them and one that is no change."""
    changes = ("learning_rate", 0.25), ("optimizer", "adam"), ("dropout", 0.0)
    return LanesDialog(RUN, can_differ(RUN, from_run=False), changes, window)


def menu(window: MainWindow, title: str) -> QMenu:
    """A menu of the menu bar."""
    return next(found for found in window.findChildren(QMenu) if found.title().replace("&", "") == title)


def edited(dialog: HyperparametersDialog, field: str, text: str) -> HyperparametersDialog:
    """With another text in one field."""
    find(dialog, QLineEdit, field).setText(text)
    return dialog


def previewed(window: MainWindow, h: Hyperparameters) -> HyperparametersDialog:
    """The dialog of these hyperparameters, with a preview of its digits."""
    window.session.set_hyperparameters(h)
    window.action("hyperparametersAction").trigger()
    dialog = find(window, HyperparametersDialog, "hyperparametersDialog")
    wait_for(lambda: "Seed" in dialog.preview.words())
    return dialog


def finding(window: MainWindow, h: Hyperparameters) -> RateFinderDialog:
    """With a range test of these hyperparameters that has come to its end."""
    find(previewed(window, h), QToolButton, "findRate").click()
    dialog = find(window, RateFinderDialog, "rateFinderDialog")
    wait_for(lambda: not find(dialog, QProgressBar, "rateProgress").isVisible())
    return dialog


def mixing(window: MainWindow) -> HyperparametersDialog:
    """With ink among its digits."""
    collected(23)
    return previewed(window, replace(VARIED, data=(Weighted("starter"), Weighted("mine", 3.0))))


def downloading() -> DownloadDialog:
    """With a third of the bytes there."""
    dialog = DownloadDialog("MNIST")
    dialog.show_progress(3_900_000, 11_594_722)
    return dialog


def choosing(scene: Scene) -> SourcesDialog:
    """With two sources that were read, and one that could not be."""
    dialog = SourcesDialog((Weighted("starter", 0.5), Weighted("/home/ada/pens.unp", 3.0), Weighted("/home/ada/scans")))
    dialog.begin()
    seen = look("starter")
    for each in dialog.data()[:2]:
        dialog.show_seen(each.name, replace(seen, writers=30, notes=(NOTE,)))
    dialog.show_seen("/home/ada/scans", "/home/ada/scans does not exist; choose a folder or a file of digits.")
    return dialog


PICTURES: Mapping[str, Callable[[Scene], None]] = {
    "window-empty": lambda scene: scene.take(scene.window()),
    "window-drawn": lambda scene: scene.take(drawn(scene.window())),
    "window-unlike": lambda scene: scene.take(unlike(scene.window())),
    "window-row": lambda scene: scene.take(with_row(scene.window(1280, 720))),
    "window-row-picture": lambda scene: scene.take(with_row_of_picture(scene.window(1280, 720))),
    "window-training": lambda scene: scene.take(training(drawn(scene.window())), moving=True),
    "window-paused": lambda scene: scene.take(paused(training(drawn(scene.window())))),
    "window-stepped": lambda scene: scene.take(stepped(drawn(scene.window()))),
    "time-newest": lambda scene: scene.take(finished(drawn(scene.window(1280, 720)))),
    "health-banner": lambda scene: scene.take(unwell(drawn(scene.window(1280, 720)), learning_rate=10.0)),
    "health-page": lambda scene: scene.take(examined(drawn(scene.window(1280, 720)))),
    "health-vanishing": lambda scene: scene.take(
        unwell(drawn(scene.window()), hidden=(16,) * 8, activation="sigmoid", epochs=1)
    ),
    "time-repeated": lambda scene: scene.take(repeated(finished(drawn(scene.window(1280, 720))))),
    "time-moment": lambda scene: scene.take(gone_back(finished(drawn(scene.window(1280, 720))))),
    "time-running": lambda scene: scene.take(gone_back(training(drawn(scene.window(1280, 720)))), moving=True),
    "time-apart": lambda scene: scene.take(apart(gone_back(finished(drawn(scene.window(1280, 720)))))),
    "window-z": lambda scene: scene.take(showing(drawn(scene.window()), "z")),
    "touches-neuron": lambda scene: scene.take(touching(drawn(scene.window(1280, 720)), "layer2", 9)),
    "touches-term": lambda scene: scene.take(touching_term(drawn(scene.window(1280, 720)))),
    "touches-strip": lambda scene: scene.take(touching(multiplying(drawn(scene.window(1280, 720))), "deltas", 9)),
    "touches-pixel": lambda scene: scene.take(touching(drawn(scene.window(1280, 720)), "seen", 350)),
    "touches-weight": lambda scene: scene.take(
        touching(showing(drawn(scene.window(1280, 720)), "W"), "weightPictureCells", 350)
    ),
    "touches-delta": lambda scene: scene.take(
        touching(stepping(drawn(scene.window(1280, 720)), "delta2"), "cells delta[2]", 9)
    ),
    "touches-slope": lambda scene: scene.take(
        touching(stepping(drawn(scene.window(1280, 720)), "dW1"), "cells dW[1]", 9)
    ),
    "touches-batch": lambda scene: scene.take(touching(batched(scene.window(1280, 720), "Z2"), "cells Z[2]", 9)),
    "window-weights": lambda scene: scene.take(showing(drawn(scene.window()), "W")),
    "picture-empty": lambda scene: scene.take(pictured(scene.window(1280, 720))),
    "picture-forward": lambda scene: scene.take(pictured(drawn(scene.window(1280, 720)))),
    "picture-backward": lambda scene: scene.take(pictured(drawn(scene.window(1280, 720)), back=True, label=8)),
    "picture-answer": lambda scene: scene.take(pictured(drawn(scene.window(1280, 720)), back=True)),
    "picture-neuron": lambda scene: scene.take(pictured(drawn(scene.window(1280, 720)), at=PointedAt(1, 16))),
    "picture-sum": lambda scene: scene.take(pictured(drawn(scene.window(1280, 720)), zoomed=PointedAt(1, 16))),
    "picture-sum-back": lambda scene: scene.take(
        pictured(drawn(scene.window(1280, 720)), back=True, label=8, zoomed=PointedAt(2, 16))
    ),
    "picture-playing": lambda scene: scene.take(playing(drawn(scene.window(1280, 720))), moving=True),
    "picture-large": lambda scene: scene.take(pictured(of_shape(scene.window(1280, 720), 512, 256))),
    "picture-no-hidden": lambda scene: scene.take(pictured(of_shape(scene.window(1280, 720)))),
    "picture-deep": lambda scene: scene.take(pictured(of_shape(scene.window(1280, 720), *[32] * 8))),
    "picture-stepper-Z2": lambda scene: scene.take(with_step_picture(drawn(scene.window(1280, 720)), "Z2")),
    "picture-stepper-delta2": lambda scene: scene.take(with_step_picture(drawn(scene.window(1280, 800)), "delta2")),
    "picture-training": lambda scene: scene.take(training(pictured(drawn(scene.window(1280, 720)))), moving=True),
    "mistakes-reliability": lambda scene: scene.take(reliable()),
    "derivation-empty": lambda scene: scene.take(derived(scene.window(1280, 800))),
    "derivation-training": lambda scene: scene.take(paused(training(derived(drawn(scene.window(1280, 800)))))),
    "derivation-equations": lambda scene: scene.take(listing(drawn(scene.window(1280, 800)))),
    "derivation-absent": lambda scene: scene.take(absent(drawn(scene.window(1280, 720)))),
    "derivation-E2": lambda scene: scene.take(noted(drawn(scene.window(1280, 720)), "E2")),
    "derivation-E49": lambda scene: scene.take(noted(drawn(scene.window(1280, 720)), "E49")),
    "derivation-E53": lambda scene: scene.take(noted(drawn(scene.window(1280, 720)), "E53")),
    "derivation-loss": lambda scene: scene.take(stepping(drawn(scene.window(1280, 720)), "loss")),
    "derivation-delta3": lambda scene: scene.take(stepping(drawn(scene.window(1280, 720)), "delta3")),
    "derivation-symbols": lambda scene: scene.take(with_symbols(scene)),
    "derivation-Z1": lambda scene: scene.take(stepping(drawn(scene.window(1280, 800)), "Z1")),
    "derivation-A3": lambda scene: scene.take(stepping(drawn(scene.window(1280, 800)), "A3")),
    "derivation-J3": lambda scene: scene.take(stepping(drawn(scene.window(1280, 800)), "J3")),
    "derivation-delta2": lambda scene: scene.take(stepping(drawn(scene.window(1280, 800)), "delta2")),
    "derivation-dW1": lambda scene: scene.take(stepping(drawn(scene.window(1920, 1200)), "dW1")),
    "derivation-update": lambda scene: scene.take(stepping(drawn(scene.window(1280, 800)), "update")),
    **{
        f"derivation-batch-{phase}": partial(take_batch, phase)
        for phase in ("input", "Z1", "A3", "loss", "J3", "delta3", "delta2", "dW1", "dW3", "db1", "update")
    },
    "derivation-training-digits": lambda scene: scene.take(with_training_digits(scene)),
    "derivation-batch-pictures": lambda scene: scene.take(batched(scene.window(1920, 1200), "Z2")),
    "derivation-applied": lambda scene: scene.take(applied(paused(training(drawn(scene.window(1280, 720)))))),
    "derivation-batch-adding": lambda scene: scene.take(adding(scene.window(1280, 720))),
    "derivation-batch-trace": lambda scene: scene.take(splitting(scene.window(1280, 720))),
    "derivation-outer-product": lambda scene: scene.take(multiplying(drawn(scene.window(1280, 800)))),
    "derivation-batch-outer-product": lambda scene: scene.take(multiplying(batched(scene.window(1280, 720), "dW1"))),
    "derivation-terms": lambda scene: scene.take(tracing(drawn(scene.window(1280, 800)), "terms")),
    "derivation-paths": lambda scene: scene.take(tracing(drawn(scene.window(1280, 800)), "paths")),
    "derivation-referee": lambda scene: scene.take(tracing(drawn(scene.window(1280, 800)), "referee")),
    "derivation-referee-kinks": lambda scene: scene.take(refereed(drawn(scene.window(1280, 720)), 150, 1.0)),
    "derivation-referee-blank": lambda scene: scene.take(refereed(drawn(scene.window(1280, 720)), 0, 1e-8)),
    "referee-between": lambda scene: scene.take(
        judged(Architecture((1, 1, 2)), [3e-4, 1, -1, 0, 0, 0], Parameter(1, 0, 0))
    ),
    "referee-at-kink": lambda scene: scene.take(
        judged(Architecture((1, 1, 2)), [0.0, 1, -1, 0, 0, 0], Parameter(1, 0, 0))
    ),
    "referee-held": lambda scene: scene.take(judged(Architecture((1, 2)), [0.0, 720, 0, 0], Parameter(1, 1, 0))),
    "referee-parabola": lambda scene: scene.take(
        judged(
            Architecture((1, 2), output="identity", loss="mean_squared_error"), [0.3, 0.7, 0.1, 0], Parameter(1, 1, 0)
        )
    ),
    "derivation-bench": lambda scene: scene.take(at_bench(drawn(scene.window(1280, 800)))),
    "derivation-cover": lambda scene: scene.take(covered(drawn(scene.window(1280, 800)), "Z3", "", "", "1.5", "-2")),
    "derivation-cover-dW1": lambda scene: scene.take(covered(drawn(scene.window(1280, 720)), "dW1", "")),
    "derivation-cover-A3": lambda scene: scene.take(covered(drawn(scene.window(1280, 720)), "A3", "", "")),
    "derivation-cover-terms": lambda scene: scene.take(covered_trace(drawn(scene.window(1280, 720)))),
    "derivation-cover-bench": lambda scene: scene.take(covered_bench(drawn(scene.window(1280, 720)))),
    "worksheet": lambda scene: scene.take(planning(drawn(scene.window()))),
    "worksheet-key": lambda scene: scene.take(planning(drawn(scene.window()), *["sheetOn"] * 4)),
    "derivation-input-gradient": lambda scene: scene.take(with_input_gradient(drawn(scene.window(1280, 800)))),
    "text-140-network": lambda scene: scene.take(large(showing(drawn(scene.window(1280, 720)), "a"))),
    "text-140-stepper": lambda scene: scene.take(large(stepping(drawn(scene.window(1280, 720)), "delta2"))),
    "text-140-referee": lambda scene: scene.take(large(tracing(drawn(scene.window(1280, 720)), "referee"))),
    "text-140-hyperparameters": lambda scene: scene.take(previewed(large(scene.window()), VARIED)),
    "derivation-1280x720": lambda scene: scene.take(stepping(drawn(scene.window(1280, 720)), "A3")),
    "middle-alone": lambda scene: scene.take(alone(stepping(drawn(scene.window(1280, 720)), "delta2"))),
    "insight-empty": lambda scene: scene.take(insight(scene.window(1280, 720), "Who taught it", lambda: True)),
    "insight-lesson": lambda scene: scene.take(lesson(drawn(scene.window(1280, 720)))),
    "insight-lesson-run": lambda scene: scene.take(lesson(paused(training(drawn(scene.window()))))),
    "insight-misread": lambda scene: scene.take(misread(drawn(scene.window(1280, 720)))),
    "insight-taught": lambda scene: scene.take(who_taught(drawn(scene.window(1280, 720)))),
    "insight-step-empty": lambda scene: scene.take(insight(scene.window(1280, 720), "Step's size", lambda: True)),
    "insight-step": lambda scene: scene.take(step_size(drawn(scene.window(1280, 720)))),
    "insight-step-batch": lambda scene: scene.take(step_size(paused(training(scene.window())), "batch")),
    "insight-step-validation": lambda scene: scene.take(step_size(finished(drawn(scene.window())), "validation")),
    "insight-landscape": lambda scene: scene.take(landscape(drawn(scene.window(1280, 720)))),
    "insight-landscape-random": lambda scene: scene.take(landscape(scene.window(), "random", "validation")),
    "insight-landscape-run": lambda scene: scene.take(landscape(finished(scene.window()), "run", "batch")),
    "insight-edge-empty": lambda scene: scene.take(edge(scene.window(1280, 720), 0)),
    "insight-edge-running": lambda scene: scene.take(edge(training(drawn(scene.window())), 2), moving=True),
    "insight-edge": lambda scene: scene.take(edge(finished(drawn(scene.window(1280, 720))), 5)),
    "insight-taught-run": lambda scene: scene.take(who_taught(paused(training(drawn(scene.window()))), along=True)),
    "insight-neuron": lambda scene: scene.take(portrayed(drawn(scene.window(1280, 720)))),
    "insight-neuron-middle": lambda scene: scene.take(portrayed(drawn(scene.window(1280, 720)), scrolled_to=0.5)),
    "insight-neuron-deep": lambda scene: scene.take(portrayed(drawn(scene.window(1280, 720)), 2, 5)),
    "insight-neuron-output": lambda scene: scene.take(portrayed(drawn(scene.window(1280, 720)), 3, 4)),
    "insight-neuron-end": lambda scene: scene.take(portrayed(drawn(scene.window(1280, 720)), scrolled_to=1.0)),
    "insight-operating": lambda scene: scene.take(operating(drawn(scene.window(1280, 720)))),
    "text-140-neuron": lambda scene: scene.take(large(portrayed(drawn(scene.window(1280, 720))))),
    "text-140-map": lambda scene: scene.take(large(mapped(drawn(of_starter(scene.window(1280, 720)))))),
    "insight-operated": lambda scene: scene.take(operated(drawn(scene.window(1280, 720)))),
    "insight-map": lambda scene: scene.take(mapped(drawn(of_starter(scene.window(1280, 720))))),
    "insight-map-pixels": lambda scene: scene.take(mapped(drawn(of_starter(scene.window(1280, 720))), 0)),
    "insight-map-deep": lambda scene: scene.take(mapped(drawn(scene.window(1920, 1200)), 2)),
    "insight-map-tsne": lambda scene: scene.take(by_tsne(drawn(of_starter(scene.window(1280, 720))))),
    "insight-map-training": lambda scene: scene.take(
        mapped(training(drawn(scene.window(1280, 720))), scores=False), moving=True
    ),
    "mistakes": lambda scene: scene.take(evaluated(paused(training(drawn(scene.window(1280, 720)))))),
    "mistakes-cell": lambda scene: scene.take(confused(paused(training(scene.window(1280, 720))), 4, 9)),
    "mistakes-none": lambda scene: scene.take(refused(scene.window(1280, 720))),
    "mistakes-elsewhere": lambda scene: scene.take(elsewhere(drawn(scene.window(1280, 720)))),
    "mistakes-test": lambda scene: scene.take(tested(scene.window(1280, 720))),
    "mistakes-writers": lambda scene: scene.take(by_writer(scene)),
    "mistakes-1920x1200": lambda scene: scene.take(evaluated(paused(training(drawn(scene.window(1920, 1200)))))),
    "text-140-mistakes": lambda scene: scene.take(large(evaluated(paused(training(drawn(scene.window(1280, 720))))))),
    "runs-empty": lambda scene: scene.take(with_runs(scene.window(1280, 720), kept=False)),
    "runs": lambda scene: scene.take(with_runs(scene.window(1280, 720))),
    "runs-one": lambda scene: scene.take(with_runs(scene.window(1280, 720), chosen=1)),
    "runs-two": lambda scene: scene.take(with_runs(scene.window(1280, 720), chosen=2, laid=2)),
    "runs-overlaid": lambda scene: scene.take(
        pointed(with_runs(paused(training(drawn(scene.window(1280, 720)))), laid=8), 2.0)
    ),
    "runs-1920x1200": lambda scene: scene.take(
        with_runs(paused(training(drawn(scene.window(1920, 1200)))), chosen=3, laid=8)
    ),
    "runs-unnamed": lambda scene: scene.take(searching(with_runs(scene.window(1280, 720), chosen=4, laid=5), "rate 0")),
    "runs-deleted": lambda scene: scene.take(deleting(with_runs(scene.window(1280, 720), chosen=2, laid=3))),
    "text-140-runs-deleted": lambda scene: scene.take(deleting(with_runs(large(scene.window(1280, 720)), chosen=2))),
    "runs-exporting": lambda scene: scene.take(exporting(with_runs(scene.window(1280, 720), chosen=2))),
    "text-140-runs": lambda scene: scene.take(with_runs(large(scene.window(1280, 720)), chosen=2, laid=4)),
    "search": lambda scene: scene.take(with_search(scene.window(1280, 720))),
    "search-pruned": lambda scene: scene.take(with_search(scene.window(1280, 720), chosen=5)),
    "search-curves": lambda scene: scene.take(with_search(scene.window(1280, 720), CURVES, chosen=12)),
    "search-importance": lambda scene: scene.take(with_search(scene.window(1280, 720), IMPORTANCE, count=24)),
    "search-begun": lambda scene: scene.take(with_search(scene.window(1280, 720), count=0)),
    "search-1920x1200": lambda scene: scene.take(with_search(scene.window(1920, 1200))),
    "text-140-search": lambda scene: scene.take(with_search(large(scene.window(1280, 720)))),
    "text-140-search-importance": lambda scene: scene.take(with_search(large(scene.window(1280, 720)), IMPORTANCE)),
    "search-dialog": lambda scene: scene.take(SearchDialog(Hyperparameters())),
    "search-dialog-noted": lambda scene: scene.take(idle_fields(SearchDialog(Hyperparameters()))),
    "foreign-dialog": lambda scene: scene.take(foreign(3)),
    "foreign-dialog-doubtful": lambda scene: scene.take(foreign(3, "tanh", "softmax")),
    "search-dialog-wrong": lambda scene: scene.take(mistyped(SearchDialog(Hyperparameters()))),
    "window-1280x800": lambda scene: scene.take(paused(training(drawn(scene.window(1280, 800))))),
    "window-1920x1200": lambda scene: scene.take(paused(training(drawn(scene.window(1920, 1200))))),
    "window-readme": lambda scene: scene.take(showing(paused(training(drawn(scene.window()), 0.45)), "a")),
    "window-switched": lambda scene: scene.take(switched(scene)),
    "teach": lambda scene: scene.take(taught(drawn(scene.window(1280, 720)), 8, learns=False)),
    "teach-learned": lambda scene: scene.take(taught(drawn(scene.window(1280, 720)), 8, learns=True)),
    "my-drawings": lambda scene: scene.take(with_drawings(drawn(scene.window(1280, 720)))),
    "my-drawings-empty": lambda scene: scene.take(with_drawings(drawn(scene.window(1280, 720)), 0)),
    "text-140-my-drawings": lambda scene: scene.take(with_drawings(large(scene.window(1280, 720)))),
    "writing": lambda scene: scene.take(writing(scene.window(1280, 720))),
    "writing-empty": lambda scene: scene.take(with_tests(drawn(scene.window(1280, 720)), tests=())),
    **{f"writing-{page}": partial(take_tests, page) for page in ("result", "progress", "people")},
    "writing-1920x1200": lambda scene: scene.take(with_tests(scene.window(1920, 1200))),
    "text-140-writing": lambda scene: scene.take(writing(large(scene.window(1280, 720)))),
    "text-140-writing-result": lambda scene: scene.take(with_tests(large(scene.window(1280, 720)))),
    "why": lambda scene: scene.take(asked(in_corner(scene.window(1280, 720)))),
    "why-change": lambda scene: scene.take(scrolled(asked(in_corner(scene.window(1280, 720))))),
    "why-row": lambda scene: scene.take(scrolled(asked(with_row(scene.window(1280, 720))))),
    "why-picture": lambda scene: scene.take(scrolled(near(drawn(scene.window(1280, 720))))),
    "why-empty": lambda scene: scene.take(showing_why(scene.window(1280, 720))),
    "why-1920x1200": lambda scene: scene.take(asked(drawn(scene.window(1920, 1200)))),
    "text-140-why": lambda scene: scene.take(large(asked(in_corner(scene.window(1280, 720))))),
    "life": lambda scene: scene.take(living(paused(training(drawn(scene.window(1280, 720)))))),
    "life-turn": lambda scene: scene.take(turned(paused(training(drawn(scene.window(1280, 720)))))),
    "life-running": lambda scene: scene.take(living(training(drawn(scene.window(1280, 720)))), moving=True),
    "life-no-run": lambda scene: scene.take(showing_life(drawn(scene.window(1280, 720)))),
    "life-no-drawing": lambda scene: scene.take(showing_life(paused(training(scene.window(1280, 720))))),
    "life-1920x1200": lambda scene: scene.take(turned(paused(training(drawn(scene.window(1920, 1200)))))),
    "text-140-life": lambda scene: scene.take(large(turned(paused(training(drawn(scene.window(1280, 720))))))),
    "bug-empty": lambda scene: scene.take(bug_wanted(scene.window(1280, 720))),
    "bug": lambda scene: scene.take(bug_planted(scene.window(1280, 720))),
    "bug-hints": lambda scene: scene.take(bug_hints(scene.window(1280, 720))),
    "bug-found": lambda scene: scene.take(bug_found(scene.window(1280, 720))),
    "bug-mended": lambda scene: scene.take(bug_mended(scene.window(1280, 720))),
    "bug-1920x1200": lambda scene: scene.take(bug_planted(scene.window(1920, 1200))),
    "text-140-bug": lambda scene: scene.take(large(bug_found(scene.window(1280, 720)))),
    "experiments": lambda scene: scene.take(experiment_scenes.listed(scene.window(1280, 720))),
    "experiments-set": lambda scene: scene.take(experiment_scenes.at_step(scene.window(1280, 720), "05", SetStep)),
    "experiments-training": lambda scene: scene.take(experiment_scenes.training(scene.window(1280, 720))),
    "experiments-predict": lambda scene: scene.take(
        experiment_scenes.at_step(scene.window(1280, 720), "11", PredictStep)
    ),
    "experiments-predicted": lambda scene: scene.take(experiment_scenes.predicted(scene.window(1280, 720))),
    "experiments-look": lambda scene: scene.take(experiment_scenes.pointed_at(scene.window(1280, 720), "05")),
    "experiments-look-at-drawing": lambda scene: scene.take(
        experiment_scenes.pointed_at(scene.window(1280, 720), "16")
    ),
    "experiments-means": lambda scene: scene.take(experiment_scenes.explained(scene.window(1280, 720))),
    "experiments-1920x1200": lambda scene: scene.take(experiment_scenes.pointed_at(scene.window(1920, 1200), "01", 2)),
    "experiments-format": lambda scene: scene.take(experiment_scenes.format_dialog()),
    "text-140-experiments": lambda scene: scene.take(large(experiment_scenes.listed(scene.window(1280, 720)))),
    "text-140-experiments-means": lambda scene: scene.take(large(experiment_scenes.explained(scene.window(1280, 720)))),
    "race-empty": lambda scene: scene.take(at_race(scene.window(1280, 720))),
    "race": lambda scene: scene.take(racing(drawn(scene.window(1280, 720)))),
    "race-optimizers": lambda scene: scene.take(racing(drawn(scene.window(1280, 720)), "Optimizers")),
    "race-lanes": lambda scene: scene.take(lanes_of_ones_own(scene.window(1280, 720))),
    "race-1920x1200": lambda scene: scene.take(racing(drawn(scene.window(1920, 1200)))),
    "text-140-race": lambda scene: scene.take(large(racing(drawn(scene.window(1280, 720))))),
    "offer": lambda scene: scene.take(drawn(offered(scene))),
    "offer-derivation": lambda scene: scene.take(stepping(drawn(offered(scene)), "delta2")),
    "text-140-offer": lambda scene: scene.take(large(offered(scene))),
    "menu-file": lambda scene: scene.take(menu(scene.window(), "File")),
    "menu-models": lambda scene: scene.take(menu(scene.window(), "Models")),
    "menu-edit": lambda scene: scene.take(menu(scene.window(), "Edit")),
    "menu-network": lambda scene: scene.take(menu(scene.window(), "Network")),
    "menu-view": lambda scene: scene.take(menu(scene.window(), "View")),
    "menu-learn": lambda scene: scene.take(menu(scene.window(), "Learn")),
    "menu-help": lambda scene: scene.take(menu(scene.window(), "Help")),
    "hyperparameters": lambda scene: scene.take(previewed(scene.window(), RUN)),
    "hyperparameters-varied": lambda scene: scene.take(mixing(scene.window())),
    "hyperparameters-absent": lambda scene: scene.take(
        previewed(scene.window(), replace(VARIED, data=(Weighted("/home/ada/pens.unp"),)))
    ),
    "hyperparameters-error": lambda scene: scene.take(edited(previewed(scene.window(), RUN), "hidden", "32, 0")),
    "rate-finder": lambda scene: scene.take(finding(scene.window(), RUN)),
    "rate-finder-nothing": lambda scene: scene.take(finding(scene.window(), DEEP)),
    "sources": lambda scene: scene.take(choosing(scene)),
    "hyperparameters-running": lambda scene: scene.take(previewed(paused(training(scene.window())), RUN)),
    "download-begins": lambda scene: scene.take(DownloadDialog("MNIST"), moving=True),
    "download": lambda scene: scene.take(downloading()),
    "about": lambda scene: scene.take(AboutDialog()),
    "shortcuts": lambda scene: scene.take(ShortcutsDialog(make_actions(scene.window()).values())),
    "box-fetch": lambda scene: scene.take_box(lambda parent: Fetching(parent).offer(sources.of("mnist"), str)),
    "box-save": lambda scene: scene.take_box(lambda parent: ask_to_save(parent, ["New network"])),
    "box-error": lambda scene: scene.take_box(lambda parent: show_error(parent, ERROR)),
    "box-unexpected": lambda scene: scene.take_box(lambda parent: show_unexpected(parent, DETAILS)),
}
"""Name -> how it comes about."""


def end(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Let an exception in a slot end the process, instead of a picture that lacks something."""
    sys.__excepthook__(kind, error, trace)
    sys.stderr.flush()
    os._exit(1)


def render(directory: Path, names: list[str], scale: int) -> None:
    """Take the pictures in this process, whose device pixel ratio is `scale`."""
    sys.excepthook = end
    application = make_application()
    application.setStyle("Fusion")
    # A blinking cursor is never still.
    application.setCursorFlashTime(0)
    for theme, palette in palettes().items():
        application.setPalette(palette)
        for name in names:
            scene = Scene(directory / f"{name}-{theme}@{scale}x.png")
            PICTURES[name](scene)
            scene.close()


def render_at(scale: int, directory: Path, names: list[str]) -> int:
    """Take the pictures in a process of its own with this device pixel ratio, off screen; returns its exit status."""
    width, height = (scale * side for side in SCREEN)
    with tempfile.TemporaryDirectory() as folder:
        screen = Path(folder) / "screen.json"
        place = {"name": "screen", "x": 0, "y": 0, "width": width, "height": height}
        screen.write_text(json.dumps({"screens": [place]}), encoding="utf-8")
        qt = {"QT_QPA_PLATFORM": f"offscreen:configfile={screen}", "QT_SCALE_FACTOR": str(scale)}
        command = [sys.executable, "-m", "tests.gallery", str(directory), *names, "--scale", str(scale)]
        return subprocess.run(command, env=os.environ | qt).returncode


def main() -> int:
    """Take the pictures that the command line names."""
    parser = argparse.ArgumentParser(prog="python -m tests.gallery", description="Pictures of the window and dialogs.")
    parser.add_argument("directory", type=Path, metavar="DIR", help="where the PNG files go")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"default: all of {', '.join(PICTURES)}")
    parser.add_argument("--scale", type=int, help=argparse.SUPPRESS)
    words = parser.parse_args()
    names = words.names or list(PICTURES)
    unknown = [name for name in names if name not in PICTURES]
    if unknown:
        parser.error(f"there is no picture {', '.join(unknown)}")
    if words.scale:
        render(words.directory, names, words.scale)
        return 0
    words.directory.mkdir(parents=True, exist_ok=True)
    return max(render_at(scale, words.directory.resolve(), names) for scale in SCALES)


if __name__ == "__main__":
    raise SystemExit(main())
