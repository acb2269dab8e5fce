"""Which weight or bias is meant, by its layer and its neurons; nothing here knows a network."""

from dataclasses import dataclass

from nn.derivation.letters import ParameterLetter
from nn.derivation.terms import Derivative, Name, Symbol
from nn.errors import DigitScopeError


@dataclass(frozen=True)
class Parameter:
    """Which parameter: the weight w_ab of a layer, or its bias b_a where `sender` is None.

    Attributes:
        layer: l, 1 to L.
        neuron: a, the receiving neuron, in layer l.
        sender: b, the sending neuron, in layer l-1; None for the bias.
    """

    layer: int
    neuron: int
    sender: int | None = None

    @property
    def letter(self) -> ParameterLetter:
        """``w`` or ``b``."""
        return "b" if self.sender is None else "w"

    @property
    def symbol(self) -> Symbol:
        """w_ab^(l) or b_a^(l)."""
        return Symbol(self.letter, self.layer, (self.neuron,) if self.sender is None else (self.neuron, self.sender))

    def is_in(self, widths: tuple[int, ...]) -> bool:
        """Whether a network with these widths has this parameter."""
        try:
            self.check(widths)
        except DigitScopeError:
            return False
        return True

    def check(self, widths: tuple[int, ...]) -> None:
        """Raise DigitScopeError where a network with these widths has no such parameter."""
        check_neuron(widths, self.layer, self.neuron)
        if self.sender is not None and not 0 <= self.sender < widths[self.layer - 1]:
            last = widths[self.layer - 1] - 1
            raise DigitScopeError(
                f"Input: neurons of layer {self.layer} take inputs 0 to {last}; choose one of these, not {self.sender}."
            )


def check_neuron(widths: tuple[int, ...], layer: int, a: int) -> None:
    """Raise DigitScopeError where there is no neuron `a` in `layer`, 1 to L."""
    if not 1 <= layer < len(widths):
        raise DigitScopeError(
            f"Layer: the network has layers 1 to {len(widths) - 1}; choose one of these, not {layer}."
        )
    if not 0 <= a < widths[layer]:
        last = widths[layer] - 1
        raise DigitScopeError(f"Neuron: layer {layer} has neurons 0 to {last}; choose one of these, not {a}.")


def parameter_of(name: Name) -> Parameter | None:
    """The parameter that a symbol or a slope by it names; None for every other name."""
    symbol = name.by if isinstance(name, Derivative) else name
    if symbol.letter.removesuffix(" new") not in ("w", "b") or symbol.layer is None:
        return None
    return Parameter(symbol.layer, *symbol.indices)
