"""One step of backpropagation by hand, task by task in the order of the derivation; every number from printed ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from nn.activations import ACTIVATIONS, OUTPUTS
from nn.derivation.letters import COST, DOT, MINUS, SIGMA_PRIME
from nn.derivation.terms import Derivative, Symbol, fill
from nn.enumerated import enumerated
from nn.exercise.decimals import printed, product_text, rounded, sum_text
from nn.exercise.hand_network import HandNetwork, Vector
from nn.exercise.hand_sigmas import HAND_SIGMAS
from nn.exercise.hand_task import HandCell, HandTask

MOST_CELLS = 12
"""Of a larger array of slopes or weights only the first rows are asked for."""
_C = Symbol(COST)


@dataclass(frozen=True)
class HandStep:
    """All tasks of an exercise.

    Attributes:
        tasks: in the order in which they are worked out.
        cost: before the step.
        cost_after: with all parameters after the step.
    """

    tasks: tuple[HandTask, ...]
    cost: Decimal
    cost_after: Decimal


def hand_step(network: HandNetwork) -> HandStep:
    """The tasks of one step with their key.

    Raises:
        decimal.InvalidOperation: where softmax rounds what was wanted to 0, of which there is no logarithm.
    """
    forward, A = _forward(network)
    cost = _cost(network, A[2])
    back, delta = _backward(network, tuple(cell.value for cell in forward[0].cells), A)
    slopes, dW, db = _slopes(A, delta)
    updates, after = _updates(network, dW, db)
    _, A_after = _forward(after)
    tasks = (*forward, cost, *back, *slopes, *updates)
    return HandStep(tasks, cost.cells[-1].value, _cost(after, A_after[2]).cells[-1].value)


# Forward


def _forward(n: HandNetwork) -> tuple[list[HandTask], dict[int, Vector]]:
    A: dict[int, Vector] = {0: n.x}
    tasks = []
    for layer in (1, 2):
        sums = tuple(_sum(n, A[layer - 1], layer, j) for j in range(len(n.b[layer])))
        what = "pixels" if layer == 1 else "activations of the hidden layer"
        sentence = f"Weigh the {what}, add them up and add the bias."
        rule = fill(r"z_j^{($l)} = \sum_i w_{j,i}^{($l)} a_i^{($before)} + b_j^{($l)}", l=layer, before=layer - 1)
        where = "hidden layer" if layer == 1 else "output layer"
        tasks.append(HandTask(f"Weighted sums, {where}", sentence, rule, ("E27",), sums, 3))
        Z = tuple(cell.value for cell in sums)
        activations, task = _softmax(Z) if layer == 2 and n.output == "softmax" else _each(n, Z, layer)
        tasks.append(task)
        A[layer] = activations
    return tasks, A


def _sum(n: HandNetwork, before: Vector, layer: int, j: int) -> HandCell:
    weights, bias = n.W[layer][j], n.b[layer][j]
    products = [product_text(w, a) for w, a in zip(weights, before, strict=True)]
    total = sum((w * a for w, a in zip(weights, before, strict=True)), bias)
    return HandCell(Symbol("z", layer, (j,)), sum_text([*products, printed(bias)]), rounded(total))


def _each(n: HandNetwork, Z: Vector, layer: int) -> tuple[Vector, HandTask]:
    """A function of each sum by itself."""
    key = n.activation if layer == 1 else n.output
    rule = (ACTIVATIONS if layer == 1 else OUTPUTS)[key].latex
    sigma = HAND_SIGMAS[key]
    cells = tuple(
        HandCell(Symbol("a", layer, (j,)), sigma.value_text(z), rounded(sigma.value(z))) for j, z in enumerate(Z)
    )
    formula = fill(r"a_j^{($l)} = \sigma(z_j^{($l)}), \quad \sigma(z) = ", l=layer) + fill(rule, z="z")
    where, sentence = (
        ("Activations", "Put each sum through the activation function.")
        if layer == 1
        else ("Outputs", "Put each sum through the function of the output layer.")
    )
    return tuple(cell.value for cell in cells), HandTask(where, sentence, formula, ("E20",), cells, 3)


def _softmax(Z: Vector) -> tuple[Vector, HandTask]:
    powers = tuple(rounded(z.exp()) for z in Z)
    total = sum(powers, Decimal(0))
    cells = [
        HandCell(Symbol("e^z", 2, (j,)), f"e^({printed(z)})", p) for j, (z, p) in enumerate(zip(Z, powers, strict=True))
    ]
    cells.append(HandCell(Symbol("S"), sum_text(map(printed, powers)), total))
    shares = tuple(rounded(p / total) for p in powers)
    cells += [
        HandCell(Symbol("a", 2, (j,)), f"{printed(p)} / {printed(total)}", share)
        for j, (p, share) in enumerate(zip(powers, shares, strict=True))
    ]
    sentence = "Make probabilities: take e to the power of each sum, add these up to S, divide each of them by S."
    formula = r"a_j^{(2)} = \frac{e^{z_j^{(2)}}}{\sum_k e^{z_k^{(2)}}}"
    return shares, HandTask("Softmax", sentence, formula, ("E47",), tuple(cells), 3)


def _cost(n: HandNetwork, a: Vector) -> HandTask:
    if n.loss == "cross_entropy":
        of_label = next(a_j for a_j, y_j in zip(a, n.y, strict=True) if y_j)
        cell = HandCell(_C, f"{MINUS}ln {printed(of_label)}", rounded(-of_label.ln()))
        sentence = "How wrong is the answer? The natural logarithm of the probability of what was wanted says so."
        return HandTask("Cost", sentence, r"C_0 = -\sum_j y_j \ln a_j^{(2)}", ("E48",), (cell,))
    squares = [f"({printed(a_j)} {MINUS} {printed(y_j)})\u00b2" for a_j, y_j in zip(a, n.y, strict=True)]
    total = sum(((a_j - y_j) ** 2 for a_j, y_j in zip(a, n.y, strict=True)), Decimal(0))
    work = sum_text(squares)
    work = f"({work}) / {len(a)}" if len(a) > 1 else work
    sentence = "How wrong is the answer? The mean of the squared distances from what was wanted says so."
    formula = r"C_0 = \frac{1}{n_L} \sum_j (a_j^{(2)} - y_j)^2, \quad n_L = " + str(len(a))
    return HandTask("Cost", sentence, formula, ("E14",), (HandCell(_C, work, rounded(total / len(a))),))


# Backward


def _backward(n: HandNetwork, Z: Vector, A: Mapping[int, Vector]) -> tuple[list[HandTask], dict[int, Vector]]:
    out = _delta_at_output(n, A[2])
    delta = {2: tuple(cell.value for cell in out.cells)}
    sigma = HAND_SIGMAS[n.activation]
    gates = tuple(
        HandCell(Symbol(SIGMA_PRIME, 1, (a,)), sigma.slope_text(z, value), rounded(sigma.slope(value)))
        for a, (z, value) in enumerate(zip(Z, A[1], strict=True))
    )
    slopes = HandTask(
        "Slopes of the activation function",
        f"How steep is the activation function at each hidden neuron? {sigma.slope_words}",
        rf"\sigma'(z_a^{{(1)}}) = {sigma.slope_latex}",
        ("E37", *ACTIVATIONS[n.activation].equations),
        gates,
        3,
    )
    cells = tuple(_hidden_delta(n, delta[2], a, gate.value) for a, gate in enumerate(gates))
    rule = r"\delta_a^{(1)} = \sum_k \delta_k^{(2)} w_{k,a}^{(2)} \, \sigma'(z_a^{(1)})"
    sentence = "Send the errors back: down column a of the weights, then times the slope."
    delta[1] = tuple(cell.value for cell in cells)
    return [out, slopes, HandTask("Delta, hidden layer", sentence, rule, ("E38",), cells, 3)], delta


def _delta_at_output(n: HandNetwork, a: Vector) -> HandTask:
    title, sentence = "Delta, output layer", "How does the cost answer to each weighted sum of the output layer?"
    if n.loss == "cross_entropy":
        cells = tuple(
            HandCell(Symbol("delta", 2, (j,)), f"{printed(a_j)} {MINUS} {printed(y_j)}", rounded(a_j - y_j))
            for j, (a_j, y_j) in enumerate(zip(a, n.y, strict=True))
        )
        return HandTask(title, sentence, r"\delta_j^{(2)} = a_j^{(2)} - y_j", ("E45", "E49"), cells, 3)
    share = Decimal(2) / len(a)
    cells = tuple(
        HandCell(
            Symbol("delta", 2, (j,)),
            f"{printed(share)} {DOT} ({printed(a_j)} {MINUS} {printed(y_j)})"
            f" {DOT} {printed(a_j)} {DOT} (1 {MINUS} {printed(a_j)})",
            rounded(share * (a_j - y_j) * a_j * (1 - a_j)),
        )
        for j, (a_j, y_j) in enumerate(zip(a, n.y, strict=True))
    )
    rule = r"\delta_j^{(2)} = \frac{2}{n_L} (a_j^{(2)} - y_j) \, a_j^{(2)} (1 - a_j^{(2)})"
    return HandTask(title, sentence, rule, ("E16", "E30"), cells, 3)


def _hidden_delta(n: HandNetwork, delta: Vector, a: int, gate: Decimal) -> HandCell:
    column = [row[a] for row in n.W[2]]
    parts = [product_text(d, w) for d, w in zip(delta, column, strict=True)]
    total = sum((d * w for d, w in zip(delta, column, strict=True)), Decimal(0)) * gate
    return HandCell(Symbol("delta", 1, (a,)), f"({sum_text(parts)}) {DOT} {printed(gate)}", rounded(total))


def _slopes(
    A: Mapping[int, Vector], delta: Mapping[int, Vector]
) -> tuple[list[HandTask], dict[int, tuple[Vector, ...]], dict[int, Vector]]:
    tasks, dW, db = [], {}, {}
    for layer in (2, 1):
        where = "output layer" if layer == 2 else "hidden layer"
        rows = [
            [
                HandCell(Derivative(_C, Symbol("w", layer, (a, b))), product_text(d, sent), rounded(d * sent))
                for b, sent in enumerate(A[layer - 1])
            ]
            for a, d in enumerate(delta[layer])
        ]
        dW[layer] = tuple(tuple(cell.value for cell in row) for row in rows)
        sentence = "The slope for a weight: the error of the receiver times the activation of the sender."
        rule = fill(
            r"\frac{\partial C_0}{\partial w_{a,b}^{($l)}} = \delta_a^{($l)} a_b^{($before)}", l=layer, before=layer - 1
        )
        asked = _asked(rows, delta[layer])
        tasks.append(_array(f"Slopes for the weights, {where}", sentence, rule, "E31", rows, asked))
        db[layer] = delta[layer]
        biases = tuple(
            HandCell(Derivative(_C, Symbol("b", layer, (a,))), printed(d), d) for a, d in enumerate(delta[layer])
        )
        rule = fill(r"\partial C_0 / \partial b_a^{($l)} = \delta_a^{($l)}", l=layer)
        sentence = "The slope for a bias: the error alone."
        tasks.append(HandTask(f"Slopes for the biases, {where}", sentence, rule, ("E31",), biases, 3))
    return tasks, dW, db


def _asked(rows: Sequence[Sequence[HandCell]], delta: Vector) -> tuple[int, ...]:
    """Which rows are asked for: all, or of a large array those of the neurons with the largest errors."""
    most = max(MOST_CELLS // len(rows[0]), 1)
    return tuple(sorted(sorted(range(len(rows)), key=lambda row: -abs(delta[row]))[:most]))


def _array(
    title: str, sentence: str, rule: str, equation: str, rows: Sequence[Sequence[HandCell]], asked: tuple[int, ...]
) -> HandTask:
    if len(asked) < len(rows):
        neurons = enumerated(map(str, asked))
        sentence += f" Neuron {neurons} alone is enough." if len(asked) == 1 else f" Neurons {neurons} are enough."
    cells = tuple(cell for row in asked for cell in rows[row])
    return HandTask(title, sentence, rule, (equation,), cells, min(len(rows[0]), 3))


def _updates(
    n: HandNetwork, dW: Mapping[int, tuple[Vector, ...]], db: Mapping[int, Vector]
) -> tuple[list[HandTask], HandNetwork]:
    tasks, W, b = [], {}, {}
    for layer in (2, 1):
        where = "output layer" if layer == 2 else "hidden layer"
        rows = [
            [
                _updated(n, Symbol("w new", layer, (i, j)), w, slope)
                for j, (w, slope) in enumerate(zip(*both, strict=True))
            ]
            for i, both in enumerate(zip(n.W[layer], dW[layer], strict=True))
        ]
        W[layer] = tuple(tuple(cell.value for cell in row) for row in rows)
        biases = [
            _updated(n, Symbol("b new", layer, (i,)), value, slope)
            for i, (value, slope) in enumerate(zip(n.b[layer], db[layer], strict=True))
        ]
        b[layer] = tuple(cell.value for cell in biases)
        rule = fill(
            r"{w_\mathrm{new}}_{a,b}^{($l)} = w_{a,b}^{($l)} - \eta\, \frac{\partial C_0}{\partial w_{a,b}^{($l)}}",
            l=layer,
        )
        sentence = "Go down the slope: each weight moves by the learning rate times its slope, against it."
        asked = _asked(rows, db[layer])
        tasks.append(_array(f"New weights, {where}", sentence, rule, "E57", rows, asked))
        rule = fill(r"{b_\mathrm{new}}_a^{($l)} = b_a^{($l)} - \eta\, \partial C_0 / \partial b_a^{($l)}", l=layer)
        sentence = "So does each bias."
        tasks.append(HandTask(f"New biases, {where}", sentence, rule, ("E57",), tuple(biases), 3))
    return tasks, HandNetwork(n.activation, n.output, n.loss, n.x, W, b, n.y, n.eta)


def _updated(n: HandNetwork, name: Symbol, value: Decimal, slope: Decimal) -> HandCell:
    work = f"{printed(value)} {MINUS} {product_text(n.eta, slope)}"
    return HandCell(name, work, rounded(value - n.eta * slope))
