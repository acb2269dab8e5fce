"""Packages that the program can do without: what a person does who wants one."""

import sys


def way_to(requirement: str) -> str:
    """How to have `requirement`, such as ``PyOpenGL`` or ``digitscope[tsne]``: words to follow "is not installed"."""
    if getattr(sys, "frozen", False):
        # PyInstaller's word for a program with a Python of its own, into which nothing can be installed.
        return "and this program without Python cannot have it; a DigitScope that pip installed can"
    return f"install it with 'python -m pip install {requirement}'"
