"""A hand that draws spirals in a window, 125 moves a second, and the clock that times the answers to its moves."""

import math
from collections import deque
from time import perf_counter

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtTest import QTest

from app.window.live import Live
from app.window.main_window import MainWindow

HAND_MS = 8
"""A mouse tells its place 125 times a second."""

STROKE = 200
"""Moves of one stroke."""


class Hand(QObject):
    """Draws stroke after stroke.

    Moves that fell due while the event loop was busy are made at once when it comes back, as Qt hands on what a mouse
    did meanwhile; each is timed from when it was due.

    Attributes:
        answers: milliseconds from when a move was due to the end of the painting of the answer that counts it in.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.answers: list[float] = []
        self._window, self._canvas = window, window.canvas
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._catch_up)
        self._made: deque[float] = deque()
        self._seen: list[float] = []
        self._next, self._moves = 0.0, 0
        live = window.findChild(Live)
        assert live is not None
        live.image_changed.connect(self._on_answer)
        window.installEventFilter(self)

    def start(self) -> None:
        self._made.clear()
        self._next = perf_counter() + HAND_MS / 1e3
        self._timer.start(HAND_MS)

    def stop(self) -> None:
        self._timer.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The window paints all that waits within this event; what comes next is after it."""
        if event.type() == QEvent.Type.UpdateRequest and self._seen:
            QTimer.singleShot(0, self._painted)
        return False

    def _on_answer(self) -> None:
        self._seen.extend(self._made)
        self._made.clear()

    def _painted(self) -> None:
        now = perf_counter()
        self.answers.extend(1e3 * (now - due) for due in self._seen)
        self._seen.clear()

    def _catch_up(self) -> None:
        while self._next <= perf_counter():
            self._move()
            self._made.append(self._next)
            self._next += HAND_MS / 1e3
        # Until the next is due: a timer of its own pace, once late, would bring each later one late, as no mouse does.
        self._timer.start(max(math.ceil(1e3 * (self._next - perf_counter())), 0))

    def _move(self) -> None:
        turn, moves = self._moves / 20, self._moves % STROKE
        place = self._canvas.to_widget(0.5 + 0.3 * math.cos(turn), 0.5 + 0.4 * math.sin(turn)).toPoint()
        if moves == 0:
            self._canvas.clear()
            QTest.mousePress(self._canvas, Qt.MouseButton.LeftButton, pos=place)
        elif moves == STROKE - 1:
            QTest.mouseRelease(self._canvas, Qt.MouseButton.LeftButton, pos=place)
        else:
            QTest.mouseMove(self._canvas, place)
        self._moves += 1
