"""How many times the trials of one process four processes make on one study.

    python tests/benchmarks/bench_search.py [--trials N] [--jobs N] [--runs N] [--data DATA] [--json FILE]

Each turn begins a fresh study and has one process make its trials, then another one, whose trials several processes
make that are started at the same time by the same command; medians over the turns are printed. All trials take the
same: they have one epoch, after which none is given up, and learning rates that are nearly alike. The whole counts from
the first process's start to the last one's end, the rest from the first trial's beginning to the last one's end. Beside
it stands what the machine can do: trainings alike without a study, in as many processes. On a machine that does
something else, too, only the seconds of processors count.
"""

import os
import statistics
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from nn.data import sources
from nn.errors import never
from nn.hyperparameters import Hyperparameters, parse
from nn.run import Run
from nn.runs import shelf
from nn.search.study import embedded, joined
from nn.search.workers import program, surroundings
from tests.benchmarks.options import keep, options

if TYPE_CHECKING:
    from collections.abc import Callable

SPACE = "[learning_rate]\nfrom = 0.05\nto = 0.06\n"
HIDDEN, BATCH_SIZE = "64,32", "1"
"""An epoch of them on the starter digits takes about a second."""


@dataclass(frozen=True)
class Turn:
    """One study, or one round of trainings.

    Attributes:
        whole: trials a second, with the processes' start and end.
        steady: trials a second, from the first trial's beginning on.
        processor: seconds of processors for each trial, with the processes' start and end.
    """

    whole: float
    steady: float
    processor: float


def processor_seconds() -> float:
    """Of all processes that were started from here and have ended."""
    times = os.times()
    return times.children_user + times.children_system


def study(data: str, trials: int, jobs: int) -> Turn:
    """Have so many processes make so many trials of a fresh study."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ[shelf.ENVIRONMENT] = folder
        space = Path(folder) / "space.toml"
        space.write_text(SPACE)
        fixed = ["--data", data, "--hidden", HIDDEN, "--batch-size", BATCH_SIZE, "--epochs", "1"]
        words = [
            *program(),
            "search",
            "--study",
            "speed",
            "--space",
            str(space),
            "--trials",
            str(trials),
            "--jobs",
            "1",
        ]
        before, began = processor_seconds(), perf_counter()
        processes = [
            subprocess.Popen([*words, *fixed], env=surroundings(), stdout=subprocess.DEVNULL) for _ in range(jobs)
        ]
        assert [process.wait() for process in processes] == [0] * jobs
        whole, spent = perf_counter() - began, processor_seconds() - before
        with joined("speed", embedded()) as (known, _):
            made = known.get_trials(deepcopy=False)
    assert sum(trial.state.name == "COMPLETE" for trial in made) == trials
    first, last = min(trial.datetime_start for trial in made), max(trial.datetime_complete for trial in made)
    return Turn(trials / whole, trials / (last - first).total_seconds(), spent / trials)


def trainings(data: str, trials: int, jobs: int) -> Turn:
    """Have so many processes make so many trainings, without a study."""
    words = [sys.executable, __file__, "--data", data, "--bare", str(trials // jobs)]
    before, began = processor_seconds(), perf_counter()
    processes = [
        subprocess.Popen(words, env=surroundings(), stdin=subprocess.PIPE, stdout=subprocess.PIPE) for _ in range(jobs)
    ]
    for process in processes:
        assert process.stdout is not None
        process.stdout.readline()
    ready = perf_counter()
    for process in processes:
        assert process.stdin is not None
        process.stdin.write(b"go\n")
        process.stdin.close()
    for process in processes:
        process.wait()
    ended, made = perf_counter(), trials // jobs * jobs
    return Turn(made / (ended - began), made / (ended - ready), (processor_seconds() - before) / made)


def train(data: str, count: int) -> None:
    """In a process of its own: say that all is read, wait for a word, and train."""
    h = Hyperparameters(
        hidden=parse("hidden", HIDDEN),
        batch_size=int(BATCH_SIZE),
        epochs=1,
        data=parse("data", data),
        learning_rate=0.05,
    )
    split = sources.load(h.data, h.validation, never)
    print("ready", flush=True)
    sys.stdin.readline()
    for _ in range(count):
        for _ in Run.fresh(h, split, threads=1).steps():
            pass


def median(turns: list[Turn]) -> Turn:
    """Of each of their figures."""
    return Turn(
        *(statistics.median(figures) for figures in zip(*(asdict(turn).values() for turn in turns), strict=True))
    )


def main() -> None:
    """Print the table, and write it where `--json` says."""
    parser = options(__doc__)
    parser.add_argument("--trials", type=int, default=32, help="of each study")
    parser.add_argument("--jobs", type=int, default=4, help="processes that are held against one")
    parser.add_argument("--runs", type=int, default=3, help="turns")
    parser.add_argument("--data", default="starter", help="digits, as `digitscope train --data` takes them")
    parser.add_argument("--bare", type=int, metavar="N", help="train N times on a word: for this program itself")
    words = parser.parse_args()
    if words.bare is not None:
        train(words.data, words.bare)
        return
    kinds: dict[str, Callable[[str, int, int], Turn]] = {"study": study, "trainings alone": trainings}
    turns: dict[str, dict[int, list[Turn]]] = {name: {1: [], words.jobs: []} for name in kinds}
    for _ in range(words.runs):
        for name, measured in kinds.items():
            for jobs, made in turns[name].items():
                made.append(measured(words.data, words.trials, jobs))
    figures = {name: {jobs: median(made) for jobs, made in turns[name].items()} for name in kinds}
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    print(f"{words.trials} trials, median of {words.runs}; load at the end {load:.1f}")
    print(f"{'':18}{'processes':>10}{'trials/s, whole':>18}{'steady':>10}{'processor s/trial':>20}")
    for name, kind in figures.items():
        for jobs, each in kind.items():
            print(f"{name:18}{jobs:10}{each.whole:18.3f}{each.steady:10.3f}{each.processor:20.3f}")
        one, more = kind[1], kind[words.jobs]
        print(f"{'times one process':28}{more.whole / one.whole:18.2f}{more.steady / one.steady:10.2f}")
    told = {name: {str(jobs): asdict(each) for jobs, each in kind.items()} for name, kind in figures.items()}
    keep(words, {"trials": words.trials, "jobs": words.jobs, "load": load, **told})


if __name__ == "__main__":
    main()
