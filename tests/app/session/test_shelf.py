"""The one stack of what happened to the network: what is kept, as much as there is room for, and in which order."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.session import shelf as shelf_module
from app.session import steps as steps_module
from app.session.candidate import Work, fresh
from app.session.shelf import Shelf
from app.session.steps import stepped
from nn.hyperparameters import Hyperparameters
from nn.network import Network

H = Hyperparameters(hidden=(4,))
UNTRAINED = fresh(H)


def trained(count: int) -> list[Work]:
    return [replace(fresh(replace(H, seed=seed)), random=None, saved=None) for seed in range(count)]


def networks(works: list[Work] | tuple[Work, ...]) -> list[Network]:
    return [work.model.network for work in works]


def kept(works: list[Work]) -> list[Network]:
    """The networks that are kept where each of these takes the place of the one before, and one more the last one's."""
    shelf = Shelf(works[0])
    for work in [*works[1:], UNTRAINED]:
        shelf = shelf.replaced(work)
    return networks(shelf.past)


def walked_back(shelf: Shelf) -> list[Shelf]:
    """All that lies before, the nearest first."""
    found, before = [], shelf.back()
    while before is not None:
        found.append(before)
        before = before.back()
    return found


def test_only_the_newest_networks_are_kept_where_all_of_them_are_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    works = trained(5)
    size = works[0].model.network.parameters.size
    monkeypatch.setattr(shelf_module, "MOST_PARAMETERS", 3 * size)
    assert kept(works) == networks(works[2:])


def test_the_last_network_is_kept_however_large_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    works = trained(2)
    monkeypatch.setattr(shelf_module, "MOST_PARAMETERS", 1)
    assert kept(works) == networks(works[1:])


def test_small_networks_are_not_kept_without_end() -> None:
    works = trained(shelf_module.MOST + 2)
    assert kept(works) == networks(works[2:])


def test_what_has_random_weights_is_not_kept() -> None:
    first, second = trained(2)
    back = Shelf(first).replaced(UNTRAINED).back()
    assert back is not None
    assert back.present.model.network is first.model.network
    assert networks(back.future) == [UNTRAINED.model.network]
    assert networks(back.replaced(second).past) == [first.model.network]


def test_a_file_is_remembered_with_the_network_that_it_has() -> None:
    first, second, third = trained(3)
    shelf = Shelf(second, (first,), (third,))
    for number, work in enumerate((second, first, third)):
        saved = shelf.saved(work.model.network, Path("a.safetensors")).works
        assert [each.path for each in saved] == [Path("a.safetensors") if k == number else None for k in range(3)]
        assert [each.unsaved for each in saved] == [k != number for k in range(3)]


def with_steps(work: Work, count: int) -> Work:
    for _ in range(count):
        work = stepped(work, work.model.network.copy(), None)
    return work


def test_steps_are_taken_back_and_made_again_one_by_one() -> None:
    (first,) = trained(1)
    shelf: Shelf | None = Shelf(with_steps(first, 3))
    seen = []
    while shelf is not None:
        seen.append(shelf)
        shelf = shelf.back()
    assert [each.present.told for each in seen] == [
        "New network with 3 steps of yours",
        "New network with 2 steps of yours",
        "New network with 1 step of yours",
        "New network",
    ]
    assert seen[-1].present.model.network is first.model.network
    for before, after in zip(reversed(seen[1:]), reversed(seen[:-1]), strict=True):
        again = before.forward()
        assert again is not None
        assert again.present.model.network is after.present.model.network
    assert seen[0].forward() is None


def test_many_steps_leave_the_networks_from_before_them_on_the_shelf() -> None:
    first, second = trained(2)
    shelf = Shelf(first).replaced(second)
    before = walked_back(replace(shelf, present=with_steps(shelf.present, 200)))
    steps = [each.present.steps for each in before]
    assert steps == [*range(199, 199 - steps_module.MOST, -1), 0, 0]
    assert networks([each.present for each in before[-2:]]) == networks([second, first])


def test_of_a_large_network_few_steps_are_kept_and_the_network_before_them(monkeypatch: pytest.MonkeyPatch) -> None:
    (first,) = trained(1)
    monkeypatch.setattr(steps_module, "MOST_PARAMETERS", 2 * first.model.network.parameters.size)
    before = walked_back(Shelf(with_steps(first, 9)))
    assert [each.present.steps for each in before] == [8, 7, 0]
    assert before[-1].present.model.network is first.model.network


def test_steps_go_before_whole_networks_where_there_is_little_room(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = trained(2)
    monkeypatch.setattr(shelf_module, "MOST_PARAMETERS", 4 * first.model.network.parameters.size)
    shelf = Shelf(with_steps(first, 5)).replaced(with_steps(second, 5)).replaced(UNTRAINED)
    assert [each.present.steps for each in walked_back(shelf)] == [5, 0, 5, 0]


def test_a_step_that_was_taken_out_is_gone_once_the_network_is_replaced() -> None:
    (first,) = trained(1)
    undone = Shelf(with_steps(first, 2)).back()
    assert undone is not None
    back = undone.replaced(UNTRAINED).back()
    assert back is not None
    assert back.present.steps == 1
    after = back.forward()
    assert after is not None
    assert after.present.model.network is UNTRAINED.model.network
