"""All faults that can be planted, by a name that a riddle is kept under."""

from collections.abc import Mapping

from nn.faults.fault import Fault
from nn.faults.gradient_faults import GRADIENT_FAULTS
from nn.faults.other_faults import OTHER_FAULTS

FAULTS: Mapping[str, Fault] = {**GRADIENT_FAULTS, **OTHER_FAULTS}
