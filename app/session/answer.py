"""What a session's network answers to one picture: the answer that the window shows."""

from app.session.holding import Holding
from nn.answer import NetworkAnswer
from nn.arrays import Float32


def answer(session: Holding, image: Float32) -> NetworkAnswer:
    """Have the present network of a session read a picture (28, 28), 0 to 1."""
    return NetworkAnswer.of(session.network, session.certainty, image)
