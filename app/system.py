"""What Qt needs of a Linux machine: a display to open a window on, and libraries that its distribution provides.

Where something is missing, importing Qt fails or Qt ends the process, so this is found out first and said in one
sentence. Plain Python without Qt, so that the program and its tests can ask before they import it. The libraries are
those that Qt 6.9 to 6.12 of the PySide6 wheels link to and do not bring along; other systems have all they need.
"""

import ctypes
import importlib.util
import os
import shutil
import sys
from pathlib import Path
from typing import NamedTuple


class Package(NamedTuple):
    """The package that holds a library: on Debian and Ubuntu, and on Fedora."""

    apt: str
    dnf: str


NEEDED = {
    "libEGL.so.1": Package("libegl1", "libglvnd-egl"),
    "libGL.so.1": Package("libgl1", "libglvnd-glx"),
    "libX11.so.6": Package("libx11-6", "libX11"),
    "libxkbcommon.so.0": Package("libxkbcommon0", "libxkbcommon"),
    "libfontconfig.so.1": Package("libfontconfig1", "fontconfig"),
    "libfreetype.so.6": Package("libfreetype6", "freetype"),
    "libdbus-1.so.3": Package("libdbus-1-3", "dbus-libs"),
    "libglib-2.0.so.0": Package("libglib2.0-0", "glib2"),
    "libgthread-2.0.so.0": Package("libglib2.0-0", "glib2"),
    "libzstd.so.1": Package("libzstd1", "libzstd"),
    "libz.so.1": Package("zlib1g", "zlib"),
}
"""Libraries that Qt needs on any display."""

NEEDED_ON = {
    "xcb": {
        "libX11-xcb.so.1": Package("libx11-xcb1", "libX11-xcb"),
        "libxcb.so.1": Package("libxcb1", "libxcb"),
        "libxcb-cursor.so.0": Package("libxcb-cursor0", "xcb-util-cursor"),
        "libxcb-icccm.so.4": Package("libxcb-icccm4", "xcb-util-wm"),
        "libxcb-image.so.0": Package("libxcb-image0", "xcb-util-image"),
        "libxcb-keysyms.so.1": Package("libxcb-keysyms1", "xcb-util-keysyms"),
        "libxcb-randr.so.0": Package("libxcb-randr0", "libxcb"),
        "libxcb-render.so.0": Package("libxcb-render0", "libxcb"),
        "libxcb-render-util.so.0": Package("libxcb-render-util0", "xcb-util-renderutil"),
        "libxcb-shape.so.0": Package("libxcb-shape0", "libxcb"),
        "libxcb-shm.so.0": Package("libxcb-shm0", "libxcb"),
        "libxcb-sync.so.1": Package("libxcb-sync1", "libxcb"),
        "libxcb-util.so.1": Package("libxcb-util1", "xcb-util"),
        "libxcb-xfixes.so.0": Package("libxcb-xfixes0", "libxcb"),
        "libxcb-xkb.so.1": Package("libxcb-xkb1", "libxcb"),
        "libxkbcommon-x11.so.0": Package("libxkbcommon-x11-0", "libxkbcommon-x11"),
    },
    "wayland": {
        "libwayland-client.so.0": Package("libwayland-client0", "libwayland-client"),
        "libwayland-cursor.so.0": Package("libwayland-cursor0", "libwayland-cursor"),
    },
}
"""Qt platform -> the libraries that it needs besides."""

NO_DISPLAY = (
    "DigitScope found no display for its window: train without one with 'digitscope train', "
    "or open it on a virtual display with 'xvfb-run digitscope'."
)


def display_problem() -> str | None:
    """Why the window cannot open on this machine, in one sentence that says what to do; None where it can."""
    if not sys.platform.startswith("linux"):
        return None
    problems = []
    for platform in _platforms():
        problem = library_problem(platform) or _connection_problem(platform)
        if problem is None:
            return None
        problems.append(problem)
    return next(iter(problems), NO_DISPLAY)


def library_problem(platform: str) -> str | None:
    """What Qt lacks for `platform` ("xcb", "wayland", "offscreen", ...) and how to install it; None for nothing."""
    if importlib.util.find_spec("PySide6") is None:
        return "The window needs PySide6: install it with 'python -m pip install PySide6-Essentials'."
    refusal = _refusal(platform)
    if not refusal:
        return None
    missing = missing_packages(platform)
    if not missing:
        return f"Qt cannot start on this machine: {refusal}."
    return f"Qt needs {', '.join(missing)} of this machine: install with {_command(missing)}."


def missing_packages(platform: str) -> dict[str, Package]:
    """The libraries that Qt needs on `platform` and this machine lacks, each with the package that holds it."""
    if not _refusal(platform):
        return {}
    needed = NEEDED | NEEDED_ON.get(platform, {})
    return {library: package for library, package in needed.items() if _load_error(library)}


def _platforms() -> list[str]:
    """The Qt platforms to try, in Qt's own order: those that a person named, else those whose display is there."""
    named = os.environ.get("QT_QPA_PLATFORM")
    if named:
        return [name.partition(":")[0] for name in named.split(";")]
    wayland = os.environ.get("WAYLAND_DISPLAY") or os.environ.get("XDG_SESSION_TYPE") == "wayland"
    return ["wayland"] * bool(wayland) + ["xcb"] * bool(os.environ.get("DISPLAY"))


def _refusal(platform: str) -> str:
    """What the system's loader says to Qt's plugin for `platform`; "" where it loads, or came by another way."""
    spec = importlib.util.find_spec("PySide6")
    if spec is None or spec.origin is None or not sys.platform.startswith("linux"):
        return ""
    plugin = Path(spec.origin).parent / "Qt" / "plugins" / "platforms" / f"libq{platform}.so"
    return _load_error(str(plugin)) if plugin.is_file() else ""


def _load_error(library: str) -> str:
    try:
        ctypes.CDLL(library)
    except OSError as error:
        return str(error)
    return ""


def _command(missing: dict[str, Package]) -> str:
    """One line to paste that installs the packages, for the package manager of this machine or for either."""
    sudo = "" if os.geteuid() == 0 else "sudo "
    debian = " ".join(dict.fromkeys(package.apt for package in missing.values()))
    fedora = " ".join(dict.fromkeys(package.dnf for package in missing.values()))
    apt = f"'{sudo}apt-get update && {sudo}apt-get install {debian}'"
    dnf = f"'{sudo}dnf install {fedora}'"
    if shutil.which("apt-get"):
        return apt
    return dnf if shutil.which("dnf") else f"{apt} on Debian and Ubuntu, {dnf} on Fedora"


def _connection_problem(platform: str) -> str | None:
    """Why Qt would not reach the display of `platform`; None where it would."""
    if platform not in _REACHES:
        return None
    variable, reaches = _REACHES[platform]
    try:
        if reaches():
            return None
    except OSError:
        # No such library for us, yet Qt's plugin loads: it was installed with libraries of its own.
        return None
    name = os.environ.get(variable)
    if not name:
        return NO_DISPLAY
    return (
        f"DigitScope cannot reach the display that {variable}={name} names: name one that runs, train without a "
        "window with 'digitscope train', or use a virtual display with 'xvfb-run digitscope'."
    )


def _reaches_x() -> bool:
    """Whether an X server answers to the call with which Qt will reach for it."""
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    broken = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return not broken


def _reaches_wayland() -> bool:
    """Whether a Wayland compositor answers to the call with which Qt will reach for it."""
    if not (os.environ.get("XDG_RUNTIME_DIR") or Path(os.environ.get("WAYLAND_DISPLAY", "")).is_absolute()):
        # The call would answer no as well, and write a line of its own to the terminal.
        return False
    wayland = ctypes.CDLL("libwayland-client.so.0")
    wayland.wl_display_connect.restype = ctypes.c_void_p
    display = ctypes.c_void_p(wayland.wl_display_connect(None))
    if display:
        wayland.wl_display_disconnect(display)
    return bool(display)


_REACHES = {"xcb": ("DISPLAY", _reaches_x), "wayland": ("WAYLAND_DISPLAY", _reaches_wayland)}
