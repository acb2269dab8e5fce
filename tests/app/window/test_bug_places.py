"""The places of Find the bug and the lines of the catalogue say the same of where 1/n is."""

import pytest

from app.window.bug_panel import SHORT
from nn.faults.catalogue import FAULTS
from nn.faults.fault import Stands


@pytest.mark.parametrize("stands", [Stands.OUTPUT, Stands.WEIGHTS, Stands.BIASES])
def test_the_mean_is_where_the_network_takes_it(stands: Stands) -> None:
    lines = {"1/n (" in fault.right for fault in FAULTS.values() if fault.stands is stands}
    assert lines == {r"\frac{1}{n}" in SHORT[stands]} == {stands is Stands.OUTPUT}
