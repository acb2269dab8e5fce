"""The landscape as a surface, drawn by OpenGL on a display of its own; off screen there is none to draw with."""

import re
from pathlib import Path

import pytest

from tests.app.conftest import run_on

JOB = Path(__file__).with_name("surface_job.py")


def test_the_surface_is_drawn_on_an_x_server(display: str) -> None:
    pytest.importorskip("OpenGL", reason="PyOpenGL is not installed: pip install PyOpenGL")
    said = run_on(display, JOB)
    if skipped := re.search(r"^SKIPPED .*?: (There is no OpenGL.*)$", said, re.MULTILINE):
        pytest.skip(skipped[1])
    assert " passed" in said
