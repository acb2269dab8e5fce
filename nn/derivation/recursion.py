"""A gradient cell opened: delta times a, delta as a sum over the next layer, each of its terms a sum again.

Opening goes on until the output layer, whose delta opens into the slope of the cost times the Jacobian. Every sum is
held against the number that the backward pass found by matrix products.
"""

from collections.abc import Sequence

from nn.activations import OUTPUTS
from nn.arrays import Array
from nn.derivation.example import Example, sum_over_next_layer, value_of
from nn.derivation.letters import SIGMA_PRIME, CostOf
from nn.derivation.output_layer import chain_terms, collapsed_terms, collapses, rounding_note
from nn.derivation.parameter import Parameter, check_neuron
from nn.derivation.terms import Derivative, Factor, Opened, Symbol, Term, by_size, cost_in, product
from nn.losses import LOSSES


def open_parameter(example: Example, parameter: Parameter) -> Opened:
    """dC/dw_ab = delta_a a_b, or dC/db_a = delta_a [E16, E17, E25, E26, E28 to E31]: one term, whose delta opens.

    Raises:
        DigitScopeError: where the network has no such parameter.
    """
    parameter.check(example.network.widths)
    layer, a, sender = parameter.layer, parameter.neuron, parameter.sender
    factors = [Factor(Symbol("delta", layer, (a,)), float(example.delta[layer][a]), example.gate(layer, a))]
    if sender is not None:
        gate = example.input_gate(layer - 1, sender)
        factors.append(Factor(Symbol("a", layer - 1, (sender,)), float(example.a[layer - 1][sender]), gate))
    term = product(*factors, opens=(layer, a))
    return Opened(
        Derivative(cost_in(CostOf.TRACE, example.number), parameter.symbol),
        (term,),
        value_of(parameter, example.gradient),
    )


def open_delta(example: Example, layer: int, a: int) -> Opened:
    """delta_a of a layer: the sum over the next layer [E35 to E38], or the chain at the output [E46].

    Raises:
        DigitScopeError: where there is no such neuron, and at the output where the label's probability is too small
            for the chain's -y/a, which leaves only its short form a - y.
    """
    network = example.network
    check_neuron(network.widths, layer, a)
    L = network.depth
    symbol = Symbol("delta", layer, (a,))
    backward = float(example.gradient.delta[layer][0, a])
    if layer == L:
        example.check_chain()
        C = cost_in(CostOf.TRACE, example.number)
        terms = chain_terms(C, example.loss, example.output, example.a[L], example.y, a, L)
        short = collapsed_terms(example.a[L], example.y, a, L) if collapses(example.loss, example.output) else []
        pair = f"{OUTPUTS[example.output].label} and {LOSSES[example.loss].label}".lower()
        note = rounding_note(example.loss, example.output, example.a[L], example.y, a)
        return Opened(symbol, by_size(terms), backward, tuple(short), pair, note)
    slope = Factor(Symbol(SIGMA_PRIME, layer, (a,)), float(example.da_dz[layer][a]), example.gate(layer, a))
    deltas = [
        Factor(Symbol("delta", layer + 1, (k,)), delta_k, example.gate(layer + 1, k))
        for k, delta_k in enumerate(example.delta[layer + 1].tolist())
    ]
    terms = delta_terms(deltas, network.W[layer + 1][:, a], slope, layer, a)
    return Opened(symbol, by_size(terms), backward)


def delta_terms(deltas: Sequence[Factor], weights: Array, slope: Factor, layer: int, a: int) -> list[Term]:
    """The terms delta_k w_ka sigma'(z_a), one a neuron k of layer l+1 [E38, E39].

    Args:
        deltas: of layer l+1, (n_{l+1},).
        weights: column a of W[l+1], (n_{l+1},).
        slope: sigma'(z_a).
        layer: l.
        a: the neuron of layer l.
    """
    above = layer + 1
    return [
        product(delta_k, Factor(Symbol("w", above, (k, a)), w_ka), slope, opens=(above, k))
        for k, (delta_k, w_ka) in enumerate(zip(deltas, weights.tolist(), strict=True))
    ]


def sum_terms(weights: Array, a: Array, b: float, layer: int, j: int, column: tuple[int, ...] = ()) -> list[Term]:
    """The terms w_ji a_i, one an input i, and b_j [E27].

    Args:
        weights: row j of W[l], (n_{l-1},).
        a: activations of layer l-1, (n_{l-1},).
        b: the bias b_j.
        layer: l.
        j: the neuron of layer l.
        column: the example among several, as a further index of a; none for one example.
    """
    terms = [
        product(Factor(Symbol("w", layer, (j, i)), w_ji), Factor(Symbol("a", layer - 1, (i, *column)), a_i))
        for i, (w_ji, a_i) in enumerate(_numbers(weights, a))
    ]
    return [*terms, product(Factor(Symbol("b", layer, (j,)), float(b)))]


def dC_dx(example: Example) -> Array:
    """dC/dx_i = sum_k delta_k^(1) w_ki^(1), one sum a pixel: the recursion one level further back [E35, E36].

    The input has no sigma, so the sum ends before sigma'. Where it is positive, more ink raises the cost.

    Returns:
        (n_0,).
    """
    return sum_over_next_layer(example.delta[1], example.network.W[1])


def _numbers(first: Array, second: Array) -> Sequence[tuple[float, float]]:
    return list(zip(first.tolist(), second.tolist(), strict=True))
