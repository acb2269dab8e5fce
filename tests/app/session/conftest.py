"""A session at rest, and the derivation's controller on it."""

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QObject

from app.session.lab import Lab
from app.session.session import Session
from nn.hyperparameters import Hyperparameters
from nn.model_file import Model
from nn.network import Architecture, Network


def opened(h: Hyperparameters) -> Iterator[Session]:
    """For a fixture: a session with a network of these hyperparameters, closed after the test."""
    parent = QObject()
    network = Network.initialized(Architecture.of(h), h.initializer, np.random.default_rng(9))
    session = Session(Model(network, h), h, parent)
    yield session
    session.close()


@pytest.fixture
def lab(session: Session) -> Lab:
    """On the session of the test's own file, and looked at."""
    lab = Lab(session, session)
    lab.set_active(True)
    return lab
