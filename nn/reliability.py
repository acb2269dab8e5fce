"""How often answers are right that claim so much: counted in bins, and the words for it."""

import math
from dataclasses import dataclass

import numpy as np

from nn.arrays import Array, Bool, Int

BINS = 15
"""As Guo et al. have them, whose paper `nn/calibration.py` names."""

NAME = "Reliability: how often answers are right, by what they claim"
"""Of the diagram."""

ERROR_HELP = (
    "How far what answers claim and how often they are right lie apart, on average over the bins of the diagram."
)

FORMULAS = {
    "probability": "p_j = e^(z_j/T) / \N{N-ARY SUMMATION}_k e^(z_k/T)",
    "share": "shares of the outputs of z/T",
}
"""What a probability is at a temperature, by what the outputs are called."""


@dataclass(frozen=True)
class Reliability:
    """How often answers are right that claim so much, in bins of equal width over 0..1.

    Attributes:
        counts: (bins,) answers in each.
        confidence: (bins,) the mean probability that they claim, NaN where there are none.
        accuracy: (bins,) the share of right ones, NaN where there are none.
    """

    counts: Int
    confidence: Array
    accuracy: Array

    @classmethod
    def of(cls, confidence: Array, right: Bool, bins: int = BINS) -> "Reliability":
        """Of n answers: the probability that each claims (n,), 0..1, and whether it is right (n,).

        A bin reaches from its lower edge, which belongs to the bin before, to its upper one, which belongs to it.
        """
        edges = np.linspace(0, 1, bins + 1)[1:-1]
        bin_of = np.searchsorted(edges, confidence, side="left")
        counts = np.bincount(bin_of, minlength=bins)
        with np.errstate(invalid="ignore"):
            claimed = np.bincount(bin_of, confidence, bins) / counts
            kept = np.bincount(bin_of, right, bins) / counts
        return cls(counts, claimed, kept)

    @property
    def error(self) -> float:
        """The expected calibration error: the mean over all answers of |accuracy - confidence| of their bin, 0..1.

        NaN for no answers.
        """
        n = self.counts.sum()
        gaps = np.abs(np.nan_to_num(self.accuracy) - np.nan_to_num(self.confidence))
        return float((self.counts * gaps).sum() / n) if n else math.nan

    @property
    def error_words(self) -> str:
        """The error for people."""
        return "no answers yet" if math.isnan(self.error) else f"{self.error:.2%}"

    def bin_words(self, k: int) -> str:
        """What bin k holds, in words."""
        claimed, right = self.confidence[k], self.accuracy[k]
        return f"{self.counts[k]:,} answers claim {claimed:.1%} on average, {right:.1%} of them are right"
