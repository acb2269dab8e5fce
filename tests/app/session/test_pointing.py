"""What is lit where a number is pointed at, as views of the drawing and those of a step count examples."""

from collections.abc import Iterator

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.session.digits import Digit
from app.session.lab import Lab
from app.session.pointing import Pointing
from app.session.session import Session
from nn.hyperparameters import Hyperparameters
from nn.insight.touches import Block, Letter, Touches, touches
from nn.insight.wiring import wiring_of
from tests.app.session.conftest import opened

IMAGE = np.random.default_rng(3).uniform(size=(28, 28)).astype(np.float32)
Z = Block(Letter.Z, 1, 5, 0)


@pytest.fixture
def session(qtbot: QtBot) -> Iterator[Session]:
    yield from opened(Hyperparameters(hidden=(8,)))


class Heard:
    """What a Pointing has told."""

    def __init__(self, pointing: Pointing) -> None:
        self.step: list[Touches | None] = []
        self.drawing: list[Touches | None] = []
        self.words: list[str] = []
        pointing.lit.connect(self.step.append)
        pointing.lit_of_drawing.connect(self.drawing.append)
        pointing.told.connect(self.words.append)


@pytest.fixture
def pointing(lab: Lab, session: Session) -> Pointing:
    return Pointing(session, lab.choice, session)


def none(block: Block) -> None:
    return None


def blocks(found: Touches | None) -> set[Block]:
    assert found is not None
    return {touch.block for touch in (*found.sources, *found.targets)}


def test_of_one_drawing_all_views_hear_the_same(pointing: Pointing, session: Session) -> None:
    heard = Heard(pointing)
    pointing.point(Z, none, of_drawing=True)
    found = touches(wiring_of(session.network.architecture), Z)
    assert heard.step == heard.drawing == [found]
    comes, goes = "row 5 of W[1], all pixels and b₅⁽¹⁾ (E27)", "a₅⁽¹⁾ (E20) and δ₅⁽¹⁾ (E40)"
    assert heard.words == [f"z₅⁽¹⁾ comes from {comes}; it goes to {goes}."]


def test_new_numbers_of_the_same_cell_are_said_and_nothing_is_lit_again(pointing: Pointing) -> None:
    heard = Heard(pointing)
    for value in (0.5, 0.25):
        pointing.point(Z, lambda block, value=value: value if block == Z else None)  # type: ignore[misc]
    assert len(heard.step) == len(heard.drawing) == 1
    assert [words[:13] for words in heard.words] == ["z₅⁽¹⁾ = 0.500", "z₅⁽¹⁾ = 0.250"]


def test_when_the_pointer_leaves_nothing_is_lit_and_it_is_said_once(pointing: Pointing) -> None:
    pointing.point(Z, none)
    heard = Heard(pointing)
    pointing.leave()
    pointing.point(None, none)
    assert (heard.step, heard.drawing, heard.words) == ([None], [None], [""])
    pointing.point(Z, none)
    assert heard.step[-1] is not None


def test_among_several_digits_the_drawing_is_the_first_and_others_light_only_parameters(
    pointing: Pointing, lab: Lab
) -> None:
    lab.set_image(IMAGE)
    lab.choice.choose(lab.choice.chosen.added(Digit.of(IMAGE, 3)))
    heard = Heard(pointing)
    pointing.point(Block(Letter.Z, 1, 5, 1), none)
    assert Block(Letter.A, 0, None, 1) in blocks(heard.step[-1])
    assert blocks(heard.drawing[-1]) == {Block(Letter.W, 1, 5), Block(Letter.B, 1, 5)}
    pointing.point(Block(Letter.Z, 1, 5, 0), none)
    assert Block(Letter.A, 0, None, 0) in blocks(heard.drawing[-1])
    pointing.point(Block(Letter.W, 1, 5, 7), none)
    assert Block(Letter.Z, 1, 5) in blocks(heard.step[-1])
    assert Block(Letter.Z, 1, 5, 0) in blocks(heard.drawing[-1])


def test_a_drawing_that_the_step_does_not_take_lights_no_example_of_it(pointing: Pointing, lab: Lab) -> None:
    lab.choice.choose(lab.choice.chosen.added(Digit.of(IMAGE, 3)))
    assert not lab.choice.chosen.has_drawing
    heard = Heard(pointing)
    pointing.point(Z, none, of_drawing=True)
    assert blocks(heard.step[-1]) == {Block(Letter.W, 1, 5), Block(Letter.B, 1, 5)}
    assert Block(Letter.A, 0, None, 0) in blocks(heard.drawing[-1])


def test_all_the_way_reaches_from_the_pixels_to_the_update(pointing: Pointing) -> None:
    heard = Heard(pointing)
    pointing.point(Z, none)
    assert Block(Letter.NEW_W, 1, 5) not in blocks(heard.step[-1])
    pointing.point(Z, none, far=True)
    assert {block.letter for block in blocks(heard.step[-1])} >= {Letter.NEW_W, Letter.COST, Letter.DELTA}
    pointing.point(Z, none)
    assert Letter.NEW_W not in {block.letter for block in blocks(heard.step[-1])}


def test_another_architecture_puts_out_what_was_lit(pointing: Pointing, session: Session) -> None:
    heard = Heard(pointing)
    pointing.point(Z, none, of_drawing=True)
    session.set_hyperparameters(Hyperparameters(hidden=(9,)))
    session.reset()
    assert heard.step[-1] is None
    assert heard.drawing[-1] is None
    assert heard.words[-1] == ""


def test_another_network_of_the_same_architecture_leaves_it_lit(pointing: Pointing, session: Session) -> None:
    heard = Heard(pointing)
    pointing.point(Z, none, of_drawing=True)
    before = session.network
    session.reset()
    assert session.network is not before
    assert None not in heard.step


def test_a_step_on_other_examples_puts_out_what_was_lit(pointing: Pointing, lab: Lab) -> None:
    lab.set_image(IMAGE)
    heard = Heard(pointing)
    pointing.point(Block(Letter.W, 1, 5, 7), none)
    lab.choice.choose(lab.choice.chosen.labelled(3))
    assert None not in heard.step, "the same examples"
    lab.choice.choose(lab.choice.chosen.added(Digit.of(IMAGE, 3)))
    assert heard.step[-1] is None


def test_renewed_it_says_the_new_number_and_leaves_one_that_is_gone(pointing: Pointing) -> None:
    heard, numbers = Heard(pointing), {Z: 0.5}
    pointing.point(Z, numbers.get, of_drawing=True)
    numbers[Z] = 0.25
    pointing.renew()
    assert heard.words[-1].startswith("z₅⁽¹⁾ = 0.250")
    assert len(heard.step) == 1
    numbers.clear()
    pointing.renew()
    assert heard.step[-1] is None
    assert heard.words[-1] == ""
    pointing.renew()
    assert len(heard.words) == 3
