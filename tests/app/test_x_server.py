"""The main job on a real X server: a virtual display, the platform plugin of a desktop, and real pointer events."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.system import missing_packages

JOB = Path(__file__).with_name("x_server_job.py")
SECONDS = 240


@pytest.fixture
def display() -> Iterator[str]:
    """The name of a virtual display of its own."""
    for tool in ("Xvfb", "xdotool"):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed: sudo apt install xvfb xdotool")
    missing = missing_packages("xcb")
    if missing:
        names = " ".join(sorted({package.apt for package in missing.values()}))
        pytest.skip(f"Qt needs system libraries for X: sudo apt install {names}")
    reader, writer = os.pipe()
    # Xvfb itself finds a free number, and writes it when it is ready.
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1280x800x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[writer], stderr=subprocess.DEVNULL)
    os.close(writer)
    try:
        with os.fdopen(reader) as ready:
            number = ready.readline().strip()
        assert number, "Xvfb ended before it was ready"
        yield f":{number}"
    finally:
        server.terminate()
        server.wait(timeout=10)


def test_the_main_job_on_an_x_server(display: str) -> None:
    environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    environment.pop("WAYLAND_DISPLAY", None)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(JOB)]
    job = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=SECONDS, cwd=JOB.parents[2], check=False
    )
    assert job.returncode == 0, job.stdout + job.stderr
