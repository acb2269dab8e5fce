"""E1 to E24: forward, the single-neuron chain, and several neurons by index."""

from nn.derivation.equation import Equation, Extent, Spot, WindowPart, in_stepper, sized
from nn.derivation.letters import MINUS
from nn.derivation.phase import PhaseKind


def _column(letter: str, layer: str) -> str:
    """The vector of a layer, entry by entry."""
    first, second, last = (rf"{letter}_{{{index}}}^{{({layer})}}" for index in ("0", "1", rf"n_{layer}-1"))
    return rf"\begin{{bmatrix}} {first} \\ {second} \\ \vdots \\ {last} \end{{bmatrix}}"


FORWARD = (
    Equation(
        "E1",
        r"a_0^{(1)} = \sigma\left(w_{0,0}^{(1)} a_0^{(0)} + w_{0,1}^{(1)} a_1^{(0)} + \cdots"
        r" + w_{0,n_0-1}^{(1)} a_{n_0-1}^{(0)} + b_0^{(1)}\right)",
        "The first neuron of the first hidden layer weighs every pixel, adds its bias and applies sigma.",
        in_stepper(PhaseKind.ACTIVATIONS, 1),
        "Often written with the sender's index first, here and in E2 but nowhere else, and with a sum that ends at n_1:"
        f" first is the receiving neuron, and the last input is n_0 {MINUS} 1.",
    ),
    Equation(
        "E2",
        sized(_column("a", "1"), "$n1", "1")
        + r" = \sigma\Bigg("
        + sized(
            r"\begin{bmatrix} w_{0,0}^{(1)} & w_{0,1}^{(1)} & \cdots & w_{0,n_0-1}^{(1)} \\"
            r" w_{1,0}^{(1)} & w_{1,1}^{(1)} & \cdots & w_{1,n_0-1}^{(1)} \\ \vdots & \vdots & \ddots & \vdots \\"
            r" w_{n_1-1,0}^{(1)} & w_{n_1-1,1}^{(1)} & \cdots & w_{n_1-1,n_0-1}^{(1)} \end{bmatrix}",
            "$n1",
            "$n0",
        )
        + sized(_column("a", "0"), "$n0", "1")
        + " + "
        + sized(_column("b", "1"), "$n1", "1")
        + r"\Bigg)",
        "All neurons of the layer at once, for one example: each has one row of weights and one bias.",
        in_stepper(PhaseKind.ACTIVATIONS, 1),
        "Often written with the sender's index first, as E1, with the sizes of the next layers (n_1 for n_0, n_2 for"
        " n_1), and with one row and one column more; a row is a receiving neuron, a column a sending one.",
        {"n1": Extent("n_1", 0), "n0": Extent("n_0", -1)},
    ),
    Equation(
        "E3",
        r"a_j^{(k+1)} = \sigma\left(w_{j,0}^{(k+1)} a_0^{(k)} + w_{j,1}^{(k+1)} a_1^{(k)} + \cdots"
        r" + w_{j,n_k-1}^{(k+1)} a_{n_k-1}^{(k)} + b_j^{(k+1)}\right)",
        "The same from any layer k to the next, for any neuron j; only a softmax output takes more than one sum (E47).",
        in_stepper(PhaseKind.ACTIVATIONS, 2),
        "Often written with n_k + 1 neurons in layer k, of which n_k is the last; here, as from E14 on, layer k has n_k"
        f" neurons, of which n_k {MINUS} 1 is the last.",
    ),
    Equation(
        "E4",
        r"a_j^{(k+1)} = \sigma\left(\,\sum_{i=0}^{n_k-1} w_{j,i}^{(k+1)} a_i^{(k)} + b_j^{(k+1)}\right)",
        "The same as a sum over the sending neurons i; softmax as in E3.",
        in_stepper(PhaseKind.ACTIVATIONS, 2),
        "Often written with a sum that ends at n_k, as E3; it has one summand for each of the n_k neurons of layer k.",
    ),
    Equation(
        "E5",
        sized(r"\vec{a}^{(k+1)}", "$rows", "1")
        + r" = \sigma\left("
        + sized("W^{(k+1)}", "$rows", "$columns")
        + r" \, "
        + sized(r"\vec{a}^{(k)}", "$columns", "1")
        + " + "
        + sized(r"\vec{b}^{(k+1)}", "$rows", "1")
        + r"\right)",
        "The same as a matrix times a vector: one line for a whole layer, for one example.",
        in_stepper(PhaseKind.ACTIVATIONS, 2),
        "Often written with one row and one column more, as E3; the matrix has one row a neuron of layer k+1 and one"
        " column a neuron of layer k.",
        {"rows": Extent("n_{k+1}", 0), "columns": Extent("n_k", -1)},
    ),
)

_DC_DA_L = r"\frac{\partial C_0}{\partial a^{(L)}} \cdot \frac{\partial a^{(L)}}{\partial z^{(L)}} \cdot "
_WHOLE_CHAIN = (
    _DC_DA_L + r"\frac{\partial z^{(L)}}{\partial a^{(L-1)}} \cdot \frac{\partial a^{(L-1)}}{\partial z^{(L-1)}}"
    r" \,\cdots\, \frac{\partial z^{(k+1)}}{\partial a^{(k)}} \cdot \frac{\partial a^{(k)}}{\partial z^{(k)}} \cdot "
)

SINGLE_NEURON = (
    Equation(
        "E6",
        r"a^{(L)} = \sigma(z^{(L)}), \quad z^{(L)} = w^{(L)} a^{(L-1)} + b^{(L)}",
        "With one neuron a layer, the weighted sum z has one weight, one input and one bias; sigma makes a of it.",
        Spot(WindowPart.BENCH),
    ),
    Equation(
        "E7",
        r"C_0 = (a^{(L)} - y)^2",
        "The cost is the squared distance from the output that was wanted.",
        Spot(WindowPart.BENCH),
    ),
    Equation(
        "E8",
        r"\frac{\partial C_0}{\partial w^{(L)}} = " + _DC_DA_L + r"\frac{\partial z^{(L)}}{\partial w^{(L)}}",
        "A weight moves z, z moves a, a moves the cost: the three slopes multiply.",
        Spot(WindowPart.BENCH, back=0, letter="w"),
    ),
    Equation(
        "E9",
        r"\frac{\partial C_0}{\partial b^{(L)}} = " + _DC_DA_L + r"\frac{\partial z^{(L)}}{\partial b^{(L)}}",
        "The same for the bias; only the last factor is another one, and it is 1.",
        Spot(WindowPart.BENCH, back=0, letter="b"),
    ),
    Equation(
        "E10",
        r"\frac{\partial C}{\partial w^{(L)}} = \frac{1}{n} \sum_{k=0}^{n-1} \frac{\partial C_k}{\partial w^{(L)}}",
        "For several examples the gradient is the mean of the gradients of the single ones.",
        Spot(WindowPart.BENCH, back=0, letter="w", several=True),
    ),
    Equation(
        "E11",
        r"\frac{\partial C_0}{\partial a^{(L-1)}} = " + _DC_DA_L + r"\frac{\partial z^{(L)}}{\partial a^{(L-1)}}",
        "One layer back: how the cost answers to the activation before, by way of the weight.",
        Spot(WindowPart.BENCH),
    ),
    Equation(
        "E12",
        r"\frac{\partial C_0}{\partial w^{(k)}} = " + _WHOLE_CHAIN + r"\frac{\partial z^{(k)}}{\partial w^{(k)}}",
        "For a weight further back the chain has two more factors a layer.",
        Spot(WindowPart.BENCH, back=2, letter="w"),
    ),
    Equation(
        "E13",
        r"\frac{\partial C_0}{\partial b^{(k)}} = " + _WHOLE_CHAIN + r"\frac{\partial z^{(k)}}{\partial b^{(k)}}",
        "The same whole chain for a bias, whose last factor is 1.",
        Spot(WindowPart.BENCH, back=2, letter="b"),
    ),
)

_OUT_J = r"\frac{\partial C_0}{\partial a_j^{(L)}} \cdot \frac{\partial a_j^{(L)}}{\partial z_j^{(L)}} \cdot "
_BACK_TO_I = r"\frac{\partial z_j^{(L)}}{\partial a_i^{(L-1)}} \cdot \frac{\partial a_i^{(L-1)}}{\partial z_i^{(L-1)}}"
_NESTED = (
    r"\sum_{k_L=0}^{n_L-1} \; \sum_{k_{L-1}=0}^{n_{L-1}-1} \cdots \sum_{k_{k+1}=0}^{n_{k+1}-1} \left["
    r"\frac{\partial C_0}{\partial a_{k_L}^{(L)}} \cdot \frac{\partial a_{k_L}^{(L)}}{\partial z_{k_L}^{(L)}} \cdot "
    r"\frac{\partial z_{k_L}^{(L)}}{\partial a_{k_{L-1}}^{(L-1)}} \,\cdots\, "
)

SEVERAL_NEURONS = (
    Equation(
        "E14",
        r"C_0 = \frac{1}{n_L} \sum_{j=0}^{n_L-1} (a_j^{(L)} - y_j)^2",
        "With several outputs, the cost of an example is the mean of their squared errors, in a network set to squared"
        " error.",
        in_stepper(PhaseKind.LOSS),
        "The formula is right, the sentence often beside it is not: layer k has n_k neurons, not n_(k-1).",
    ),
    Equation(
        "E15",
        r"a_j^{(L)} = \sigma\left(\,\sum_{i=0}^{n_{L-1}-1} w_{ji}^{(L)} a_i^{(L-1)} + b_j^{(L)}\right)"
        r" = \sigma(z_j^{(L)})",
        "An output neuron sums over the layer before, then applies its function; softmax takes all sums of the layer,"
        " so that there a_j is no sigma(z_j) (E47).",
        in_stepper(PhaseKind.ACTIVATIONS, 3),
    ),
    Equation(
        "E16",
        r"\frac{\partial C_0}{\partial w_{ji}^{(L)}} = " + _OUT_J + r"\frac{\partial z_j^{(L)}}{\partial w_{ji}^{(L)}}",
        "A weight into output j has the three factors of the single neuron; softmax adds a sum over the outputs (E46).",
        Spot(WindowPart.TERMS, back=0, letter="w"),
    ),
    Equation(
        "E17",
        r"\frac{\partial C_0}{\partial b_j^{(L)}} = " + _OUT_J + r"\frac{\partial z_j^{(L)}}{\partial b_j^{(L)}}",
        "The same for the bias of output j; softmax adds a sum over the outputs (E46).",
        Spot(WindowPart.TERMS, back=0, letter="b"),
    ),
    Equation(
        "E18",
        r"a_k^{(L-1)} = \sigma\left(\,\sum_{i=0}^{n_{L-2}-1} w_{ki}^{(L-1)} a_i^{(L-2)} + b_k^{(L-1)}\right)"
        r" = \sigma(z_k^{(L-1)})",
        "The last hidden layer comes from the layer before it in the same way.",
        in_stepper(PhaseKind.ACTIVATIONS, 2),
    ),
    Equation(
        "E19",
        r"a_k^{(L-2)} = \sigma\left(\,\sum_{i=0}^{n_{L-3}-1} w_{ki}^{(L-2)} a_i^{(L-3)} + b_k^{(L-2)}\right)"
        r" = \sigma(z_k^{(L-2)})",
        "And so does the layer before that.",
        in_stepper(PhaseKind.ACTIVATIONS, 1),
    ),
    Equation(
        "E20",
        r"a_j^{(k)} = \sigma(z_j^{(k)}) = \sigma\left(\,\sum_{i=0}^{n_{k-1}-1} w_{ji}^{(k)} a_i^{(k-1)}"
        r" + b_j^{(k)}\right)",
        "At any layer k: first the weighted sum z, then sigma; only softmax takes all sums of its layer (E47).",
        in_stepper(PhaseKind.ACTIVATIONS, 1),
    ),
    Equation(
        "E21",
        r"\frac{\partial C_0}{\partial w_{ab}^{(L-1)}} = \sum_{j=0}^{n_L-1} \; \sum_{i=0}^{n_{L-1}-1} "
        + _OUT_J
        + _BACK_TO_I
        + r" \cdot \frac{\partial z_i^{(L-1)}}{\partial w_{ab}^{(L-1)}}, \quad"
        r" \frac{\partial z_i^{(L-1)}}{\partial w_{ab}^{(L-1)}} = 0 \ (i \neq a)",
        "A weight one layer back reaches the cost by way of every output, so its slope is a sum over them; softmax adds"
        " one more, as each a_j depends on every z (E46).",
        Spot(WindowPart.PATHS, back=1, letter="w", hidden=True),
        "Of the sum over i only i = a remains, because this weight moves no other weighted sum of its own layer.",
    ),
    Equation(
        "E22",
        r"\frac{\partial C_0}{\partial b_i^{(L-1)}} = \sum_{j=0}^{n_L-1} "
        + _OUT_J
        + _BACK_TO_I
        + r" \cdot \frac{\partial z_i^{(L-1)}}{\partial b_i^{(L-1)}}",
        "The same for a bias one layer back; softmax adds one more sum (E46).",
        Spot(WindowPart.PATHS, back=1, letter="b", hidden=True),
        "The index i names the bias and stays fixed; it is often summed over by mistake.",
    ),
    Equation(
        "E23",
        r"\frac{\partial C_0}{\partial w_{ab}^{(k)}} = "
        + _NESTED
        + r"\frac{\partial z_{k_{k+1}}^{(k+1)}}{\partial a_a^{(k)}} \cdot \frac{\partial a_a^{(k)}}{\partial z_a^{(k)}}"
        r" \cdot \frac{\partial z_a^{(k)}}{\partial w_{ab}^{(k)}} \right]",
        "Further back, the slope adds up one product for every path to the cost; softmax adds one more sum (E46).",
        Spot(WindowPart.PATHS, back=2, letter="w", hidden=True),
    ),
    Equation(
        "E24",
        r"\frac{\partial C_0}{\partial b_i^{(k)}} = "
        + _NESTED
        + r"\frac{\partial z_{k_{k+1}}^{(k+1)}}{\partial a_i^{(k)}} \cdot \frac{\partial a_i^{(k)}}{\partial z_i^{(k)}}"
        r" \cdot \frac{\partial z_i^{(k)}}{\partial b_i^{(k)}} \right]",
        "The same sum over all paths for a bias; softmax adds one more sum (E46).",
        Spot(WindowPart.PATHS, back=2, letter="b", hidden=True),
    ),
)
