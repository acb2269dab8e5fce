"""The places of the window to which an experiment can point, by their names in a file."""

from collections.abc import Mapping
from types import MappingProxyType

PLACES: Mapping[str, str] = MappingProxyType(
    {
        "canvas": "the canvas",
        "what it sees": "the picture that the network sees",
        "answer": "the answer to the drawing",
        "teach": "the button Teach",
        "network": "the layers of the network",
        "loss plot": "the plot of the loss",
        "accuracy plot": "the plot of the accuracy",
        "time slider": "the way through the run",
        "hyperparameters": "the line that says what is trained",
        "mistakes": "the digits that the network misreads",
        "confusion": "which digit is taken for which",
        "health": "what is measured in the layers",
        "runs": "the runs that are kept",
        "race": "the race",
        "why": "what the reading came from",
        "preparation": "what the network was given",
        "life": "the life of the drawing",
        "who taught it": "which training digits would help or hurt most",
        "lesson": "what a step on the drawing does to all others",
        "misreading": "the smallest change that is misread",
        "neuron": "a neuron's portrait",
        "example": "the digit and its label",
        "stepper": "the training step, phase by phase",
        "outputs": "the outputs of the step",
        "loss": "the cost in the step",
        "delta at the output": "delta of the last layer",
        "delta of layer 1": "delta of the first layer",
        "gradient of layer 1": "the gradient of the first weights",
        "update": "the update of the step",
        "trace": "the slope of one weight, opened",
        "referee": "the referee of one slope",
        "outer product": "the drawing times delta",
        "one neuron": "the chain rule with one neuron a layer",
    }
)
"""Name -> what a person reads there."""
