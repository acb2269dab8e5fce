"""The nested sum over every path from a weight to the cost, each path a product of its own [E21 to E24].

From w_ab of layer l a change travels to neuron a, from there to any neuron of layer l+1, and so on to the outputs,
where softmax mixes it once more. Each cell of `path_products` is one such path; they are added up only at the very end.
Their number grows by a factor with each layer: the reason for the recursion over delta.
"""

import math
from functools import reduce

import numpy as np

from nn.activations import OUTPUTS
from nn.arrays import Array
from nn.derivation.example import Example, value_of
from nn.derivation.letters import CostOf
from nn.derivation.output_layer import dC_da
from nn.derivation.parameter import Parameter
from nn.derivation.results import PathSum
from nn.derivation.terms import Derivative, Factor, Gate, Path, Symbol, cost_in, product
from nn.errors import DigitScopeError
from nn.network import Architecture

MAX_PATHS = 1_000_000
"""Paths of one sum: as many are multiplied out well within a second."""


def count_paths(architecture: Architecture, layer: int) -> int:
    """The number of paths from one parameter of `layer` to the cost: n_{l+1} ... n_L, with softmax n_L once more."""
    widths = architecture.widths
    return math.prod(widths[layer + 1 :]) * (widths[-1] if OUTPUTS[architecture.output].mixes else 1)


def sum_over_paths(example: Example, parameter: Parameter, most: int) -> PathSum:
    """dC/dw_ab or dC/db_a as the sum over every path to the cost [E23, E24], with at most `most` of the largest paths.

    Raises:
        DigitScopeError: as `path_products`.
    """
    factors = _factors(example, parameter)
    products = _multiplied(factors, example, parameter)
    sizes = np.abs(products.ravel())
    chosen = np.argpartition(-sizes, min(most, sizes.size) - 1)[:most]
    order = chosen[np.argsort(-sizes[chosen], kind="stable")]
    cells = (tuple(int(k) for k in np.unravel_index(i, products.shape)) for i in order)
    return PathSum(
        count=products.size,
        closed=products.size - int(np.count_nonzero(products)),
        rounds=_rounds(example, parameter, factors, products),
        total=float(products.sum()) + 0.0,
        backward=value_of(parameter, example.gradient),
        largest=tuple(path(example, parameter, cell) for cell in cells),
    )


def path_products(example: Example, parameter: Parameter) -> Array:
    """One product a path from the parameter to the cost.

    Returns:
        One axis a layer from l+1 to L, (n_{l+1}, ..., n_L), with softmax one more, n_L.

    Raises:
        DigitScopeError: where the network has no such parameter, where there are more than MAX_PATHS paths, and where
            the label's probability is too small for the chain's -y/a.
    """
    return _multiplied(_factors(example, parameter), example, parameter)


def _factors(example: Example, parameter: Parameter) -> list[Array]:
    """The factors of E23 or E24 from the cost back, each along those axes of `path_products` on which it depends."""
    parameter.check(example.network.widths)
    network = example.network
    layer, a, L = parameter.layer, parameter.neuron, network.depth
    count = count_paths(network.architecture, layer)
    if count > MAX_PATHS:
        raise DigitScopeError(
            f"{count:,} paths lead from here to the cost, too many to list: more than {MAX_PATHS:,}. "
            "Choose a weight of a later layer, or press Terms, which adds them up layer by layer."
        )
    example.check_chain()
    # At the output: one axis k_L, with softmax a second one j.
    output = OUTPUTS[example.output]
    slope, da_dz = dC_da(example.loss, example.a[L], example.y), output.jacobian(example.a[L])
    factors = [slope, da_dz.T if output.mixes else np.diag(da_dz)]
    if layer == L:
        factors = [slope if output.mixes else slope[a], factors[1][a]]
    for m in range(L, layer, -1):
        # One layer back: a new first axis, the neuron in layer m - 1; in the parameter's own layer that is a alone.
        below, above = slice(a, a + 1) if m - 1 == layer else slice(None), (1,) * (L - m + output.mixes)
        W, slopes = network.W[m].T[below], example.da_dz[m - 1][below]
        factors += [W.reshape(W.shape + above), slopes.reshape(-1, 1, *above)]
    return [*factors, np.array(_dz_dparameter(example, parameter).value)]


def _multiplied(factors: list[Array], example: Example, parameter: Parameter) -> Array:
    """The products of single factors; nothing is summed."""
    widths, mixes = example.network.widths, OUTPUTS[example.output].mixes
    products = np.asarray(reduce(np.multiply, factors))
    return products.reshape(widths[parameter.layer + 1 :] + widths[-1:] * mixes)


def _rounds(example: Example, parameter: Parameter, factors: list[Array], products: Array) -> bool:
    """Whether a product that is 0 in float64 may not be 0: of a rounded factor, or of factors none of which is 0."""
    silent, outputs = _dz_dparameter(example, parameter).gate is Gate.TOO_SMALL, factors[1]
    # No slope of softmax is 0, but for one output, which is always 1.
    small = OUTPUTS[example.output].mixes and outputs.size > 1 and not outputs.all()
    open_paths = np.count_nonzero(reduce(np.logical_and, (factor != 0 for factor in factors)))
    return example.rounds(parameter.layer) or silent or small or bool(open_paths > np.count_nonzero(products))


def path(example: Example, parameter: Parameter, cell: tuple[int, ...]) -> Path:
    """The path of one cell of `path_products`, with the factors of E23 or E24."""
    L, layer = example.network.depth, parameter.layer
    output = OUTPUTS[example.output]
    mixed = output.mixes
    # k[m] is the neuron in layer m; j the output at which the path reaches the cost.
    k = dict(enumerate((parameter.neuron, *(cell[:-1] if mixed else cell)), start=layer))
    j = cell[-1] if mixed else k[L]
    C, a_j = cost_in(CostOf.TRACE, example.number), Symbol("a", L, (j,))
    factors = [
        Factor(
            Derivative(C, a_j),
            float(dC_da(example.loss, example.a[L], example.y)[j]),
        ),
        Factor(Derivative(a_j, Symbol("z", L, (k[L],))), float(output.jacobian(example.a[L])[j, k[L]])),
    ]
    for m in range(L, layer, -1):
        below = Symbol("a", m - 1, (k[m - 1],))
        dz_da = Derivative(Symbol("z", m, (k[m],)), below)
        da_dz = Derivative(below, Symbol("z", m - 1, (k[m - 1],)))
        factors.append(Factor(dz_da, float(example.network.W[m][k[m], k[m - 1]])))
        factors.append(Factor(da_dz, float(example.da_dz[m - 1][k[m - 1]]), example.gate(m - 1, k[m - 1])))
    factors.append(_dz_dparameter(example, parameter))
    neurons = (*k.values(), j) if mixed else tuple(k.values())
    return Path(neurons, tuple(factors), product(*factors).value)


def _dz_dparameter(example: Example, parameter: Parameter) -> Factor:
    """dz_a/dw_ab = a_b, dz_a/db_a = 1 [E28]."""
    before, b = parameter.layer - 1, parameter.sender
    name = Derivative(Symbol("z", parameter.layer, (parameter.neuron,)), parameter.symbol)
    return Factor(name, 1.0) if b is None else Factor(name, float(example.a[before][b]), example.input_gate(before, b))
