"""What the panel of the answer says: in its place, of its percentages, and of the T that makes them others than a."""

from dataclasses import dataclass

WAITING = "Draw a digit to see the network's answer.", "Draw a digit.", "..."
BROKEN = "No answer: the outputs are not finite numbers.", "Not finite.", "NaN"
"""What stands in the answer's place, and shorter words for where it has less room."""

UNLIKE = (
    "unlike the digits it learned; nearest {}, {}",
    "unlike its digits; nearest {}, {}",
    "unlike; nearest {}, {}",
    "nearest {}",
    "{}?",
)
"""What stands beside the question mark, the nearest digit and its probability, and shorter words for less room."""

TIPS = {
    "probability": "How probable the network finds each digit; the ten probabilities sum to 100 percent.",
    "share": "Each output, cut to 0 to 1, as its share of the sum of all ten; the largest is the answer.",
}
"""What the bars show, by its name."""

TEMPERATURES = {
    "probability": "Temperature T = {:g}: e^(z_j/T) divided by the sum of all e^(z_k/T); T = 1 is the raw network.",
    "share": "Temperature T = {:g}: the outputs are those of z/T; T = 1 is the raw network.",
}
"""The formula with its T, by the same names."""

WHY = (
    "T was chosen so that on digits held back the answers are right as often as they claim. Where T is not 1, the "
    "network's picture and the derivation show other numbers: a, those of T = 1"
)


@dataclass(frozen=True)
class Tempered:
    """Percentages at a temperature.

    Attributes:
        label: what they are of: a "probability" or a "share".
        temperature: T.
        raw: the network's own outputs, one for each digit; none where there is no answer.
        pointed: the digit that is pointed at; None where none is.
    """

    label: str = "probability"
    temperature: float = 1.0
    raw: tuple[float, ...] = ()
    pointed: int | None = None

    def tip(self, answer: int) -> str:
        """What the bars show, at which temperature, why, and the raw value of the `answer` where there is one."""
        words = f"{TIPS[self.label]} {TEMPERATURES[self.label].format(self.temperature)}"
        if self.temperature == 1:
            return words
        return f"{words} {WHY}{f'. Here {self._raw(answer)}' if self.raw and answer >= 0 else ''}."

    def beside(self) -> tuple[str, ...]:
        """What stands beside them, the longest first: T where it is not 1, and of the digit pointed at its raw a."""
        if self.temperature == 1:
            return ()
        words = f"T = {self.temperature:.3g}"
        if self.pointed is None or not self.raw:
            return (words,)
        return f"{words}, {self._raw(self.pointed)}", self._raw(self.pointed)

    def _raw(self, row: int) -> str:
        """An output as the network has it, its number below the line; in percent where it is a probability."""
        value = self.raw[row]
        return f"raw a{chr(0x2080 + row)} = {f'{100 * value:.1f}%' if self.label == 'probability' else f'{value:.3g}'}"
