"""Opening and saving: models, pictures and drawings; the question before a trained network would be lost."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QMenu, QWidget

from app.assets import BundledModel, bundled_models, model_path
from app.canvas.canvas import Canvas
from app.dialogs.files import DRAWINGS, INK, MODELS, NETWORKS, PICTURES, ask_where, ask_which
from app.dialogs.messages import Answer, ask_to_save, is_wanted, show_error, told_if_wrong
from app.session.candidate import Work
from app.session.resumption import is_under_runs, kept_in
from app.session.session import Session
from app.settings import Settings
from app.window.bundled import offered
from app.window.pictures import picture_digits
from app.window.saving import Saving
from nn import model_file
from nn.arrays import Float32, a_digit
from nn.data import ink
from nn.errors import DigitScopeError
from nn.exchange.onnx_package import SUFFIX as ONNX
from nn.exchange.pickles import ENDINGS as PICKLES
from nn.model_file import SUFFIX, Model, NotOursError

FAULTY = (
    "A bug is planted in this network: Find the bug. Its file has the weights that the bug has led to, and nothing "
    "that says so. Save it all the same?"
)
"""Asked before a network is saved that somebody may take for one of their own."""


class Documents(QObject):
    """The files of one window.

    Attributes:
        recent_menu: the files opened or saved last.
        models_menu: the models that come with the program.
    """

    told = Signal(str)
    """Something that went well, for the status bar."""

    experiment_wanted = Signal(Path)
    """The file of an experiment is to be opened."""

    foreign_wanted = Signal(Path)
    """A file that may hold a network of another program's is to be opened."""

    labelled = Signal(int)
    """A drawing was opened that tells which digit it shows."""

    def __init__(
        self,
        session: Session,
        canvas: Canvas,
        label: Callable[[], int | None],
        settings: Settings,
        window: QWidget,
    ) -> None:
        """The dialogs' parent is `window`; `label` tells which digit the drawing shows, if a person said so."""
        super().__init__(window)
        self._session = session
        self._canvas = canvas
        self._label = label
        self._settings = settings
        self._window = window
        Saving(settings, window)
        self.recent_menu = QMenu("Open &recent", window)
        self.recent_menu.setToolTipsVisible(True)
        self._fill_recent_menu()
        self.models_menu = QMenu("&Models", window)
        self.models_menu.setToolTipsVisible(True)
        for bundled in bundled_models():
            offered(self.models_menu, bundled).triggered.connect(partial(self.open_bundled, bundled))

    def open_model(self) -> None:
        """Ask for a file and open it."""
        self._ask_which("Open model", NETWORKS, self.open_file)

    def open_model_file(self, path: Path) -> None:
        """Open a model that can be read, once the present one is saved or given up."""
        try:
            model = self._read_model(path)
        except NotOursError:
            self.foreign_wanted.emit(path)
            return
        if model is not None and self.may_go_on():
            self._session.take(model, path)
            self._add_recent(path, "Opened")

    def open_foreign(self, model: Model, path: Path) -> None:
        """Open what another program's file became; it has no file to save to, so that the other stays what it was."""
        if self.may_go_on():
            self._session.take(model, None, path.name)
            self._add_recent(path, "Opened")

    def open_bundled_model(self) -> None:
        """Open the model that comes with the program, with the starter digits; it has no file to save to."""
        model = self._read_model(model_path())
        if model is not None and self.may_go_on():
            self._session.start_over(model)
            self.told.emit("Back at the start: the network that comes with the program")

    def open_bundled(self, bundled: BundledModel) -> None:
        """Open one of the models that come with the program, as one from a file; it has no file to save to."""
        model = self._read_model(bundled.path)
        if model is not None and self.may_go_on():
            self._session.take(model, None, bundled.title)
            self.told.emit(f"Opened {bundled.title}")

    def open_run(self, path: Path, title: str) -> None:
        """Open what a kept run has learned, with its curves; it has no file to save to: the run stays what it was."""
        model = self._read_model(path)
        if model is not None and self.may_go_on():
            self._session.take_over(kept_in(path.parent, model, title))
            self.told.emit(f"Opened {title}")

    def _read_model(self, path: Path) -> Model | None:
        """The model of a file; None, and the person is told, where it has none.

        Raises:
            NotOursError: where it is a good file of another program.
        """
        try:
            return model_file.load(path)
        except NotOursError:
            raise
        except DigitScopeError as error:
            show_error(self._window, str(error))
            return None

    def save_model(self) -> bool:
        """Save to the model's file, or ask for one; False where it was not saved."""
        path = self._session.path
        return self.save_model_as() if path is None else self.may_save() and self._save_to(path)

    def may_save(self) -> bool:
        """Ask where a bug is planted in the network: nobody takes it for one of their own."""
        return not self._session.work.faulty or is_wanted(self._window, FAULTY)

    def save_model_as(self) -> bool:
        """Ask for a file and save the model there; False where it was not saved."""
        if not self.may_save():
            return False
        suggestion = self._session.path or self._settings.folder() / f"digits{SUFFIX}"
        path = ask_where(self._window, "Save model", suggestion, MODELS, SUFFIX)
        return path is not None and self._save_to(path)

    def may_go_on(self) -> bool:
        """Ask once before trained networks would be lost that no file has; False to leave everything as it is."""
        self._session.catch_up()
        unsaved = self._session.unsaved_works()
        if not unsaved:
            return True
        is_present = not self._session.is_kept(unsaved[0])
        kept = [work.name for work in unsaved if is_under_runs(work)]
        answer = ask_to_save(self._window, [work.name for work in unsaved], kept, is_present=is_present)
        if answer is Answer.DISCARD:
            self._session.give_up()
        return answer is Answer.DISCARD or (answer is Answer.SAVE and all(map(self._save_one, unsaved)))

    def _save_one(self, work: Work) -> bool:
        """Save one network, to its file or to one that is asked for; False where it was not saved."""
        path = work.path
        # Of those kept at hand, several may have been trained from one file.
        if path is None or self._session.is_kept(work):
            suggestion = path or self._settings.folder() / f"{work.name}{SUFFIX}"
            path = ask_where(self._window, f"Save {work.name}", suggestion, MODELS, SUFFIX)
        return path is not None and self._save_to(path, work)

    def open_picture(self) -> None:
        """Ask for a picture and read its digits."""
        self._ask_which("Open picture", PICTURES, self.open_picture_file)

    def open_picture_file(self, path: Path) -> None:
        """Read the digits in a picture."""
        if told_if_wrong(self._window, lambda: self._canvas.set_pictures(picture_digits(path))):
            self._add_recent(path, "Opened")

    def paste(self) -> None:
        """Read the digits in the picture on the clipboard."""
        if not self.take(QGuiApplication.clipboard().mimeData()):
            show_error(self._window, "There is no picture on the clipboard; copy one first.")

    def can_take(self, data: QMimeData | None) -> bool:
        """Whether `take` may find something in what is dropped or pasted; some platforms give None for nothing."""
        if data is None:
            return False
        return data.hasImage() or any(url.isLocalFile() for url in data.urls())

    def take(self, data: QMimeData | None) -> bool:
        """Open what was dropped or pasted; False where it is nothing that can be opened, or None at all."""
        if data is None:
            return False
        files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        image = QImage(data.imageData()) if data.hasImage() and not files else QImage()
        if not files and image.isNull():
            return False
        # Not yet: a message box in the middle of a drop would hold up the program from which one drags.
        QTimer.singleShot(0, partial(self.open_file, files[0]) if files else partial(self._open_image, image))
        return True

    def _open_image(self, image: QImage) -> None:
        told_if_wrong(self._window, lambda: self._canvas.set_pictures(picture_digits(image)))

    def open_file(self, path: Path) -> None:
        """Open a model, a drawing, an experiment or a picture, told apart by the name's ending."""
        kind = path.suffix.lower()
        if kind == SUFFIX:
            self.open_model_file(path)
        elif kind in (ONNX, *PICKLES):
            self.foreign_wanted.emit(path)
        elif kind in (".jsonl", ".unp"):
            self.open_drawing_file(path)
        elif kind == ".txt":
            self.experiment_wanted.emit(path)
        else:
            self.open_picture_file(path)

    def open_drawing(self) -> None:
        """Ask for a drawing and open it."""
        self._ask_which("Open drawing", DRAWINGS, self.open_drawing_file)

    def open_drawing_file(self, path: Path) -> None:
        """Put the first drawing of a file onto the canvas."""

        def read() -> None:
            drawing = next((each for each in ink.read(path) if each.strokes), None)
            if drawing is None:
                raise DigitScopeError(f"{path} holds no drawing; choose another file.")
            self._canvas.set_ink(drawing)
            if drawing.label is not None:
                self.labelled.emit(drawing.label)

        if told_if_wrong(self._window, read):
            self._add_recent(path, "Opened")

    def open_digit(self, picture: Float32, label: int) -> None:
        """Put a picture (28, 28) of a digit whose label is known onto the canvas."""
        self._canvas.set_picture(picture)
        self.labelled.emit(label)
        self.told.emit(f"A digit of label {label} is on the canvas; Edit, Undo brings back what was there")

    def save_drawing(self) -> None:
        """Ask for a file and save the strokes on the canvas there."""
        path = ask_where(self._window, "Save drawing", self._settings.folder() / "digit.jsonl", INK, ".jsonl")
        drawing = self._canvas.ink()
        label = self._label()
        if label is not None and len(self._canvas.row.digits()) == 1:
            drawing = replace(drawing, label=label)
        if path is not None and told_if_wrong(self._window, lambda: ink.write_ink(path, [drawing])):
            as_what = "without a label" if drawing.label is None else f"as {a_digit(drawing.label)}"
            self.told.emit(f"Saved {path.name} {as_what}")

    def _save_to(self, path: Path, work: Work | None = None) -> bool:
        if not told_if_wrong(self._window, lambda: self._session.save(path, work)):
            return False
        self._add_recent(path, "Saved")
        return True

    def _add_recent(self, path: Path, done: str) -> None:
        self._settings.add_recent_file(path)
        self._fill_recent_menu()
        self.told.emit(f"{done} {path.name}")

    def _fill_recent_menu(self) -> None:
        self.recent_menu.clear()
        for path in self._settings.recent_files():
            action = self.recent_menu.addAction(path.name.replace("&", "&&"))
            action.setToolTip(str(path))
            action.setStatusTip(str(path))
            action.triggered.connect(partial(self.open_file, path))
        self.recent_menu.setEnabled(not self.recent_menu.isEmpty())

    def _ask_which(self, title: str, kinds: str, open_file: Callable[[Path], None]) -> None:
        path = ask_which(self._window, title, self._settings.folder(), kinds)
        if path is not None:
            open_file(path)
