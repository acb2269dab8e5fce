"""``digitscope search``: hyperparameters tried out, by as many processes and machines as work on one study."""

import argparse
import shlex
import time
from argparse import Namespace
from dataclasses import asdict
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nn.errors import DigitScopeError
from nn.files import reason
from nn.hyperparameters import ABOUT
from nn.interrupt import between_batches
from nn.reports import say, to_json
from nn.search.deaths import GIVEN_UP, REPLACED, Deaths, died
from nn.search.led import Lead, followed
from nn.search.objective import OBJECTIVES
from nn.search.signs import Vigil
from nn.search.space import read_space
from nn.search.study import WAIT, NoStudyError, Plan, embedded, joined, reached
from nn.search.trial import StoppedError
from nn.search.workers import ENDED, best_of, results, start, state_of, work
from nn.threads import cores
from nn.verbs import INTERRUPTED, chosen, option, read_split

if TYPE_CHECKING:
    import subprocess

TRIALS = 50

LOOK = 0.1
"""Seconds between two looks at the processes that make trials."""


def add_to(subparsers: "argparse._SubParsersAction[Any]") -> argparse.ArgumentParser:
    """Add the verb to the command line; the hyperparameters that all trials have alike are still to be added."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "search",
        help="search for good hyperparameters",
        description="Train many networks, each a kept run, with hyperparameters that are chosen after what earlier "
        "trials came to, and print one line of JSON for each trial, and one for the study. Any number of machines work "
        "on one study by the same command with the same --storage; whatever stops one, the same command goes on.",
    )
    parser.add_argument("--study", required=True, metavar="NAME", help="Of the search; one that is there is joined.")
    parser.add_argument(
        "--space",
        type=Path,
        metavar="FILE",
        help="What is searched, as TOML: for each field a table with from and to, and scale, or with any. It begins a "
        "study; to join one, leave it out.",
    )
    parser.add_argument(
        "--optimize",
        choices=OBJECTIVES,
        default="accuracy",
        help="; ".join(
            f"{name}: {each.help[:1].lower()}{each.help[1:-1]}" for name, each in OBJECTIVES.items()
        ).replace("%", "%%")
        + ". Default: accuracy.",
    )
    parser.add_argument(
        "--trials", type=int, default=TRIALS, metavar="N", help=f"Of the whole study. Default: {TRIALS}."
    )
    parser.add_argument(
        "--jobs", type=int, metavar="N", help="Processes on this machine. Default: one fewer than it has processors."
    )
    parser.add_argument(
        "--storage",
        metavar="URL",
        help="Where the study is kept: postgresql+psycopg://..., mysql://..., or grpc://HOST:PORT of Optuna's proxy, "
        "for several machines. Default: an SQLite file beside the runs.",
    )
    parser.add_argument(
        "--led",
        action="store_true",
        help="With --jobs 1, for a program that starts this one: end after the trial where standard input says . "
        "or is closed, and at once where it says !.",
    )
    parser.set_defaults(run=search)
    return parser


def search(words: Namespace) -> int:
    """Make trials until the study has enough of them, and print them."""
    jobs = max(cores() - 1, 1) if words.jobs is None else words.jobs
    for name, number in (("--trials", words.trials), ("--jobs", jobs)):
        if number < 1:
            raise DigitScopeError(f"{name}: write a whole number of 1 or more.")
    plan = None
    if words.space is not None:
        plan = Plan(read_space(words.space), chosen(words), words.optimize)
    else:
        for name in ABOUT:
            if getattr(words, name) is not None:
                raise DigitScopeError(f"{option(name)}: a study has this already; give it with --space to begin one.")
    storage = words.storage or embedded()
    try:
        with joined(words.study, storage, plan, WAIT) as (study, known):
            if jobs > 1 and not words.led:
                status = _together(study, storage, words.trials, jobs)
            else:
                status = _alone(study, known, storage, words.trials, followed() if words.led else None)
            if words.jobs != 1 or words.space is not None:
                with reached(storage):
                    _tell_best(study, words.study)
    except NoStudyError as error:
        raise DigitScopeError(f"{error} --space FILE begins one.") from None
    return status


def _alone(study: Any, plan: Plan, storage: str, trials: int, lead: Lead | None) -> int:
    """Make trials in this process."""
    split = read_split(plan.base.data, plan.base.validation)
    OBJECTIVES[plan.objective].check(split)
    try:
        with between_batches() as interrupted:
            stopped, resting = interrupted, lambda: False
            if lead is not None:
                stopped, resting = lambda: interrupted() or lead.stopped.is_set(), lead.resting.is_set
            for result in work(
                plan, study, storage, split, trials, stopped, lambda sentence: say(f"digitscope: {sentence}"), resting
            ):
                print(to_json(asdict(result)), flush=True)
    except StoppedError:
        say(f"digitscope: stopped; the same command goes on: search --study {shlex.quote(study.study_name)}.")
        return INTERRUPTED
    return 0


def _together(study: Any, storage: str, trials: int, jobs: int) -> int:
    """Have other processes make them; one that dies takes its own trial with it, and another one its place."""
    deaths, codes, stopped = Deaths(jobs), list[int](), False
    processes = list(chain.from_iterable(_started(study, storage, trials) for _ in range(jobs)))
    while processes:
        try:
            time.sleep(LOOK)
            for process in [each for each in processes if each.poll() is not None]:
                processes.remove(process)
                codes.append(process.returncode)
                if not stopped and died(codes[-1]) and _is_replaced(codes[-1], deaths, study, storage):
                    processes += _started(study, storage, trials)
        except KeyboardInterrupt:
            # They have heard it, too, and end their trials.
            stopped = True
    if stopped:
        return INTERRUPTED
    return 0 if 0 in codes else 2


def _started(study: Any, storage: str, trials: int) -> "list[subprocess.Popen[bytes]]":
    """One more process; none where the system starts none, which is told."""
    try:
        return [start(study.study_name, storage, trials)]
    except OSError as error:
        say(f"digitscope: The system starts no process for it: {reason(error)}.")
        return []


def _is_replaced(code: int, deaths: Deaths, study: Any, storage: str) -> bool:
    """Whether another process is to take the place of one that died; it is told."""
    try:
        with reached(storage):
            replaced = deaths.another(sum(state_of(trial) in ENDED for trial in Vigil().trials(study)))
    except DigitScopeError as error:
        say(f"digitscope: {error}")
        return False
    say(f"digitscope: {(REPLACED if replaced else GIVEN_UP).format(code)}")
    return replaced


def _tell_best(study: Any, name: str) -> None:
    made = results(study)
    best = best_of(made, larger=study.direction.name == "MAXIMIZE")
    print(to_json({"study": name, "trials": len(made), "best": None if best is None else asdict(best)}))
