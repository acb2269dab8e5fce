"""What the page of a neuron says, and its formulas."""

CHANGE = "\u0394"
"""Great delta: a change of what follows."""

DIRECTION = r"w \cdot x \le \lVert w \rVert \cdot \lVert x \rVert"
ASCENT = r"x_\mathrm{new} = \min(1, {\max(0, x + \eta \frac{\partial z}{\partial x})})"
OFF = r"\Delta C \approx \frac{1}{n} \sum_k \frac{\partial C_k}{\partial a} (0 - a)"
OPERATION = (
    r"\Delta C \approx \frac{1}{n} \sum_k \left( \frac{\partial C_k}{\partial a} a (s - 1) + \delta \, \Delta b \right)"
)
FORMULAS = DIRECTION, ASCENT, OFF, OPERATION

RUNS = "A run changes the network with each batch: its weights are followed here. Pause it to work out the rest."
SHAPED = "Of all inputs of one length, w/\u2016w\u2016 gives the largest sum z; it has signs, as no picture has."
ASCENDED = (
    "From {begin} (z = {before}) uphill along dz/dx for {steps} steps, each pixel held between 0 and 1: z = {after}."
)
STAYED = "From {begin} (z = {before}) nothing leads uphill: the slope dz/dx is 0 all around."
GREY, DRAWING = "even grey", "your drawing"
NO_DRAWING = "Draw a digit to begin from it."

OUTPUT_READ_BY_NOBODY = "Nothing reads an output: it has no activation to switch off, and only its bias can be moved."
FIRST_ORDER = (
    "Predicted to first order by the present gradient; measured on the same digits without it. Switching off is no "
    "small step: where the two part, the cost is curved."
)
