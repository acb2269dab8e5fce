"""Faults that leave the gradient right: each shows by a symptom of its run."""

from collections.abc import Mapping
from dataclasses import replace

from nn.faults import symptoms, wrong_digits, wrong_rules
from nn.faults.fault import ADAM, DROPOUT, MOMENTUM, Fault, Stands
from nn.rules import Rules

OTHER_FAULTS: Mapping[str, Fault] = {
    "climbing": Fault(
        "The update has the wrong sign",
        Stands.UPDATE,
        1,
        ("E57",),
        "theta = theta - eta g",
        "theta = theta + eta g",
        "The gradient is right and the loss rises from the first batch on.",
        "The gradient points uphill: a step along it, not against it, raises the loss.",
        Rules(update=wrong_rules.climbing),
        shows=symptoms.rises,
    ),
    "momentum_twice": Fault(
        "Momentum is applied twice",
        Stands.UPDATE,
        2,
        ("E57",),
        "v = mu v + g; theta = theta - eta v",
        "v = mu v + g; v = mu v + v; theta = theta - eta v",
        "The gradient is right, but what is remembered grows by itself: the loss leaves the numbers.",
        "What is remembered is taken mu (1 + mu) times each step; with mu = 0.9 that is 1.71, so it grows by "
        "itself until no number holds it.",
        Rules(change=wrong_rules.momentum_twice),
        shows=symptoms.leaves_the_numbers,
        runs=(MOMENTUM,),
    ),
    "softmax_overflows": Fault(
        "Softmax is taken without the maximum",
        Stands.FORWARD,
        2,
        ("E47",),
        "A[L] = exp(Z[L] - max Z[L]) / sum exp(Z[L] - max Z[L])",
        "A[L] = exp(Z[L]) / sum exp(Z[L])",
        "All is well until a sum z of the last layer is above 88: then its power is no number, nor is the loss.",
        "In float32 exp(89) is infinite, and infinite by infinite is no number; with the maximum taken away "
        "first, no power is above 1.",
        Rules(outputs=wrong_rules.softmax_without_maximum),
        shows_with=("leaky_relu",),
        shows=symptoms.leaves_the_numbers,
        runs=(replace(ADAM, learning_rate=0.08, schedule="constant"),),
    ),
    "dropout_at_prediction": Fault(
        "Dropout goes on at prediction",
        Stands.PREDICTION,
        2,
        ("E5",),
        "A[l] = sigma(Z[l])",
        f"A[l] = sigma(Z[l]) * kept / {1 - wrong_rules.HIDDEN:g}",
        "The same digit is answered otherwise each time that it is shown.",
        "At prediction neurons are still hidden at random, other ones each time: the cost is no function of the "
        "weights any more.",
        Rules(at_prediction=wrong_rules.dropout_at_prediction),
        shows=symptoms.answers_vary,
        runs=(DROPOUT,),
    ),
    "labels_off": Fault(
        "The labels are off by one",
        Stands.DIGITS,
        1,
        (),
        "y = labels",
        "y = labels + 1",
        "The training digits are read right, the validation digits next to never: each as the digit after it.",
        "The network learns what it is shown: each picture is called by the next digit's name, and the digits "
        "held back are not.",
        digits=wrong_digits.labels_off_by_one,
        shows=symptoms.digits_after,
    ),
    "labels_left_behind": Fault(
        "The digits are shuffled without their labels",
        Stands.DIGITS,
        2,
        (),
        "X, y = X[order], y[order]",
        "X, y = X[order], y",
        "The gradient is right and the accuracy stays near chance: labels tell nothing of the pictures.",
        "Whatever the picture is, its label is that of another one: all that can be learned is how often each "
        "label comes.",
        digits=wrong_digits.shuffled_without_labels,
        shows=symptoms.stays_at_chance,
    ),
    "labels_merged": Fault(
        "One label stands for two digits",
        Stands.DIGITS,
        2,
        (),
        "y = labels",
        "y[labels == 9] = 4",
        "All is well but for one digit, which is always read as another one: the confusion shows it.",
        "No digit is ever called 9, so the network learns to read every 9 as a 4; the loss in training never shows it.",
        digits=wrong_digits.one_label_for_two,
        shows=symptoms.digit_never_read,
    ),
}
