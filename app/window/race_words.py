"""What the page of a race shows of its lanes: a row of the table, and the curves of the plots."""

from collections.abc import Sequence

from app.session.history import ACCURACY, EPOCHS, LOSS
from app.session.race import RacingLane
from app.views.measure import Series
from app.views.overlaid import Overlaid
from app.views.race.view import COLOURS, LaneRow
from nn.answer import NetworkAnswer
from nn.arrays import Float32
from nn.certainty import RAW


def row(each: RacingLane, image: Float32 | None) -> LaneRow:
    """What the table tells of a lane that reads the drawing (28, 28)."""
    validation, name = each.work.history.validation, each.lane.name
    epoch = "" if each.step is None else f"{each.step.epochs_done:.2f}"
    loss = accuracy = read = ""
    if len(validation):
        loss, accuracy = f"{validation.column(LOSS)[-1]:.4f}", f"{validation.column(ACCURACY)[-1]:.2%}"
    if image is not None:
        answer = NetworkAnswer.of(each.work.model.network, RAW, image)
        read = "" if answer.digit is None else f"{answer.digit}  {answer.probability:.0%}"
    if each.problem:
        return LaneRow((name, epoch, "stopped", accuracy, read), each.problem)
    return LaneRow((name, epoch, loss, accuracy, read))


def curves(racing: Sequence[RacingLane], column: int) -> list[Overlaid]:
    """A column of the histories of all lanes, each in the colour of its row."""
    found = []
    names = _short([each.lane.name for each in racing])
    for each, name, colour in zip(racing, names, COLOURS, strict=False):
        history = each.work.history
        kinds = {"training": history.training, "validation": history.validation}
        series = [Series(kind, curve.column(EPOCHS), curve.column(column)) for kind, curve in kinds.items()]
        found.append(Overlaid(name, colour, *series))
    return found


def _short(names: Sequence[str]) -> Sequence[str]:
    """The names without the words with which all of them begin: there is little room in a plot."""
    words = [name.split() for name in names]
    same = 0
    while all(len(each) > same + 1 and each[same] == words[0][same] for each in words):
        same += 1
    return [" ".join(each[same:]) for each in words]
