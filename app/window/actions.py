"""Everything that a person can ask of the window, as a table: name, words, key, tooltip, icon."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from app.assets import icon

Key = QKeySequence.StandardKey


@dataclass(frozen=True)
class Spec:
    """One action.

    Attributes:
        name: its objectName.
        text: in menus and on buttons; & marks the key.
        tip: one sentence.
        keys: those of them that the platform has, each once: a standard key may have none, or another, elsewhere.
        icon: name of its icon, empty for none.
        checkable: whether it is on or off.
    """

    name: str
    text: str
    tip: str
    keys: tuple[str | Key, ...] = ()
    icon: str = ""
    checkable: bool = False


SPECS = (
    Spec("openAction", "&Open model...", "Open a network that was saved before.", (Key.Open,), "open"),
    Spec("saveAction", "&Save model", "Save the network with its weights.", (Key.Save,), "save"),
    Spec(
        "saveAsAction",
        "Save model &as...",
        "Save the network under another name.",
        (Key.SaveAs, "Ctrl+Shift+S"),
        "save",
    ),
    Spec("exportOnnxAction", "&ONNX file...", "Write the network as an ONNX file, which many programs run."),
    Spec(
        "exportScriptAction",
        "&NumPy script...",
        "Write the network as a Python script that reads digits with NumPy and nothing else.",
    ),
    Spec(
        "exportPyTorchAction",
        "Lines for &PyTorch",
        "Copy the lines that open the saved model in PyTorch.",
    ),
    Spec(
        "openPictureAction",
        "Open &picture...",
        "Read the digit in a picture; a picture can also be dropped on the window.",
        ("Ctrl+Shift+O",),
        "picture",
    ),
    Spec("openInkAction", "Open &drawing...", "Open a drawing that was saved before.", ("Ctrl+Alt+O",), "open"),
    Spec("saveInkAction", "Sa&ve drawing...", "Save the strokes of the drawing.", ("Ctrl+Alt+S",), "save"),
    Spec(
        "bundledAction",
        "Start o&ver",
        "Back to the start: the trained network that comes with the program, and the starter digits.",
        icon="undo",
    ),
    Spec("fetchAction", "Down&load MNIST...", "Fetch the 60,000 training and 10,000 test digits, 11.6 MB."),
    Spec("quitAction", "&Quit", "Close the window.", (Key.Quit, "Ctrl+Q")),
    Spec("undoAction", "&Undo", "Take back the last change to the drawing.", (Key.Undo,), "undo"),
    Spec("redoAction", "&Redo", "Do again what was taken back.", (Key.Redo,), "redo"),
    Spec("clearAction", "&Clear", "Take an empty sheet.", ("Ctrl+L",), "clear"),
    Spec("pasteAction", "&Paste picture", "Read the digit in the picture on the clipboard.", (Key.Paste,), "picture"),
    Spec(
        "teachAction",
        "&Teach...",
        "Say what the drawing was: it is kept in My drawings, and the network can learn it.",
        ("T",),
    ),
    Spec("whyAction", "&Why", "Show what the reading of the drawing came from, and what would change it.", ("W",)),
    Spec("lifeAction", "&Life of the drawing", "Show the answers to the drawing along the whole run.", ("L",)),
    Spec("penAction", "Pe&n", "Draw with the pen.", ("Ctrl+B",), "pen", checkable=True),
    Spec("eraserAction", "&Eraser", "Erase with the eraser.", ("Ctrl+E",), "eraser", checkable=True),
    Spec(
        "previousDigitAction",
        "Pre&vious digit",
        "Of several digits on the canvas choose the one to the left; a click in its box chooses it too.",
        ("Alt+Left",),
    ),
    Spec(
        "nextDigitAction",
        "Ne&xt digit",
        "Of several digits on the canvas choose the one to the right; a click in its box chooses it too.",
        ("Alt+Right",),
    ),
    Spec(
        "trainAction",
        "&Train",
        "Train a new network from random weights; the present one stays under Network, Back.",
        ("F5",),
        "train",
    ),
    Spec(
        "continueAction",
        "&Continue",
        "Finish a run that was stopped, or train the present weights on; then the schedule begins anew.",
        ("Shift+F5",),
        "continue",
    ),
    Spec(
        "resumeAction",
        "Continue where &it stopped",
        "Go on with the run during which the program ended last, from its last checkpoint.",
        icon="continue",
    ),
    Spec("pauseAction", "&Pause", "Pause training after the present batch.", ("F6",), "pause"),
    Spec("stepAction", "&Step one batch", "Train the present weights on one batch, then pause.", ("F7",), "step"),
    Spec(
        "stepEpochAction",
        "Step one &epoch",
        "Train the present weights to the end of the epoch, then pause.",
        ("Shift+F7",),
        "step-epoch",
    ),
    Spec("stopAction", "St&op", "End training; what was learned stays.", ("F8",), "stop"),
    Spec(
        "resetAction",
        "&Reset",
        "Fresh random weights and empty curves; the present network stays under Network, Back.",
        ("Ctrl+R",),
        "reset",
    ),
    Spec(
        "goBackAction",
        "&Back",
        "Bring back the network from before the last training, reset, opening or step of yours.",
        ("Ctrl+Alt+Z",),
        "undo",
    ),
    Spec("goForwardAction", "For&ward", "Take back the last step back.", ("Ctrl+Alt+Y",), "redo"),
    Spec(
        "hyperparametersAction",
        "&Hyperparameters...",
        "Choose the network, the data and how it is trained.",
        ("Ctrl+,",),
        "settings",
    ),
    Spec("raceAction", "R&ace...", "Train two to four networks side by side that differ in one thing.", ("F9",)),
    Spec(
        "searchAction",
        "Search hyperpara&meters...",
        "Search for good hyperparameters: many trials in processes of their own.",
        ("Shift+F9",),
    ),
    Spec("networkAction", "&Network", "Show the layers of the network.", ("Ctrl+Shift+D",)),
    Spec("derivationAction", "&Derivation", "Take backpropagation apart with the numbers of your digit.", ("Ctrl+D",)),
    Spec("mistakesAction", "M&istakes", "Show which digits the network misreads.", ("Ctrl+M",)),
    Spec(
        "healthAction",
        "He&alth",
        "Show what is measured in the layers of a run, and what is wrong.",
        ("Ctrl+Shift+H",),
    ),
    Spec("insightAction", "Insi&ght", "Show who taught it, and what a step does to everything else.", ("Ctrl+I",)),
    Spec("runsAction", "R&uns", "Show the runs that are kept, and compare them.", ("Ctrl+Shift+R",)),
    Spec(
        "experimentsAction",
        "&Experiments",
        "Guided experiments: set, predict, look, and read what it means.",
        ("Ctrl+Shift+E",),
    ),
    Spec(
        "largerTextAction", "La&rger text", "Enlarge all text, numbers and formulas.", (Key.ZoomIn, "Ctrl++", "Ctrl+=")
    ),
    Spec("smallerTextAction", "&Smaller text", "Make all text, numbers and formulas smaller.", (Key.ZoomOut, "Ctrl+-")),
    Spec("normalTextAction", "N&ormal text size", "Give all text the size that the system gives it.", ("Ctrl+0",)),
    Spec(
        "aloneAction",
        "The &middle alone",
        "Show the middle alone on the whole screen, for a class; F11 or Escape brings everything back.",
        ("F11",),
        checkable=True,
    ),
    Spec("resetLayoutAction", "De&fault layout", "Put all parts of the window back in their places."),
    Spec("bugAction", "Find the &bug", "Find a bug of backpropagation that is planted in a network.", ("B",)),
    Spec(
        "worksheetAction",
        "&Worksheet...",
        "Print a step of backpropagation to be worked out by hand, from the drawing, with its key.",
    ),
    Spec(
        "exportDerivationAction",
        "Export &derivation...",
        "Write a step of backpropagation on the drawing, with all its equations and numbers, to a page or a PDF file.",
    ),
    Spec(
        "equationsAction",
        "&Equations and corrections",
        "List the equations of the derivation, and what is corrected in them.",
    ),
    Spec("shortcutsAction", "&Keyboard shortcuts", "List all keys.", (Key.HelpContents,), "help"),
    Spec("aboutAction", "&About DigitScope", "Version, licence and the sources of the data."),
)


def make_actions(parent: QWidget) -> Mapping[str, QAction]:
    """One QAction a row of the table, by name, children of `parent`."""
    return {spec.name: _make(spec, parent) for spec in SPECS}


def set_tip(action: QAction, tip: str) -> None:
    """Let an action say what it does, and its key."""
    key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    action.setToolTip(f"{tip} ({key})" if key else tip)
    action.setStatusTip(tip)


def _make(spec: Spec, parent: QWidget) -> QAction:
    action = QAction(spec.text, parent)
    action.setObjectName(spec.name)
    action.setCheckable(spec.checkable)
    keys = [key for key in dict.fromkeys(QKeySequence(key) for key in spec.keys) if not key.isEmpty()]
    action.setShortcuts(keys)
    set_tip(action, spec.tip)
    if spec.icon:
        action.setIcon(icon(spec.icon))
    parent.addAction(action)
    return action
