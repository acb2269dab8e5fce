"""What an operation on a neuron does to digits: foretold by the present gradient, and measured.

A neuron whose activation is scaled by s and whose bias is moved by t hands on a' = s sigma(z + t). Around s = 1 and
t = 0 the cost of an example follows

    dC/ds = dC/da a,    dC/dt = dC/dz = delta    [E41]

and so the loss of n digits changes by ((s - 1) sum of dC/da a + t sum of delta) / n to first order.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nn.activations import ACTIVATIONS, OUTPUTS
from nn.arrays import Array, UInt8, one_hot, pixels
from nn.errors import Cancelled, never
from nn.insight.influence import CHUNK, Factors
from nn.insight.portrait import Surgery, layers_above
from nn.losses import LOSSES
from nn.network import Network


@dataclass(frozen=True)
class OperationEffect:
    """What an operation makes of the digits.

    Attributes:
        loss: after it.
        accuracy: after it.
        predicted: change of the loss to first order.
        measured: change of the loss.
    """

    loss: float
    accuracy: float
    predicted: float
    measured: float


@dataclass(frozen=True, eq=False)
class PreparedLayer:
    """A layer with all that its operations are foretold and measured by, in float64.

    Attributes:
        network: the whole network.
        layer: 1 to L.
        Z: sums of the layer, (n, n_l).
        A: its activations, (n, n_l).
        labels: what the digits show, (n,).
        slopes: dC/ds and dC/dt of each neuron, means over the digits, (2, n_l); the first is 0 in the output, which
            nothing reads.
        loss: of the digits.
        accuracy: on them.
    """

    network: Network
    layer: int
    Z: Array
    A: Array
    labels: UInt8
    slopes: Array
    loss: float
    accuracy: float

    def effect(self, surgery: Surgery) -> OperationEffect:
        """What an operation on a neuron of the layer foretells and does.

        Raises:
            ValueError: for a neuron of another layer, or for scaling an output.
        """
        number, L = surgery.neuron.number, self.network.depth
        if surgery.neuron.layer != self.layer or (self.layer == L and surgery.scale != 1):
            raise ValueError(f"No such operation in layer {self.layer}: {surgery}")
        predicted = (surgery.scale - 1) * self.slopes[0, number] + surgery.shift * self.slopes[1, number]
        with np.errstate(all="ignore"):
            outputs, costs = self._output(surgery) if self.layer == L else self._through(surgery)
        loss = float(costs.mean())
        accuracy = float(np.mean(outputs.argmax(axis=1) == self.labels))
        return OperationEffect(loss, accuracy, float(predicted), loss - self.loss)

    def _through(self, surgery: Surgery) -> tuple[Array, Array]:
        """Outputs and costs with a hidden neuron changed: the layers above read another activation."""
        number, sigma = surgery.neuron.number, ACTIVATIONS[self.network.architecture.activation].sigma
        Z = self.Z[:, number] + surgery.shift
        a, A = np.empty_like(Z), self.A.copy()
        sigma(Z, a)
        A[:, number] = surgery.scale * a
        above = layers_above(self.network, self.layer)
        trace = above.trace(A)
        return trace.A[above.depth], above.cost(trace, one_hot(self.labels, np.float64))

    def _output(self, surgery: Surgery) -> tuple[Array, Array]:
        """The same with the bias of an output moved."""
        Z = self.Z.copy()
        Z[:, surgery.neuron.number] += surgery.shift
        A = np.empty_like(Z)
        OUTPUTS[self.network.architecture.output].sigma(Z, A)
        return A, LOSSES[self.network.architecture.loss].cost(A, one_hot(self.labels, np.float64))


def prepared(
    network: Network, layer: int, images: UInt8, labels: UInt8, cancelled: Callable[[], bool] = never
) -> PreparedLayer:
    """A layer made ready for operations, with digits (n, n_0), 0 to 255, which show `labels` (n,), n > 0.

    Raises:
        Cancelled: where `cancelled`, asked now and then, said so.
    """
    exact, n, L = network.copy(np.float64), len(labels), network.depth
    Z = np.empty((n, network.widths[layer]))
    A, slopes, loss, right = np.empty_like(Z), np.zeros((2, network.widths[layer])), 0.0, 0
    with np.errstate(all="ignore"):
        for start in range(0, n, CHUNK):
            if cancelled():
                raise Cancelled
            part = slice(start, start + CHUNK)
            Y = one_hot(labels[part], np.float64)
            trace = exact.trace(pixels(images[part]).astype(np.float64))
            delta = Factors.after(exact, trace, Y).delta
            Z[part], A[part] = trace.Z[layer], trace.A[layer]
            if layer < L:
                slopes[0] += np.einsum("ij,ij->j", delta[layer + 1].dot(exact.W[layer + 1]), trace.A[layer])
            slopes[1] += delta[layer].sum(axis=0)
            loss += float(exact.cost(trace, Y).sum())
            right += int(np.count_nonzero(trace.A[L].argmax(axis=1) == labels[part]))
    return PreparedLayer(exact, layer, Z, A, labels, slopes / n, loss / n, right / n)
