"""What a run is told to do before it begins."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from app.session.candidate import Work
from nn.data.digits import Split
from nn.hyperparameters import Hyperparameters


@dataclass(frozen=True)
class Job:
    """What a run works on.

    Attributes:
        run: its id; whatever a run tells carries it, so that news of an earlier run can be dropped.
        work: with whose network the run begins; what it trains is a copy.
        hyperparameters: of the run.
        load: reads the digits, in the thread; may raise DigitScopeError.
        resumes: whether it goes on with its run on disk, or not at all.
        stopped: set when the run is told to stop, so that `load` can give up.
    """

    run: int
    work: Work
    hyperparameters: Hyperparameters
    load: Callable[[], Split]
    resumes: bool = False
    stopped: threading.Event = field(default_factory=threading.Event)
