"""What is kept of the networks that others replaced: the newest, as many as there is room for."""

from dataclasses import replace

import pytest

from app.session import shelf as shelf_module
from app.session.candidate import Work, fresh
from app.session.shelf import Shelf
from nn.hyperparameters import Hyperparameters


def trained(count: int) -> list[Work]:
    h = Hyperparameters(hidden=(4,))
    return [replace(fresh(replace(h, seed=seed)), fresh=False) for seed in range(count)]


def kept(works: list[Work]) -> list[Work]:
    shelf = Shelf()
    for work in works:
        shelf = shelf.replaced(work)
    return list(shelf.past)


def test_only_the_newest_networks_are_kept_where_all_of_them_are_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    works = trained(5)
    size = works[0].model.network.parameters.size
    monkeypatch.setattr(shelf_module, "MOST_PARAMETERS", 3 * size)
    assert kept(works) == works[2:]


def test_the_last_network_is_kept_however_large_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    works = trained(2)
    monkeypatch.setattr(shelf_module, "MOST_PARAMETERS", 1)
    assert kept(works) == works[1:]


def test_small_networks_are_not_kept_without_end() -> None:
    works = trained(shelf_module.MOST + 2)
    assert kept(works) == works[2:]


def test_what_has_random_weights_is_not_kept() -> None:
    first, second = trained(2)
    untrained = fresh(Hyperparameters(hidden=(4,)))
    back, shelf = Shelf().replaced(first).back(untrained)
    assert back is first
    assert shelf.future == (untrained,)
    assert shelf.replaced(second).past == (second,)


def test_a_network_takes_the_place_of_one_before_or_after() -> None:
    first, second, third, other = trained(4)
    _, shelf = Shelf((first, second)).back(third)
    assert shelf.with_other(first, other) == Shelf((other,), (third,))
    assert shelf.with_other(third, other) == Shelf((first,), (other,))
    assert shelf.kept == (first, third)
