"""The main job on a real X server: a virtual display, the platform plugin of a desktop, and real pointer events."""

from pathlib import Path

from tests.app.conftest import run_on

JOB = Path(__file__).with_name("x_server_job.py")


def test_the_main_job_on_an_x_server(display: str) -> None:
    run_on(display, JOB)
