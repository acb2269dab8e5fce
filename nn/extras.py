"""Libraries that the program can do without: what is said where one is wanted."""

import sys


def not_installed(what: str, library: str, extra: str) -> str:
    """The sentence where `what` needs a library that an optional dependency of this program, `extra`, brings."""
    if getattr(sys, "frozen", False):
        # PyInstaller's word for a program with a Python of its own, into which nothing can be installed.
        return f"{what} needs {library}, which this program without Python cannot have; one that pip installed can."
    command = f"pip install '.[{extra}]'"
    return f"{what} needs {library}, which is not installed: {command}, in the program's folder, brings it."
