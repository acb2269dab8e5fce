"""The main job on a real X server: a virtual display, the platform plugin of a desktop, and real pointer events."""

<<<<<<< HEAD
from pathlib import Path

from tests.app.conftest import run_on

JOB = Path(__file__).with_name("x_server_job.py")
=======
import os
import subprocess
import sys
from pathlib import Path

JOB = Path(__file__).with_name("x_server_job.py")
SECONDS = 240
>>>>>>> f0147c2 (Build a folder that needs no Python, by one file for all systems, and look at what a wheel and an sdist hold)


def test_the_main_job_on_an_x_server(display: str) -> None:
    run_on(display, JOB)
