"""The steps that a person puts into a network by hand: each can be taken out again, and put back in."""

from dataclasses import replace

from app.session.candidate import Operated as Operated
from app.session.candidate import Version, Work, at_rest, recalled
from nn.familiarity import Familiarity
from nn.network import Network

MOST = 50
"""Networks that are kept of one chain of steps, beside the one before all of them."""

MOST_PARAMETERS = 50_000_000
"""Numbers in all of them together: 200 MB."""


def stepped(work: Work, network: Network, familiarity: Familiarity | None, operated: Operated = ()) -> Work:
    """The work after one more step, which has led to `network` and to what it knows, and which `operated` on it."""
    most = max(1, min(MOST, MOST_PARAMETERS // network.parameters.size))
    earlier = (*work.earlier, work.version)
    kept = earlier if len(earlier) <= most else (earlier[0], *earlier[-most:])
    return _at(work, Version(network, familiarity, work.steps + 1, (*work.operated, *operated)), kept, ())


def told_by_neuron(operated: Operated) -> dict[tuple[int, int], str]:
    """What was done to each neuron, in words, by its layer and its number."""
    told: dict[tuple[int, int], str] = {}
    for surgery in operated:
        key = surgery.neuron.layer, surgery.neuron.number
        told[key] = f"{told[key]}, then {surgery.deed}" if key in told else surgery.deed
    return told


def undone(work: Work) -> Work:
    """The work before the last of its steps that is kept; there must be one."""
    return _at(work, work.earlier[-1], work.earlier[:-1], (*work.later, work.version))


def redone(work: Work) -> Work:
    """The work after the last step that was taken out; there must be one."""
    return _at(work, work.later[-1], (*work.earlier, work.version), work.later[:-1])


def shortened(work: Work) -> Work:
    """The work with the network before all steps and the one after them alone."""
    return replace(work, earlier=work.earlier[:1], later=())


def _at(work: Work, version: Version, earlier: tuple[Version, ...], later: tuple[Version, ...]) -> Work:
    certainty = replace(work.model.certainty, familiarity=version.familiarity)
    model = replace(work.model, network=version.network, certainty=certainty)
    now = replace(at_rest(work), model=model, steps=version.steps, operated=version.operated)
    return recalled(replace(now, earlier=earlier, later=later))
