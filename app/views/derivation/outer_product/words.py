"""What the outer product of one neuron shows, in a sentence or two."""

from app.views.derivation.common.wording import convention
from app.views.derivation.outer_product.first_layer import FirstLayer
from nn.derivation.terms import Gate

_SHUT = {Gate.CLOSED: ("a closed gate", "exactly 0"), Gate.TOO_SMALL: ("saturated", "too small for float64")}


def words_of(layer: FirstLayer, a: int) -> str:
    """What the picture shows, in a sentence or two."""
    error, sigma_prime = layer.delta.values[a, 0], layer.sigma_prime(a)
    if sigma_prime.gate in _SHUT:
        what, slope = _SHUT[sigma_prime.gate]
        return (
            f"Neuron {a} is {what}: the slope of sigma is {slope}, so delta is 0, and this digit changes none of its"
            " weights."
        )
    kink = ""
    if sigma_prime.gate is Gate.CONVENTION:
        none = "delta is 0, and this digit changes none of its weights"
        kink = f"Neuron {a} is at a kink of sigma, z = 0: {convention(sigma_prime, none)}. "
        if not sigma_prime.value:
            return kink.strip()
    if error == 0:
        how = "0 in float64, where slopes on the way back round to 0" if layer.rounds[a] else "exactly 0"
        return f"{kink}The error of neuron {a} is {how}: this digit changes none of its weights."
    changes = "takes some of the picture away from" if error > 0 else "adds some of the picture to"
    what = "the update" if layer.n == 1 else f"this digit's share of the update, 1/{layer.n},"
    return (
        f"{kink}All slopes into neuron {a} are the picture times one number, the neuron's error."
        f" It is {'positive' if error > 0 else 'negative'}: {what} {changes} the weights."
    )
