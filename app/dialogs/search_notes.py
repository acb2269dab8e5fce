"""What a person may want to know of a search before it begins: which fields change nothing, and why."""

from collections.abc import Iterator, Mapping
from typing import Any

from nn.enumerated import enumerated
from nn.hyperparameters import ABOUT, Hyperparameters, parse
from nn.search.space import AnyOf, Space


def notes(space: Space, base: Hyperparameters) -> str:
    """A sentence for each reason for which fields of a space have no effect in all trials or in some, a line each."""
    values = list(_values(space, base))
    fields: dict[tuple[str, bool], list[str]] = {}
    for name in space:
        reasons = [ABOUT[name].idle(each) for each in values]
        if reason := next(filter(None, reasons), ""):
            fields.setdefault((reason, all(reasons)), []).append(ABOUT[name].label)
    return "\n".join(_sentence(labels, *about) for about, labels in fields.items())


def _sentence(labels: list[str], reason: str, everywhere: bool) -> str:
    verb = "has" if len(labels) == 1 else "have"
    where = "no effect" if everywhere else "no effect in some trials"
    return f"{enumerated(labels)} {verb} {where}: {reason[0].lower()}{reason[1:]}."


def _values(space: Space, base: Hyperparameters) -> Iterator[Mapping[str, Any]]:
    """The values of trials that differ in one field of few values: whether a field is idle hangs on one other."""
    chosen = {name: searched.texts for name, searched in space.items() if isinstance(searched, AnyOf)}
    first = vars(base) | {name: parse(name, texts[0]) for name, texts in chosen.items()}
    yield first
    for name, texts in chosen.items():
        for text in texts[1:]:
            yield first | {name: parse(name, text)}
