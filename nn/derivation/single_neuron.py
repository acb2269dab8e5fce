"""The derivation's first network: one neuron a layer, where the chain rule is a plain product [E6 to E13].

sigma acts in every layer, the last one too, and the cost is C_0 = (a - y)^2. Dictionaries are keyed by the layer.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from nn.activations import ACTIVATIONS
from nn.arrays import Array
from nn.derivation import sigma
from nn.derivation.letters import CostOf, ParameterLetter
from nn.derivation.terms import Derivative, Factor, Symbol, cost_in, product
from nn.errors import DigitScopeError


@dataclass(frozen=True)
class Chain:
    """A network with one neuron a layer.

    Attributes:
        w: the weight of each layer, 1 to L.
        b: the bias of each layer, 1 to L.
        activation: sigma of every layer, a key of ACTIVATIONS.
    """

    w: dict[int, float]
    b: dict[int, float]
    activation: str = "sigmoid"

    @property
    def depth(self) -> int:
        """L: the number of layers after the input."""
        return len(self.w)


@dataclass(frozen=True)
class Forward:
    """What the forward pass of one example leaves.

    Attributes:
        a: activations, layer 0 (the input x) to L.
        z: weighted sums, layer 1 to L.
        da_dz: sigma'(z), layer 1 to L.
        cost: C_0.
    """

    a: dict[int, float]
    z: dict[int, float]
    da_dz: dict[int, float]
    cost: float


def forward(chain: Chain, x: float, y: float) -> Forward:
    """Forward: z = w a + b and a = sigma(z), layer after layer [E6], and the cost (a - y)^2 [E7].

    Raises:
        DigitScopeError: where a number is not finite or becomes too large.
    """
    if not np.isfinite([x, y, *chain.w.values(), *chain.b.values()]).all():
        raise DigitScopeError("One neuron a layer: w, b, x and y must be finite numbers; change the one that is not.")
    activation = ACTIVATIONS[chain.activation]
    a, z, da_dz = {0: x}, {}, {}
    for layer in range(1, chain.depth + 1):
        z[layer] = chain.w[layer] * a[layer - 1] + chain.b[layer]
        a[layer], da_dz[layer] = sigma.value(activation, z[layer]), sigma.slope(activation, z[layer])
    cost = (a[chain.depth] - y) * (a[chain.depth] - y)
    _finite(np.asarray(cost))
    return Forward(a, z, da_dz, cost)


def factors_back_to(chain: Chain, x: float, y: float, layer: int) -> tuple[Factor, ...]:
    """The factors of dC_0/da^(layer): dC/da, then da/dz and dz/da for each layer on the way back [E11].

    `layer` runs from 0, the input, to L, where dC/da is the only factor.

    Raises:
        DigitScopeError: where there is no such layer, and as `forward`.
    """
    L = chain.depth
    if not 0 <= layer <= L:
        raise DigitScopeError(f"Layer: the chain has layers 0 to {L}; choose one of these, not {layer}.")
    passed = forward(chain, x, y)
    factors = [Factor(Derivative(cost_in(CostOf.BENCH_CHAIN), Symbol("a", L)), 2 * (passed.a[L] - y))]
    for m in range(L, layer, -1):
        z, below = Symbol("z", m), Symbol("a", m - 1)
        factors += [_slope(chain, passed, m), Factor(Derivative(z, below), chain.w[m])]
    return tuple(factors)


def factors(chain: Chain, x: float, y: float, layer: int, letter: ParameterLetter) -> tuple[Factor, ...]:
    """The factors of dC_0/dw or dC_0/db of a layer, from the cost back [E8, E9, E12, E13].

    Args:
        chain: the network.
        x: its input.
        y: the output desired.
        layer: k, 1 to L.
        letter: ``w`` or ``b``.

    Raises:
        DigitScopeError: where there is no such layer, and as `forward`.
    """
    if not 1 <= layer <= chain.depth:
        raise DigitScopeError(f"Layer: the chain has layers 1 to {chain.depth}; choose one of these, not {layer}.")
    passed = forward(chain, x, y)
    # dz/dw = a of the layer before, dz/db = 1.
    last = passed.a[layer - 1] if letter == "w" else 1.0
    return (
        *factors_back_to(chain, x, y, layer),
        _slope(chain, passed, layer),
        Factor(Derivative(Symbol("z", layer), Symbol(letter, layer)), last),
    )


def _slope(chain: Chain, passed: Forward, layer: int) -> Factor:
    """da/dz of a layer."""
    gate = sigma.gate(ACTIVATIONS[chain.activation], passed.z[layer], passed.da_dz[layer])
    return Factor(Derivative(Symbol("a", layer), Symbol("z", layer)), passed.da_dz[layer], gate)


def slope(chain: Chain, x: float, y: float, layer: int, letter: ParameterLetter) -> float:
    """dC_0/dw or dC_0/db of a layer: the product of its factors."""
    return product(*factors(chain, x, y, layer, letter)).value


def mean_slope(chain: Chain, examples: Sequence[tuple[float, float]], layer: int, letter: ParameterLetter) -> float:
    """dC/dw = 1/n sum_k dC_k/dw over examples (x, y), and the same for b [E10].

    Raises:
        DigitScopeError: without examples, and as `factors`.
    """
    if not examples:
        raise DigitScopeError("One neuron a layer: an average needs at least one example; add one.")
    return sum(slope(chain, x, y, layer, letter) for x, y in examples) / len(examples)


def step(chain: Chain, examples: Sequence[tuple[float, float]], learning_rate: float) -> Chain:
    """The chain after one step of gradient descent: w - eta dC/dw and b - eta dC/db in every layer [E57]."""
    w = {layer: w_l - learning_rate * mean_slope(chain, examples, layer, "w") for layer, w_l in chain.w.items()}
    b = {layer: b_l - learning_rate * mean_slope(chain, examples, layer, "b") for layer, b_l in chain.b.items()}
    return replace(chain, w=w, b=b)


def costs(chain: Chain, x: float, y: float, layer: int, letter: ParameterLetter, values: Iterable[float]) -> Array:
    """C_0 with w or b of a layer set to each of `values` in turn: the curve that dC_0/dw is a slope of, (m,).

    Raises:
        DigitScopeError: where a cost becomes too large.
    """
    moved = np.array(list(values), np.float64)
    w: dict[int, float | Array] = {**chain.w, **({layer: moved} if letter == "w" else {})}
    b: dict[int, float | Array] = {**chain.b, **({layer: moved} if letter == "b" else {})}
    a = np.full(len(moved), x)
    with np.errstate(all="ignore"):
        for m in range(1, chain.depth + 1):
            z, a = w[m] * a + b[m], np.empty_like(a)
            ACTIVATIONS[chain.activation].sigma(z, a)
        return _finite(np.square(a - y))


def _finite(cost: Array) -> Array:
    if not np.isfinite(cost).all():
        raise DigitScopeError("One neuron a layer: the cost is too large to compute; choose smaller w, b, x or y.")
    return cost
