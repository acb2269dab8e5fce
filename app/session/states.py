"""How far a run goes on its own, and what it is doing."""

from enum import Enum


class Pace(Enum):
    """How far a run goes on its own."""

    RUN = "to the end"
    EPOCH = "to the end of the epoch"
    BATCH = "one batch"
    PAUSE = "no further"


class State(Enum):
    """What a run is doing."""

    DRAWING = "drawing the first weights"
    LOADING = "loading"
    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"
    STOPPED = "stopped"
