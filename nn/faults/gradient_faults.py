"""Faults that make the gradient wrong: a gradient check finds each of them."""

from collections.abc import Mapping

from nn.faults import symptoms, wrong_rules
from nn.faults.fault import ADAM, DROPOUT, MOMENTUM, PLAIN, Fault, Stands
from nn.rules import Rules

BACK = "delta[l] = (W[l+1]^T delta[l+1]) * sigma'(Z[l])"
OUTPUT = "delta[L] = 1/n (A[L] - Y)"
WEIGHTS = "dC/dW[l] = sum_k delta_k[l] (a_k[l-1])^T, with the 1/n of the mean in delta[L]"
BIASES = "dC/db[l] = sum_k delta_k[l], with the 1/n of the mean in delta[L]"

UNSCALED = PLAIN, MOMENTUM, DROPOUT
"""Runs in which a gradient that is too large makes larger steps: Adam divides it by its own size."""

ALL_HEARD = PLAIN, MOMENTUM, ADAM
"""Runs in which no neuron is hidden from a batch."""

GRADIENT_FAULTS: Mapping[str, Fault] = {
    "without_slope": Fault(
        "sigma' is left out",
        Stands.BACK,
        2,
        ("E40", "E54"),
        BACK,
        "delta[l] = W[l+1]^T delta[l+1]",
        "It learns, but worse: neurons that are shut are moved as well.",
        "An error goes back through neurons that let nothing through, so their weights are moved by what they had "
        "no part in.",
        Rules(delta_one_back=wrong_rules.without_slope),
        runs=ALL_HEARD,
    ),
    "slope_reversed": Fault(
        "The mask of sigma' is the wrong way round",
        Stands.BACK,
        2,
        ("E40", "E52"),
        BACK,
        "delta[l] = (W[l+1]^T delta[l+1]) * (1 - sigma'(Z[l]))",
        "Only silent neurons are moved in the hidden layers: much of the loss stays, or it grows without end.",
        "1 - sigma' is 0 where a neuron was active and 1 where it was silent: just the neurons that had a part in "
        "the error get none of it.",
        Rules(delta_one_back=wrong_rules.slope_of_a_gate_that_is_shut),
        shows_with=("relu",),
    ),
    "slope_twice": Fault(
        "sigma' is taken twice",
        Stands.BACK,
        3,
        ("E40", "E54"),
        BACK,
        "delta[l] = (W[l+1]^T delta[l+1]) * sigma'(Z[l])^2",
        "With ReLU nothing shows, for 1 and 0 are their own squares, and hardly anything with tanh, whose slope is "
        "near 1 at first; with sigmoid, whose slope is 1/4 at most, it learns slowly.",
        "A slope below 1 counts twice, so the error shrinks with each layer on its way back, all the more where "
        "neurons are saturated.",
        Rules(delta_one_back=wrong_rules.slope_twice),
        shows_with=("tanh", "sigmoid"),
        runs=UNSCALED,
    ),
    "slope_of_activations": Fault(
        "sigma' is taken of A, where Z was meant",
        Stands.BACK,
        3,
        ("E37", "E40", "E54"),
        BACK,
        "delta[l] = (W[l+1]^T delta[l+1]) * sigma'(A[l])",
        "With ReLU nothing shows, for A is above 0 where Z is; else saturated neurons are moved as if they were not.",
        "A lies between -1 and 1 and is never large, so sigma'(A) is never small: saturated neurons, whose slope "
        "is nearly 0, get an error all the same.",
        Rules(dA_dZ=wrong_rules.slope_of_activations),
        shows_with=("tanh", "sigmoid"),
    ),
    "not_transposed": Fault(
        "W is not transposed",
        Stands.BACK,
        3,
        ("E40", "E53"),
        BACK,
        "delta[l] = (W[l+1] delta[l+1]) * sigma'(Z[l])",
        "It raises no error where two layers have one width; what lies below them learns by wrong weights.",
        "Row and column are exchanged: each neuron gets the errors of those that it hears, not of those that hear it.",
        Rules(delta_one_back=wrong_rules.not_transposed),
    ),
    "overwritten": Fault(
        "delta is overwritten while it is still being read",
        Stands.BACK,
        3,
        ("E40", "E53"),
        BACK,
        "for i in range(n_l): delta[i] = sum_j W[l+1][j, i] delta[j] * sigma'(Z[l][i])",
        "It seems to learn, and with two hidden layers it may collapse.",
        "Neuron by neuron delta[l] takes the place of delta[l+1], so that all but the first are summed over a "
        "mixture of both layers.",
        Rules(delta_one_back=wrong_rules.overwritten),
    ),
    "layer_above": Fault(
        "delta is that of the layer above",
        Stands.BACK,
        3,
        ("E40", "E53"),
        BACK,
        "delta[l] = delta[l+1] * sigma'(Z[l])",
        "Where two hidden layers have one width, the lower one is moved by what belongs to the upper one.",
        "Neuron i gets the error of neuron i one layer above, whatever the weight between the two is.",
        Rules(delta_one_back=wrong_rules.of_the_layer_above),
    ),
    "mean_lost": Fault(
        "1/n is lost",
        Stands.OUTPUT,
        1,
        ("E10",),
        OUTPUT,
        "delta[L] = A[L] - Y",
        "Steps are n times as long: much of the loss stays, or it jumps up, and the layers die or saturate.",
        "A sum over the batch stands where a mean was meant: with 32 digits a step is 32 times as long, as with a "
        "learning rate 32 times as large.",
        Rules(delta_at_output=wrong_rules.mean_lost),
        runs=UNSCALED,
    ),
    "mean_twice": Fault(
        "1/n is taken twice",
        Stands.OUTPUT,
        2,
        ("E10",),
        OUTPUT,
        "delta[L] = 1/n^2 (A[L] - Y)",
        "Steps are n times too short: the loss falls slowly.",
        "The mean is divided by n once more: with 32 digits a step has a thirty-second of its length, as with so "
        "small a learning rate.",
        Rules(delta_at_output=wrong_rules.mean_twice),
        runs=UNSCALED,
    ),
    "error_reversed": Fault(
        "The error is taken the wrong way round",
        Stands.OUTPUT,
        1,
        ("E45", "E49"),
        OUTPUT,
        "delta[L] = 1/n (Y - A[L])",
        "The loss rises from the first batch on.",
        "Everything that follows is linear in delta[L], so the whole gradient has the wrong sign, and each step "
        "goes uphill.",
        Rules(delta_at_output=wrong_rules.uphill),
        shows=symptoms.rises,
    ),
    "output_slope_twice": Fault(
        "The output's derivative is taken twice",
        Stands.OUTPUT,
        2,
        ("E45", "E46", "E49"),
        OUTPUT,
        "delta[L] = dA[L]/dZ[L] 1/n (A[L] - Y)",
        "Digits that are read surely wrong teach next to nothing: it learns slowly.",
        "A - Y has the slopes of softmax in it already; once more they make it nearly 0 where an output is near 0 "
        "or 1, even if it is wrong.",
        Rules(delta_at_output=wrong_rules.pulled_back_twice),
        runs=UNSCALED,
    ),
    "output_slope_forgotten": Fault(
        "The output's derivative is forgotten",
        Stands.OUTPUT,
        2,
        ("E46",),
        OUTPUT,
        "delta[L] = 1/n dC/dA[L]",
        "The less the label's output is, the harder it is pushed: the loss jumps until it is no number.",
        "dC/dA is -1/a for the label, with no bound as a falls; the slope of softmax, which would tame it, is missing.",
        Rules(delta_at_output=wrong_rules.of_the_cost_alone),
        shows=symptoms.leaves_the_numbers,
        runs=UNSCALED,
    ),
    "label_alone": Fault(
        "Only the label's output is taught",
        Stands.OUTPUT,
        2,
        ("E45", "E49"),
        OUTPUT,
        "delta[L] = 1/n (A[L] - Y) * Y",
        "No output is ever pushed down: the loss jumps, with ReLU until it is no number any more, or far above.",
        "The label's sum is raised with each digit and no other one is lowered, so all weights grow without end.",
        Rules(delta_at_output=wrong_rules.of_the_label_alone),
        runs=UNSCALED,
    ),
    "example_before": Fault(
        "Activations and deltas are of different examples",
        Stands.WEIGHTS,
        2,
        ("E42", "E50", "E55"),
        WEIGHTS,
        "dC/dW[l] = sum_k delta_k[l] (a_{k-1}[l-1])^T",
        "It learns next to nothing: what one digit teaches is written to the pixels of another one.",
        "Delta of one digit is multiplied by the activations of another one: the products have nothing to do with "
        "each other.",
        Rules(dC_dW=wrong_rules.of_the_example_before),
    ),
    "last_example": Fault(
        "The sum over the batch is written over",
        Stands.WEIGHTS,
        3,
        ("E10", "E55"),
        WEIGHTS,
        "dC/dW[l] = n delta_n[l] (a_n[l-1])^T",
        "The loss jumps about as if each batch had one digit, and it learns worse, or not at all.",
        "Each digit's product takes the place of the one before instead of being added to it: the last digit of "
        "the batch speaks for all.",
        Rules(dC_dW=wrong_rules.of_the_last_example),
    ),
    "wrong_axis": Fault(
        "The biases are summed over the wrong axis",
        Stands.BIASES,
        3,
        ("E41", "E56"),
        BIASES,
        "dC/db[l] = sum_i delta_i[l]",
        "It raises no error where a layer has as many neurons as the batch has digits; it learns nearly as well.",
        "In the hidden layers bias i gets the sum over all neurons for digit i of the batch, which has nothing to do "
        "with neuron i.",
        Rules(dC_db=wrong_rules.over_the_neurons),
    ),
    "no_biases": Fault(
        "The biases are never learned",
        Stands.BIASES,
        3,
        ("E41", "E56"),
        BIASES,
        "dC/db[l] = 0",
        "All biases stay at 0.",
        "The biases start at 0, and eta times a gradient of 0 is taken away from them each time.",
        Rules(dC_db=wrong_rules.no_biases),
        shows=symptoms.biases_stay_at_zero,
    ),
}
