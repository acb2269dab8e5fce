"""The landscape as a surface that one turns: by pyqtgraph's OpenGL, where there is one."""

from importlib.util import find_spec

import numpy as np
from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, Qt
from PySide6.QtGui import QImageWriter, QKeyEvent, QOpenGLContext, QPalette, QVector3D
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.views.boxes import filled
from app.views.colours import Kind, Scale
from app.views.copying import offer_copies
from app.views.focus_frame import FocusFrame
from app.views.insight.landscape.contours import Heights
from app.views.insight.landscape.plot import Terrain
from app.views.named import named
from nn.arrays import Array
from nn.extras import not_installed

NO_LIBRARY = f"{not_installed('The surface', 'PyOpenGL', 'surface')} The contour shows the same."
NO_CONTEXT = "There is no OpenGL on this screen to draw the surface with: the contour shows the same."
TURNS = {Qt.Key.Key_Left: (0, -5), Qt.Key.Key_Right: (0, 5), Qt.Key.Key_Up: (5, 0), Qt.Key.Key_Down: (-5, 0)}
"""Key -> degrees of elevation and around."""
TALL = 0.8
"""Height of the surface, where its sides are 2."""
ABOVE = 0.02
"""How far lines lie above it, so that they are seen."""
GLASS = 0.5, 0.5, 0.5, 0.5
"""The tangent plane: a grey that is seen before light and dark, half of it."""


def why_no_surface() -> str:
    """Why there can be no surface, in a sentence; "" where there can."""
    if find_spec("OpenGL") is None:
        return NO_LIBRARY
    return "" if QOpenGLContext().create() else NO_CONTEXT


class SurfaceView(QWidget):
    """Shows a Terrain; a drag or the arrows turn it, the wheel comes nearer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Flat; there must be OpenGL."""
        # Here, because few look at it, and not everybody has it.
        import pyqtgraph.opengl as gl

        super().__init__(parent)
        named(
            self,
            "landscapeSurface",
            "The cost over the plane, as a surface",
            "The cost over the plane as a surface. Drag it, or use arrows, to turn it; the wheel comes nearer.",
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._gl = gl.GLViewWidget()
        self._gl.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._gl.setCameraPosition(QVector3D(0, 0, TALL / 3), distance=3.2, elevation=35, azimuth=-60)
        self.surface = gl.GLSurfacePlotItem(smooth=True, computeNormals=False)
        self.tangent = gl.GLSurfacePlotItem(computeNormals=False, glOptions="translucent")
        self._path = gl.GLLinePlotItem(width=3, antialias=True)
        self._step = gl.GLLinePlotItem(width=4, antialias=True)
        self._here = gl.GLScatterPlotItem(size=10)
        self._items = self.surface, self._path, self._step, self._here
        for item in (*self._items, self.tangent):
            self._gl.addItem(item)
        self._glassy = self._empty = False
        self._terrain: Terrain | None = None
        offer_copies(self, self.csv, pictures={"PNG": self.png})
        self.show_terrain(None)
        filled(QVBoxLayout(self), self._gl)
        FocusFrame(self)
        self._restyle()

    def show_terrain(self, terrain: Terrain | None) -> None:
        """Draw it; None is nothing."""
        self._terrain, self._empty = terrain, terrain is None
        for item in self._items:
            item.setVisible(not self._empty)
        self.set_tangent(self._glassy)
        if terrain is None:
            return
        heights = Heights.of(terrain.C)
        u, v = _unit(terrain.u), _unit(terrain.v)
        z = np.clip(np.nan_to_num(heights.of_values(terrain.C), nan=1.0), 0, 1)
        colours = Scale(Kind.SEQUENTIAL, 0.0, 1.0).to_rgba(z.T) / 255.0
        self.surface.setData(x=u, y=v, z=TALL * z.T, colors=colours.reshape(-1, 4))
        t = np.clip(heights.of_values(terrain.T), -0.2, 1.2)
        glass = np.broadcast_to(np.array(GLASS), (t.size, 4))
        self.tangent.setData(x=u, y=v, z=TALL * np.nan_to_num(t.T), colors=glass)
        path = _placed(terrain, terrain.path, z)
        self._path.setData(pos=path if len(path) > 1 else np.repeat(path, 2, axis=0), color=self._accent())
        ends = _placed(terrain, np.array([terrain.path[-1], terrain.step]), z)
        self._step.setData(pos=ends, color=(1, 1, 1, 1))
        self._here.setData(pos=ends[:1], color=(1, 1, 1, 1))

    def set_tangent(self, shown: bool) -> None:
        """Lay the tangent plane on it, or not."""
        self._glassy = shown
        self.tangent.setVisible(shown and not self._empty)

    def csv(self) -> str:
        """The numbers of what is drawn; empty without any."""
        return "" if self._terrain is None else self._terrain.csv()

    def png(self) -> bytes:
        """What is in sight as a PNG file."""
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        QImageWriter(buffer, QByteArray(b"PNG")).write(self._gl.grabFramebuffer())
        return bytes(buffer.data().data())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows turn it."""
        turn = TURNS.get(Qt.Key(event.key()))
        if turn is None:
            event.ignore()
        else:
            elevation, around = turn
            self._gl.orbit(around, elevation)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the palette."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_here"):
            self._restyle()

    def _restyle(self) -> None:
        self._gl.setBackgroundColor(self.palette().color(QPalette.ColorRole.Base))

    def _accent(self) -> tuple[float, float, float, float]:
        accent = self.palette().color(QPalette.ColorRole.Highlight)
        return accent.redF(), accent.greenF(), accent.blueF(), 1.0


def _unit(along: Array) -> Array:
    """From -1 to 1."""
    unit: Array = 2 * (along - along[0]) / (along[-1] - along[0]) - 1
    return unit


def _placed(terrain: Terrain, places: Array, z: Array) -> Array:
    """Places u, v (k, 2) on the surface whose heights are z, (k, 3); those beside the frame at its edge."""
    u, v = terrain.u, terrain.v
    columns = np.clip((places[:, 0] - u[0]) / (u[-1] - u[0]), 0, 1) * (len(u) - 1)
    rows = np.clip((places[:, 1] - v[0]) / (v[-1] - v[0]), 0, 1) * (len(v) - 1)
    left, low = np.minimum(columns.astype(int), len(u) - 2), np.minimum(rows.astype(int), len(v) - 2)
    du, dv = columns - left, rows - low
    lower = (1 - du) * z[low, left] + du * z[low, left + 1]
    upper = (1 - du) * z[low + 1, left] + du * z[low + 1, left + 1]
    height = TALL * ((1 - dv) * lower + dv * upper) + ABOVE
    return np.stack([2 * columns / (len(u) - 1) - 1, 2 * rows / (len(v) - 1) - 1, height], axis=1)
