"""A study for pictures and tests of the window: real records, with trials made up for it."""

import math
from dataclasses import replace

import numpy as np

from nn.hyperparameters import Hyperparameters
from nn.search.optuna_package import optuna_package
from nn.search.space import AnyOf, Range
from nn.search.study import WANTED, Plan, embedded, joined
from nn.search.trial import SECONDS, WHY
from nn.source_names import Weighted

PLAN = Plan(
    {
        "hidden": AnyOf(("16", "32", "64", "32,32", "128,64")),
        "optimizer": AnyOf(("gradient_descent", "momentum", "adam")),
        "learning_rate": Range(0.001, 1.0, log=True),
        "batch_size": Range(16, 256, log=True),
        "l2": Range(1e-6, 0.01, log=True),
    },
    replace(Hyperparameters(), data=(Weighted("starter"),), epochs=9),
)


def keep_search(name: str = "rates and widths", count: int = 40, wanted: int = 60, plan: Plan = PLAN) -> None:
    """Put a study with `count` trials, of those `wanted`, beside the runs."""
    optuna, rng = optuna_package(), np.random.default_rng(7)
    with joined(name, embedded(), plan) as (study, _):
        study.set_user_attr(WANTED, wanted)
        for number in range(count):
            drawn: dict[str, float | str] = {}
            kinds = {}
            for field, searched in plan.space.items():
                if isinstance(searched, AnyOf):
                    drawn[field] = searched.texts[rng.integers(len(searched.texts))]
                    kinds[field] = optuna.distributions.CategoricalDistribution(searched.texts)
                else:
                    low, high = math.log(searched.low), math.log(searched.high)
                    drawn[field] = math.exp(rng.uniform(low, high))
                    kinds[field] = optuna.distributions.FloatDistribution(searched.low, searched.high, log=True)
            best = 0.97 - 0.02 * abs(math.log(float(drawn["learning_rate"]) / 0.1)) - 0.01 * rng.random()
            diverged, outdone = number == 5, number > 8 and best < 0.9
            epochs = 1 if diverged else 3 if outdone else plan.base.epochs
            so_far = {epoch: best - 0.35 * math.exp(-0.7 * epoch) for epoch in range(1, epochs + 1)}
            attributes: dict[str, float | str] = {SECONDS: 0.4 * epochs + 0.1 * rng.random()}
            if diverged:
                attributes[WHY] = "The loss is no number any more in epoch 2; a smaller learning rate may help."
            state = optuna.trial.TrialState.PRUNED if diverged or outdone else optuna.trial.TrialState.COMPLETE
            study.add_trial(
                optuna.trial.create_trial(
                    state=state,
                    params=drawn,
                    distributions=kinds,
                    value=None if diverged or outdone else so_far[epochs],
                    intermediate_values=so_far,
                    user_attrs=attributes,
                )
            )
