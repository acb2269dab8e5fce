"""How much each field that was searched mattered to how good a trial became.

Watanabe, Bansal and Hutter, "PED-ANOVA: efficiently quantifying hyperparameter importance in arbitrary subspaces"
(2023): the spread of a field among the best tenth of the trials against that among all of them. It needs no other
package, as others do.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nn.search.optuna_package import optuna_package

LEAST = 4
"""Trials with a value before which nothing is said."""

SURE = 30
"""Before so many it is unsure: the best tenth is three trials then."""


@dataclass(frozen=True)
class Importance:
    """What was found.

    Attributes:
        shares: field -> its part, 0 to 1, of all of them; none where nothing can be said.
        trials: with a value, from which it comes.
    """

    shares: Mapping[str, float]
    trials: int


def importance(study: Any) -> Importance:
    """Of the fields of a study, the largest first."""
    optuna = optuna_package()
    values = [trial.value for trial in study.get_trials(deepcopy=False) if trial.state.name == "COMPLETE"]
    if len(values) < LEAST or min(values) == max(values):
        return Importance({}, len(values))
    evaluator = optuna.importance.PedAnovaImportanceEvaluator()
    shares = optuna.importance.get_param_importances(study, evaluator=evaluator)
    return Importance({name: float(share) for name, share in shares.items()}, len(values))
