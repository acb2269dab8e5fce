"""False alarms: the presets of the program, run from many seeds, must each run without one.

    python -m tests.campaigns.alarms [--count N] [--seed S] [--data NAME...] [--preset PART]

run in the repository's root. Each preset is trained as it is from N seeds, on the starter digits, and on MNIST where
DIGITSCOPE_DATA names its folder. Each alarm is printed with its preset, digits and seed; the exit status is then 1.
"""

import argparse
import os
import sys
from dataclasses import replace

from nn.data.digits import Split
from nn.errors import DivergenceError
from nn.health.alarms import Alarm
from nn.health.watch import Watch
from nn.hyperparameters import Hyperparameters, parse
from nn.presets import PRESETS
from nn.run import Run
from nn.verbs import read_split


def alarms_of(h: Hyperparameters, data: Split) -> tuple[list[Alarm], float]:
    """The alarms of a whole run, and the accuracy at its end."""
    run = Run.fresh(h, data, 1)
    watch, told, accuracy = Watch(run), list[Alarm](), 0.0
    try:
        for step in run.steps():
            look = watch.see(run, step)
            told += look.alarms if look else ()
            accuracy = accuracy if step.scores is None else step.scores.validation_accuracy
    except DivergenceError as error:
        alarm = watch.diverged(error, run)
        told += [alarm] if alarm else []
    return told, accuracy


def main() -> int:
    """Print every alarm, and a line for each preset; 1 where there was one."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=20, help="seeds of each preset")
    parser.add_argument("--seed", type=int, default=1, help="the first one")
    parser.add_argument("--data", nargs="*", help="sources; the starter digits, and MNIST where it is, without it")
    parser.add_argument("--preset", default="", help="only those whose name has this in it")
    words = parser.parse_args()
    folder = os.environ.get("DIGITSCOPE_DATA", "")
    found = runs = 0
    for source in words.data or ["starter", *([folder] if folder else [])]:
        data = parse("data", source)
        split = read_split(data, Hyperparameters().validation)
        for name, preset in PRESETS.items():
            if words.preset.lower() not in name.lower():
                continue
            accuracies = []
            for seed in range(words.seed, words.seed + words.count):
                told, accuracy = alarms_of(replace(preset, data=data, seed=seed), split)
                accuracies.append(accuracy)
                runs += 1
                found += bool(told)
                for alarm in told:
                    print(f"{name}, {source}, seed {seed}, batch {alarm.step}: {alarm.sentence}", flush=True)
            print(f"{name}, {source}: {words.count} runs, {min(accuracies):.1%} right at least", flush=True)
    print(f"{runs} runs, {found} with an alarm")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
