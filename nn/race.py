"""A race: two to four runs side by side on the same batches, in turns.

Each lane is a run of its own, which stands where the same run alone would stand, bit for bit. That all of them see the
same digits in the same order needs care: weights that are drawn in another way, and dropout, take other numbers from a
run's generator, and the distortions, and the orders of later epochs, would be others. So each lane goes on from its
first weights, and begins each epoch, with the random numbers of the first lane without dropout.
"""

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, Self

from nn.blas import limited
from nn.data.digits import Split
from nn.errors import DigitScopeError
from nn.hyperparameters import ABOUT, Hyperparameters, with_live
from nn.network import Architecture, Network
from nn.races import FEWEST, MOST, SHARED
from nn.run import Run, first_weights
from nn.run_state import RunState, generator
from nn.steps import Step
from nn.stopping import until_stopped


class LaneStep(NamedTuple):
    """What one batch of one lane came to.

    Attributes:
        lane: its number, counted from 0.
        step: what the batch came to; None where the lane has failed and takes no further part.
        problem: why, in a sentence.
    """

    lane: int
    step: Step | None
    problem: str = ""


class Shuffles:
    """The random numbers with which each epoch begins, for all lanes.

    Attributes:
        an_epoch: batches in an epoch.
        chances: what `chance` has told.
    """

    def __init__(self, run: Run) -> None:
        """Those of a run that begins an epoch next, or is within one, as it would go on without dropout."""
        self._examples = len(run.data.training)
        self.an_epoch = run.hyperparameters.batches(self._examples)
        self._rng = generator(run.rng.bit_generator.state)
        self.chances: dict[int, Mapping[str, Any]] = {}
        self._next = -(-run.step // max(self.an_epoch, 1))

    def chance(self, epoch: int) -> Mapping[str, Any]:
        """State of the generator before the order of an epoch is drawn; the first epoch of a run is 0."""
        while self._next <= epoch:
            self.chances[self._next] = self._rng.bit_generator.state
            self._rng.permutation(self._examples)
            self._next += 1
        return self.chances[epoch]


def paced(run: Run, shuffles: Shuffles) -> Generator[Step, None, None]:
    """The steps of a run whose epochs have these orders, with as many threads of BLAS as there are.

    Raises:
        DigitScopeError: as the steps of a run.
    """
    steps = until_stopped(run, run.replayed())
    while True:
        if shuffles.an_epoch and run.step % shuffles.an_epoch == 0:
            run.rng.bit_generator.state = shuffles.chance(run.step // shuffles.an_epoch)
        try:
            step = next(steps)
        except StopIteration:
            return
        yield step


class Race:
    """Lanes that take turns.

    Attributes:
        runs: one a lane; each stands between two batches whenever `steps` has yielded.
    """

    def __init__(self, runs: Sequence[Run]) -> None:
        """Have these runs on the batches of the first one; nothing is trained before `steps` is asked.

        Raises:
            DigitScopeError: where they are too few or too many, or would not see the same batches.
        """
        if not FEWEST <= len(runs) <= MOST:
            raise DigitScopeError(f"Race: choose {FEWEST} to {MOST} lanes, not {len(runs)}.")
        first = runs[0].hyperparameters
        for run in runs[1:]:
            for name in SHARED:
                if getattr(run.hyperparameters, name) != getattr(first, name):
                    raise DigitScopeError(f"{ABOUT[name].label}: all lanes of a race need the same.")
        self.runs = tuple(runs)
        self._shuffles = Shuffles(runs[0])
        for run in runs:
            run.threads = 1

    @classmethod
    def fresh(cls, lanes: Sequence[Hyperparameters], data: Split) -> Self:
        """From first weights, for each lane those of `Run.fresh` with its hyperparameters."""
        begun = [first_weights(h) for h in lanes]
        chances = [rng.bit_generator.state for _, rng in begun[:1]]
        return cls([Run(network, data, h, generator(chances[0])) for (network, _), h in zip(begun, lanes, strict=True)])

    @classmethod
    def branched(cls, lanes: Sequence[Hyperparameters], state: RunState, data: Split) -> Self:
        """All from where another run stood, each with the live fields of its hyperparameters.

        Raises:
            DigitScopeError: where another field differs from that run's.
        """
        return cls([_branch(h, state, data) for h in lanes])

    @property
    def chances(self) -> Mapping[int, Mapping[str, Any]]:
        """State of the generator with which all lanes have begun an epoch, by the epochs before it; it grows."""
        return self._shuffles.chances

    def steps(self) -> Iterator[LaneStep]:
        """Train: a batch of each lane in turn, until all are done or have failed."""
        going = {lane: paced(run, self._shuffles) for lane, run in enumerate(self.runs)}
        with limited(1):
            while going:
                for lane, steps in tuple(going.items()):
                    try:
                        yield LaneStep(lane, next(steps))
                    except StopIteration:
                        del going[lane]
                    except DigitScopeError as error:
                        del going[lane]
                        yield LaneStep(lane, None, str(error))


def _branch(h: Hyperparameters, state: RunState, data: Split) -> Run:
    began = state.hyperparameters
    for name, this in ABOUT.items():
        if getattr(h, name) != getattr(with_live(began, h), name):
            raise DigitScopeError(f"{this.label}: lanes that go on from a moment of a run all have that run's.")
    network = Network(Architecture.of(began), state.parameters.copy())
    return Run.resumed(replace(state, hyperparameters=h, threads=1), network, data)
