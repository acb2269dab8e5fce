"""The left of the window: the canvas with its tools, what the network sees of it, and the answer."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QToolButton, QVBoxLayout, QWidget

from app.canvas.canvas import BRUSH, Canvas
from app.views.boxes import STRETCH, filled
from app.views.named import named
from app.views.painting import bold
from app.views.prediction import PredictionView
from app.views.seen import SeenView
from app.views.text_fit import fit_to_text
from app.window.actions import set_tip

TOOLS = ("penAction", "eraserAction", "undoAction", "redoAction", "clearAction")
ICON = QSize(20, 20)

SEEN_SHARE = 0.4
"""How much of the panel's width the picture takes that the network sees; its answer takes the rest."""

TEACH_PICTURE = "A picture has no strokes that could be kept: draw the digit to teach it."

MOMENT_TIP = "The network of an earlier batch of the run answers: Newest, under the plots, goes back."

NARROWEST, WIDEST = 20, 200
"""Bounds of the brush's width, in thousandths of the paper's side."""


class DrawPanel(QWidget):
    """What I draw, and what the network makes of it.

    Attributes:
        canvas: the paper.
        seen: the 28x28 that the network sees.
        prediction: its answer.
    """

    def __init__(self, actions: Mapping[str, QAction], parent: QWidget | None = None) -> None:
        """Connect the drawing actions of the table to the canvas."""
        super().__init__(parent)
        self.canvas = Canvas()
        self.seen = SeenView()
        self.prediction = PredictionView()
        tools = filled(QHBoxLayout(), spacing=4)
        for name in TOOLS:
            button = QToolButton(autoRaise=True)
            button.setObjectName(name.removesuffix("Action") + "Button")
            button.setDefaultAction(actions[name])
            button.setIconSize(ICON)
            button.setAccessibleName(actions[name].text().replace("&", ""))
            tools.addWidget(button)
        tools.addSpacing(8)
        tools.addWidget(self._brush_slider(), 1)
        teach = QToolButton()
        teach.setObjectName("teachButton")
        teach.setDefaultAction(actions["teachAction"])
        self._moment = named(QLabel(), "answerMoment", "Of which batch the answer is", MOMENT_TIP)
        self._moment.setFont(bold(self.font()))
        self._moment.setWordWrap(True)
        self._moment.hide()
        beside = filled(QVBoxLayout(), self.seen, self._moment, STRETCH, teach)
        answer = filled(QHBoxLayout(), beside, (self.prediction, 1), spacing=16)
        filled(QVBoxLayout(self), self.canvas, tools, (answer, 1), around=(8, 8, 8, 8))
        self._connect(actions)
        fit_to_text(self, self._fit_canvas)

    def show_moment(self, step: int | None) -> None:
        """Say that the answer is that of the network after `step` batches of its run; None for the newest."""
        self._moment.setVisible(step is not None)
        if step is not None:
            self._moment.setText(f"As of batch {step:,}" if step else "Before batch 1")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the network's picture its share of the width, and the paper the height that is left over."""
        super().resizeEvent(event)
        self.seen.set_width(round(SEEN_SHARE * self.width()))
        self._fit_canvas()

    def _fit_canvas(self, *_: object) -> None:
        below = self.minimumSizeHint().height() - self.canvas.minimumHeight()
        self.canvas.setMaximumHeight(max(self.height() - below, self.canvas.minimumHeight()))

    def _brush_slider(self) -> QSlider:
        tip = "Width of pen and eraser on the canvas; the network sees strokes of one width."
        slider = named(QSlider(Qt.Orientation.Horizontal), "brushSlider", "Brush width", tip)
        slider.setRange(NARROWEST, WIDEST)
        slider.setValue(round(BRUSH * 1000))
        slider.valueChanged.connect(self._set_brush)
        return slider

    def _set_brush(self, thousandths: int) -> None:
        self.canvas.set_brush_width(thousandths / 1000)

    def _connect(self, actions: Mapping[str, QAction]) -> None:
        group = QActionGroup(self)
        for tool in ("pen", "eraser"):
            group.addAction(actions[f"{tool}Action"])
        actions["penAction"].setChecked(True)
        group.triggered.connect(self._take_tool)
        stack = self.canvas.undo_stack
        actions["undoAction"].triggered.connect(stack.undo)
        actions["redoAction"].triggered.connect(stack.redo)
        actions["clearAction"].triggered.connect(self.canvas.clear)
        stack.canUndoChanged.connect(actions["undoAction"].setEnabled)
        stack.canRedoChanged.connect(actions["redoAction"].setEnabled)
        actions["previousDigitAction"].triggered.connect(partial(self.canvas.choose_next, -1))
        actions["nextDigitAction"].triggered.connect(partial(self.canvas.choose_next, 1))
        actions["undoAction"].setEnabled(False)
        actions["redoAction"].setEnabled(False)
        self._teach_tip = actions["teachAction"].statusTip()
        self.canvas.ink_changed.connect(partial(self._enable, actions))
        self._enable(actions)
        # Not with each point of a growing stroke, as the ink changes.
        for changed in (self.canvas.drawing.replaced, self.canvas.row.switched):
            changed.connect(partial(self._enable_choice, actions))
        self._enable_choice(actions)

    def _enable(self, actions: Mapping[str, QAction]) -> None:
        drawing = self.canvas.drawing
        actions["clearAction"].setEnabled(not drawing.is_empty())
        for name in ("saveInkAction", "teachAction"):
            actions[name].setEnabled(drawing.growing is not None or bool(drawing.finished()))
        set_tip(actions["teachAction"], self._teach_tip if self.canvas.picture() is None else TEACH_PICTURE)

    def _enable_choice(self, actions: Mapping[str, QAction]) -> None:
        row = self.canvas.row
        actions["previousDigitAction"].setEnabled(row.index() > 0)
        actions["nextDigitAction"].setEnabled(row.index() < len(row.digits()) - 1)

    def _take_tool(self, action: QAction) -> None:
        self.canvas.set_tool("eraser" if action.objectName() == "eraserAction" else "pen")
