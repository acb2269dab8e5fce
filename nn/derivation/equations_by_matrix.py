"""E25 to E57: the vectorised form, and the digit network."""

from nn.derivation.equation import Equation, Extent, Spot, WindowPart, in_stepper, sized
from nn.derivation.phase import PhaseKind

_FROM_ZERO = "Usually written with the ten classes counted from 1; here they are counted from 0, as the digits are."
_THREE_LAYERS = " Written for L = 3."
_OF_ONE = (
    "Often written with C; it is C_0, the cost of one example: with C, the mean, E50 and E51 would divide by n twice."
)

VECTORISED = (
    Equation(
        "E25",
        r"\frac{\partial C_0}{\partial w_{ab}^{(l)}} = \frac{\partial C_0}{\partial z_a^{(l)}} \cdot"
        r" \frac{\partial z_a^{(l)}}{\partial w_{ab}^{(l)}}",
        "A weight reaches the cost only through its neuron's weighted sum: the tangent's slope in two factors.",
        Spot(WindowPart.REFEREE, letter="w"),
    ),
    Equation(
        "E26",
        r"\frac{\partial C_0}{\partial b_a^{(l)}} = \frac{\partial C_0}{\partial z_a^{(l)}} \cdot"
        r" \frac{\partial z_a^{(l)}}{\partial b_a^{(l)}}",
        "So does a bias.",
        Spot(WindowPart.REFEREE, letter="b"),
    ),
    Equation(
        "E27",
        r"z_a^{(l)} = \sum_{i=0}^{n_{l-1}-1} w_{ai}^{(l)} a_i^{(l-1)} + b_a^{(l)}",
        "The weighted sum of neuron a, once more, to see what it depends on.",
        in_stepper(PhaseKind.SUMS, 1),
    ),
    Equation(
        "E28",
        r"\frac{\partial z_a^{(l)}}{\partial w_{ab}^{(l)}} = a_b^{(l-1)}, \quad"
        r" \frac{\partial z_a^{(l)}}{\partial b_a^{(l)}} = 1",
        "A weight acts on z as strongly as its input is active; a bias always acts in full.",
        Spot(WindowPart.TERMS),
    ),
    Equation(
        "E29",
        r"\frac{\partial C_0}{\partial w_{ab}^{(l)}} = \frac{\partial C_0}{\partial z_a^{(l)}} \cdot a_b^{(l-1)}, \quad"
        r" \frac{\partial C_0}{\partial b_a^{(l)}} = \frac{\partial C_0}{\partial z_a^{(l)}}",
        "With these put in, what is left to find is the slope with respect to z.",
        Spot(WindowPart.TERMS),
    ),
    Equation(
        "E30",
        r"\delta_a^{(l)} = \frac{\partial C_0}{\partial z_a^{(l)}}",
        "That slope gets a name: delta, the neuron's error.",
        Spot(WindowPart.TERMS),
    ),
    Equation(
        "E31",
        r"\frac{\partial C_0}{\partial w_{ab}^{(l)}} = \delta_a^{(l)} a_b^{(l-1)}, \quad"
        r" \frac{\partial C_0}{\partial b_a^{(l)}} = \delta_a^{(l)}",
        "The slope for a weight is the error of the receiver times the activation of the sender, that for a bias the"
        " error alone.",
        Spot(WindowPart.TERMS),
    ),
    Equation(
        "E32",
        r"\delta^{(l)} = \begin{bmatrix} \delta_0^{(l)} \\ \delta_1^{(l)} \\ \vdots \\ \delta_{n_l-1}^{(l)}"
        r" \end{bmatrix}, \quad a^{(l-1)} = \begin{bmatrix} a_0^{(l-1)} \\ a_1^{(l-1)} \\ \vdots \\"
        r" a_{n_{l-1}-1}^{(l-1)} \end{bmatrix}",
        "All deltas of a layer in one column, all activations before it in another.",
        Spot(WindowPart.OUTER_PRODUCT),
    ),
    Equation(
        "E33",
        r"\frac{\partial C_0}{\partial W^{(l)}} = \delta^{(l)} (a^{(l-1)})^T, \quad"
        r" \frac{\partial C_0}{\partial b^{(l)}} = \delta^{(l)}",
        "The slopes for all weights of a layer are one column times one row, those for its biases the column.",
        Spot(WindowPart.OUTER_PRODUCT),
    ),
    Equation(
        "E34",
        r"\delta^{(l)} (a^{(l-1)})^T = \begin{bmatrix}"
        r" \delta_0^{(l)} a_0^{(l-1)} & \delta_0^{(l)} a_1^{(l-1)} & \cdots & \delta_0^{(l)} a_{n_{l-1}-1}^{(l-1)} \\"
        r" \delta_1^{(l)} a_0^{(l-1)} & \delta_1^{(l)} a_1^{(l-1)} & \cdots & \delta_1^{(l)} a_{n_{l-1}-1}^{(l-1)} \\"
        r" \vdots & \vdots & \ddots & \vdots \\ \delta_{n_l-1}^{(l)} a_0^{(l-1)} & \delta_{n_l-1}^{(l)} a_1^{(l-1)} &"
        r" \cdots & \delta_{n_l-1}^{(l)} a_{n_{l-1}-1}^{(l-1)} \end{bmatrix}",
        "Written out: row a is what came in, times the delta of neuron a; into layer 1 came the picture.",
        Spot(WindowPart.OUTER_PRODUCT),
    ),
    Equation(
        "E35",
        r"\delta_a^{(l)} = \sum_{k=0}^{n_{l+1}-1} \frac{\partial C_0}{\partial z_k^{(l+1)}} \cdot"
        r" \frac{\partial z_k^{(l+1)}}{\partial a_a^{(l)}} \cdot \frac{\partial a_a^{(l)}}{\partial z_a^{(l)}}",
        "A hidden neuron reaches the cost by way of every neuron of the next layer.",
        Spot(WindowPart.TERMS, letter="w", hidden=True),
        "The left side is delta, often written as an S.",
    ),
    Equation(
        "E36",
        r"\frac{\partial z_k^{(l+1)}}{\partial a_a^{(l)}} = w_{ka}^{(l+1)}",
        "What an activation does to the next weighted sum is the weight between them: a factor of every path that"
        " goes that way.",
        Spot(WindowPart.PATHS, back=1, letter="w", hidden=True),
    ),
    Equation(
        "E37",
        r"\frac{\partial a_a^{(l)}}{\partial z_a^{(l)}} = \sigma'(z_a^{(l)})",
        "What the weighted sum of a hidden neuron does to its own activation is the slope of sigma; where it is 0, the"
        " gate is closed, or at a kink 0 is a convention (E52).",
        Spot(WindowPart.TERMS, letter="w", hidden=True),
    ),
    Equation(
        "E38",
        r"\delta_a^{(l)} = \sum_{k=0}^{n_{l+1}-1} \delta_k^{(l+1)} w_{ka}^{(l+1)} \sigma'(z_a^{(l)})",
        "The error of a hidden neuron is the errors after it, weighted by the way back, times its own slope.",
        Spot(WindowPart.TERMS, letter="w", hidden=True),
    ),
    Equation(
        "E39",
        r"\begin{matrix} \delta_0^{(l)} = \left(\delta_0^{(l+1)} w_{0,0}^{(l+1)} + \delta_1^{(l+1)} w_{1,0}^{(l+1)} +"
        r" \cdots + \delta_{n_{l+1}-1}^{(l+1)} w_{n_{l+1}-1,0}^{(l+1)}\right) \sigma'(z_0^{(l)}) \\"
        r" \delta_1^{(l)} = \left(\delta_0^{(l+1)} w_{0,1}^{(l+1)} + \delta_1^{(l+1)} w_{1,1}^{(l+1)} +"
        r" \cdots + \delta_{n_{l+1}-1}^{(l+1)} w_{n_{l+1}-1,1}^{(l+1)}\right) \sigma'(z_1^{(l)}) \end{matrix}",
        "Written out for two neurons: each takes one column of the next layer's weights.",
        Spot(WindowPart.TERMS, letter="w", hidden=True),
        "Often written without sigma', and with neurons counted from 1.",
    ),
    Equation(
        "E40",
        r"\delta^{(l)} = (W^{(l+1)})^T \delta^{(l+1)} \,\odot\, \sigma'(z^{(l)})",
        "First result, for hidden layers: the error goes back through the transposed weights, then through the slope of"
        " sigma.",
        in_stepper(PhaseKind.DELTA, 2),
    ),
    Equation(
        "E41",
        r"\frac{\partial C_0}{\partial b^{(l)}} = \delta^{(l)}",
        "Second result, for one example: the gradient of the biases is delta itself.",
        in_stepper(PhaseKind.BIAS_GRADIENT, 2),
    ),
    Equation(
        "E42",
        r"\frac{\partial C_0}{\partial W^{(l)}} = \delta^{(l)} (a^{(l-1)})^T",
        "Third result, for one example: the gradient of the weights is delta times the activations before, laid as a"
        " row.",
        in_stepper(PhaseKind.WEIGHT_GRADIENT, 2),
    ),
)

_N = Extent("n")
_DELTA_3 = r"\delta^{[3]}"


def _sized_delta(layer: str, above: str) -> str:
    """Delta of a hidden layer, from that of the one above."""
    delta, back = sized(rf"\delta^{{[{layer}]}}", "$rows", "$n"), sized(rf"(W^{{[{above}]}})^T", "$rows", "$after")
    from_above, gate = (
        sized(rf"\delta^{{[{above}]}}", "$after", "$n"),
        sized(rf"\sigma'(Z^{{[{layer}]}})", "$rows", "$n"),
    )
    return rf"{delta} = {back} \, {from_above} \,\circ\, {gate}"


DIGIT_NETWORK = (
    Equation(
        "E43",
        r"n_0 = 784, \quad n_1 = 32, \quad n_2 = 32, \quad n_3 = 10",
        "The derivation's own network: 28 by 28 pixels, two hidden layers, ten answers; the present one may have other"
        " sizes.",
        in_stepper(PhaseKind.INPUT),
    ),
    Equation(
        "E44",
        r"Z^{[l]} = W^{[l]} A^{[l-1]} + b^{[l]}, \quad A^{[l]} = \sigma(Z^{[l]}) \ (l = 1, 2), \quad"
        r" A^{[3]} = \mathrm{softmax}(Z^{[3]})",
        "Forward for a whole batch, one column an example, with b added to each column; a softmax output turns its sums"
        f" into probabilities, another output applies its function to each sum.{_THREE_LAYERS}",
        in_stepper(PhaseKind.SUMS, 1),
    ),
    Equation(
        "E45",
        f"{sized(_DELTA_3, '$rows', '$n')} = {sized('A^{[3]}', '$rows', '$n')} - {sized('Y', '$rows', '$n')}",
        "With softmax and cross-entropy, the error at the output is simply what was answered minus what was wanted."
        + _THREE_LAYERS,
        in_stepper(PhaseKind.DELTA, 3),
        sizes={"rows": Extent("10", 0), "n": _N},
    ),
    Equation(
        "E46",
        r"\frac{\partial C_0}{\partial z_i} = \sum_{j=0}^{9} \frac{\partial C_0}{\partial A_j} \cdot"
        r" \frac{\partial A_j}{\partial z_i} = \frac{\partial C_0}{\partial A_i} A_i (1 - A_i)"
        r" - \sum_{j \neq i} \frac{\partial C_0}{\partial A_j} A_j A_i",
        "Softmax mixes: each weighted sum moves all ten probabilities, and each of them may move the cost.",
        in_stepper(PhaseKind.JACOBIAN, 3),
        f"{_OF_ONE[:-1]}; the ten classes are counted from 0, as the digits are.",
    ),
    Equation(
        "E47",
        r"A_j = \frac{e^{z_j}}{\sum_{k=0}^{9} e^{z_k}} = \frac{e^{z_j - m}}{\sum_{k=0}^{9} e^{z_k - m}}, \quad"
        r" \frac{\partial A_j}{\partial z_i} = \begin{cases} A_j (1 - A_j) & i = j \\ -A_j A_i & i \neq j \end{cases}",
        "Softmax and all its slopes: a probability rises with its own sum and falls with every other; taking m, the"
        " largest z, from all sums cancels, and keeps the powers of e finite.",
        in_stepper(PhaseKind.JACOBIAN, 3),
        _FROM_ZERO,
    ),
    Equation(
        "E48",
        r"C_0 = -\sum_{j=0}^{9} y_j \ln A_j, \quad \frac{\partial C_0}{\partial A_j} = -\frac{y_j}{A_j}",
        "With one-hot labels, cross-entropy looks at the right answer alone, and the less probable it was the steeper.",
        in_stepper(PhaseKind.JACOBIAN, 3),
        _OF_ONE,
    ),
    Equation(
        "E49",
        r"\frac{\partial C_0}{\partial z_i} = -\frac{y_i}{A_i} A_i (1 - A_i) + \sum_{j \neq i} \frac{y_j}{A_j} A_j A_i"
        r" = A_i \sum_{j=0}^{9} y_j - y_i = A_i - y_i, \quad \sum_{j=0}^{9} y_j = 1",
        "Put together, the two collapse to a difference; the last step is that the labels of one example add up to 1.",
        in_stepper(PhaseKind.JACOBIAN, 3),
        _OF_ONE,
    ),
    Equation(
        "E50",
        sized(r"\frac{\partial C}{\partial W^{[3]}}", "$rows", "$columns")
        + r" = \frac{1}{n} \, "
        + sized(_DELTA_3, "$rows", "$n")
        + r" \, "
        + sized("(A^{[2]})^T", "$n", "$columns"),
        f"The gradient of the last weights, summed over the batch by the product and divided by n.{_THREE_LAYERS}",
        in_stepper(PhaseKind.WEIGHT_GRADIENT, 3),
        sizes={"rows": Extent("10", 0), "columns": Extent("32", -1), "n": _N},
    ),
    Equation(
        "E51",
        sized(r"\frac{\partial C}{\partial b^{[3]}}", "$rows", "1")
        + r" = \frac{1}{n} \sum_{k=0}^{n-1} "
        + sized(r"\delta_k^{[3]}", "$rows", "1"),
        f"The gradient of the last biases is the mean delta.{_THREE_LAYERS}",
        in_stepper(PhaseKind.BIAS_GRADIENT, 3),
        "The sum runs over the examples, the columns of delta; often written without an index.",
        {"rows": Extent("10", 0)},
    ),
    Equation(
        "E52",
        r"\sigma'(Z) = \mathbf{I}(Z > 0)",
        "The slope of ReLU is 1 for a positive sum and 0 for a negative one: open or closed; at 0 it has none, and"
        " sigma' = 0 is a convention.",
        in_stepper(PhaseKind.DELTA, 2),
    ),
    Equation(
        "E53",
        _sized_delta("2", "3"),
        f"The errors of the last hidden layer, here the second, from those of the output.{_THREE_LAYERS}",
        in_stepper(PhaseKind.DELTA, 2),
        sizes={"rows": Extent("32", 0), "after": Extent("10", 1), "n": _N},
    ),
    Equation(
        "E54",
        _sized_delta("1", "2"),
        "The errors of a hidden layer before the last hidden one, here the first, from those of the layer after it."
        + _THREE_LAYERS,
        in_stepper(PhaseKind.DELTA, 1),
        sizes={"rows": Extent("32", 0), "after": Extent("32", 1), "n": _N},
    ),
    Equation(
        "E55",
        r"\frac{\partial C}{\partial W^{[l]}} = \frac{1}{n} \delta^{[l]} (A^{[l-1]})^T, \quad l = 1, 2",
        f"The gradient of the hidden layers' weights has the same form.{_THREE_LAYERS}",
        in_stepper(PhaseKind.WEIGHT_GRADIENT, 1),
    ),
    Equation(
        "E56",
        r"\frac{\partial C}{\partial b^{[l]}} = \frac{1}{n} \sum_{k=0}^{n-1} \delta_k^{[l]}, \quad l = 1, 2",
        f"So has the gradient of their biases.{_THREE_LAYERS}",
        in_stepper(PhaseKind.BIAS_GRADIENT, 1),
        "The sum runs over the examples, as in E51.",
    ),
    Equation(
        "E57",
        r"W^{[l]} \leftarrow W^{[l]} - \eta \frac{\partial C}{\partial W^{[l]}}, \quad"
        r" b^{[l]} \leftarrow b^{[l]} - \eta \frac{\partial C}{\partial b^{[l]}}",
        "Every parameter moves by eta times its slope, against it: downhill.",
        in_stepper(PhaseKind.UPDATE),
    ),
)
