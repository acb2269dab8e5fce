"""What the referee says of random networks, held against exact arithmetic.

    python -m tests.campaigns.verdicts [--count N] [--seed S]

A case is a network with a picture, a parameter, a step, a side and a precision; dead neurons, blank pixels, sums that
are exactly 0, saturated outputs and exact minima are among them. What its verdict claims is checked with decimals of 80
digits and with a fine scan of all weighted sums. A claim that does not hold is printed with the number of its case, and
the exit status is then 1. The same seed makes the same cases.
"""

import argparse
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import singledispatch

import numpy as np

from nn.activations import ACTIVATIONS, LEAK
from nn.derivation import verdict as facts
from nn.derivation.example import Example, value_of
from nn.derivation.judge import Evidence, judge
from nn.derivation.parameter import Parameter
from nn.derivation.referee import EPSILONS, evidence
from nn.network import Architecture, Network

DIGITS = 80
"""Decimal digits of the exact arithmetic."""
NEAR = Decimal("1e-25")
"""A step so short that truncation is nothing, and long enough for DIGITS."""
SCAN = 2001
"""Points at which all weighted sums are looked at."""
ENDS = (
    ("softmax", "cross_entropy"),
    ("softmax", "mean_squared_error"),
    ("sigmoid", "mean_squared_error"),
    ("identity", "mean_squared_error"),
)
SIGMAS: Mapping[str, Callable[[Decimal], Decimal]] = {
    "relu": lambda z: max(z, Decimal(0)),
    "leaky_relu": lambda z: z if z > 0 else z * Decimal(LEAK),
    "sigmoid": lambda z: 1 / (1 + (-z).exp()),
    "tanh": lambda z: 1 - 2 / ((2 * z).exp() + 1),
    "identity": lambda z: z,
}


@dataclass(frozen=True)
class Case:
    """One question to the referee."""

    example: Example
    parameter: Parameter
    at: int
    bits: int
    central: bool

    @property
    def epsilon(self) -> Decimal:
        """The step."""
        return Decimal(float(EPSILONS[self.at]))

    def evidence(self) -> Evidence:
        """What the referee judges by."""
        return evidence(self.example, self.parameter, self.dtype, central=self.central)

    @property
    def dtype(self) -> type[np.float32 | np.float64]:
        """Of the costs."""
        return np.float32 if self.bits == 32 else np.float64

    def exact(self, offset: Decimal) -> tuple[dict[int, list[Decimal]], Decimal]:
        """The weighted sums of each layer, and the cost, which nothing holds, with the parameter moved."""
        network, p, y = self.example.network, self.parameter, self.example.y
        a = [Decimal(x) for x in self.example.a[0].tolist()]
        sums: dict[int, list[Decimal]] = {}
        for layer in range(1, network.depth + 1):
            z = []
            for k, (row, bias) in enumerate(zip(network.W[layer].tolist(), network.b[layer].tolist(), strict=True)):
                total = Decimal(bias) + sum((Decimal(w) * each for w, each in zip(row, a, strict=True)), Decimal(0))
                if (layer, k) == (p.layer, p.neuron):
                    total += offset if p.sender is None else offset * a[p.sender]
                z.append(total)
            sums[layer] = z
            if layer < network.depth:
                a = [SIGMAS[network.architecture.activation](each) for each in z]
        label = int(y.argmax())
        if self.example.output == "softmax":
            parts = [(each - z[label]).exp() for each in z]
            others = sum((each for k, each in enumerate(parts) if k != label), Decimal(0))
            if self.example.loss == "cross_entropy":
                return sums, (1 + others).ln()
            misses = [(others if k == label else each) / (1 + others) for k, each in enumerate(parts)]
        else:
            misses = [SIGMAS[self.example.output](each) - (k == label) for k, each in enumerate(z)]
        return sums, sum((each**2 for each in misses), Decimal(0)) / len(z)

    def cost(self, offset: Decimal) -> Decimal:
        """The cost with the parameter moved."""
        return self.exact(offset)[1]

    def slope(self, at: Decimal = Decimal(0), way: int = 0) -> Decimal:
        """The slope of the cost, on one side of a place for -1 and 1."""
        low, high = at - (NEAR if way <= 0 else 0), at + (NEAR if way >= 0 else 0)
        return (self.cost(high) - self.cost(low)) / (high - low)

    def secant(self, epsilon: Decimal) -> Decimal:
        """The slope of the secant."""
        low = -epsilon if self.central else Decimal(0)
        return (self.cost(epsilon) - self.cost(low)) / (epsilon - low)

    def truncation(self, at: int) -> Decimal:
        """How far the exact secant with the step of this index is from the exact slope."""
        return abs(self.secant(Decimal(float(EPSILONS[at]))) - self.slope())

    def rounding(self, e: Evidence, at: int) -> Decimal:
        """How much of the computed secant's distance from the computed tangent is not truncation."""
        found = Decimal(float(e.slopes[at])) - Decimal(e.tangent)
        return abs(found - (self.secant(Decimal(float(EPSILONS[at]))) - self.slope()))


def case(rng: np.random.Generator) -> Case:
    """A random one."""
    n_0, n_L = int(rng.integers(1, 5)), int(rng.integers(2, 5))
    hidden = tuple(int(n) for n in rng.integers(1, 6, size=rng.integers(0, 4)))
    output, loss = ENDS[rng.integers(len(ENDS))]
    activation = str(rng.choice(list(ACTIVATIONS) + ["relu"] * 4))
    architecture = Architecture((n_0, *hidden, n_L), activation, output, loss)
    network = Network(architecture, rng.normal(0, rng.choice([0.3, 0.9, 3.0]), architecture.parameter_count))
    x, label, L = rng.uniform(size=n_0), int(rng.integers(n_L)), network.depth
    if rng.random() < 0.3:
        for b in network.b.values():
            b[...] = 0
    if rng.random() < 0.2 and hidden:
        layer = int(rng.integers(1, L))
        network.b[layer][rng.integers(len(network.b[layer]))] = -6
    if rng.random() < 0.3:
        x[rng.random(n_0) < 0.5] = 0
    if rng.random() < 0.2:
        network.parameters[...] = np.round(2 * network.parameters) / 2
        x[...] = np.round(2 * x) / 2
    if rng.random() < 0.15:
        network.W[L] *= rng.choice([10, 30, 300, 3000])
    if rng.random() < 0.05:
        network.W[L][...] = 0
        network.b[L][...] = np.arange(n_L) == label
    if rng.random() < 0.3:
        network.parameters[...] = network.parameters.astype(np.float32)
    example = Example.of(network, x, label)
    for _ in range(rng.choice([1, 5])):
        layer = int(rng.integers(1, L + 1))
        sender = None if rng.random() < 0.3 else int(rng.integers(architecture.widths[layer - 1]))
        parameter = Parameter(layer, int(rng.integers(architecture.widths[layer])), sender)
        if value_of(parameter, example.gradient):
            break
    longest = len(EPSILONS)
    at, bits = int(rng.integers(rng.choice([0, longest - 15]), longest)), int(rng.choice([32, 64]))
    return Case(example, parameter, at, bits, bool(rng.random() < 0.6))


@singledispatch
def wrong(verdict: object, case: Case, e: Evidence) -> Iterator[str]:
    """What does not hold of a verdict."""
    raise NotImplementedError(verdict)


@wrong.register
def _(verdict: facts.Beyond, case: Case, e: Evidence) -> Iterator[str]:
    if np.isfinite(e.slopes[case.at]):
        yield "the secant is finite"


@wrong.register
def _(verdict: facts.Flat, case: Case, e: Evidence) -> Iterator[str]:
    here = case.cost(Decimal(0))
    points = range(-4 if case.central else 0, 5)
    if any(abs(case.cost(case.epsilon * k / 4) - here) > Decimal("1e-60") * (1 + here) for k in points):
        yield "the cost changes"
    if e.tangent:
        yield "backpropagation says otherwise"
    if abs(verdict.secant) * float(case.epsilon) > 64 * float(np.finfo(case.dtype).eps) * (1 + float(here)):
        yield "the secant is more than rounding"


@wrong.register
def _(verdict: facts.Held, case: Case, e: Evidence) -> Iterator[str]:
    most = -Decimal(float(np.finfo(case.dtype).tiny)).ln()
    low = -case.epsilon if case.central else Decimal(0)
    gaps = [case.cost(offset) for offset in (low, Decimal(0), case.epsilon)]
    near = Decimal("1e-4") * most
    if abs(Decimal(verdict.cost) - most) > near:
        yield "held elsewhere"
    if verdict.tangent != e.tangent:
        yield "backpropagation says otherwise"
    if verdict.everywhere and (min(gaps) < most - near or e.slopes[case.at]):
        yield "it is not held everywhere"
    if not verdict.everywhere and not (min(gaps) < most + near and max(gaps) > most - near):
        yield "it is held nowhere or everywhere"


@wrong.register
def _(verdict: facts.AtKink, case: Case, e: Evidence) -> Iterator[str]:
    for kink in verdict.kinks:
        if kink.offset or case.example.z[kink.layer][kink.neuron]:
            yield f"{kink} is not at the parameter"
    left, right = case.slope(way=-1), case.slope(way=1)
    for found, exact in ((verdict.left, left), (verdict.right, right)):
        if not close(found, exact, 1e-9):
            yield f"a slope is {exact:.6g}"
    if close(e.tangent, left, 1e-9) and close(e.tangent, right, 1e-9):
        yield "there is a derivative, which backpropagation finds"
    for kink in verdict.kinks:
        if verdict.convention != case.example.da_dz[kink.layer][kink.neuron]:
            yield f"backpropagation takes {case.example.da_dz[kink.layer][kink.neuron]:.6g} for sigma'(0)"


@wrong.register
def _(verdict: facts.Between, case: Case, e: Evidence) -> Iterator[str]:
    low = -case.epsilon if case.central else Decimal(0)
    for kink in verdict.kinks:
        place, aside = Decimal(kink.offset), Decimal(abs(kink.offset)) * Decimal("1e-9") + Decimal("1e-14")
        near = Decimal("1.0001") if case.bits == 64 else Decimal(2)
        if not low * near <= place <= case.epsilon * near:
            yield f"{kink} is not between the points"
        if case.bits == 64:
            before, after = (case.exact(place + side)[0][kink.layer][kink.neuron] > 0 for side in (-aside, aside))
            if before == after:
                yield f"{kink} changes no sign"


@wrong.register
def _(verdict: facts.Stuck, case: Case, e: Evidence) -> Iterator[str]:
    if e.slopes[case.at] or not (e.costs[:, case.at] == e.cost).all():
        yield "a digit of the cost changes"


@wrong.register
def _(verdict: facts.Level, case: Case, e: Evidence) -> Iterator[str]:
    here, least = case.cost(Decimal(0)), 64 * Decimal(float(np.finfo(case.dtype).eps))
    for found, offset in ((verdict.below, -case.epsilon), (verdict.above, case.epsilon)):
        exact = case.cost(offset) - here
        if abs(Decimal(found) - exact) > least * (1 + here + abs(exact)):
            yield f"the cost changes by {exact:.6g}"
    if e.tangent or not (verdict.below or verdict.above):
        yield "it is not level"
    if not verdict.rounds and abs(case.slope()) > Decimal("1e-20"):
        yield "the slope is not 0"


@wrong.register
def _(verdict: facts.Exact, case: Case, e: Evidence) -> Iterator[str]:
    if float(e.slopes[case.at]) != e.tangent:
        yield "there is an error"


@wrong.register
def _(verdict: facts.Parabola, case: Case, e: Evidence) -> Iterator[str]:
    if case.truncation(case.at) > Decimal("1e-40") * (1 + abs(case.slope())):
        yield "there is truncation"


@wrong.register
def _(verdict: facts.Truncation, case: Case, e: Evidence) -> Iterator[str]:
    truncation, error = case.truncation(case.at), e.errors
    if truncation < case.rounding(e, case.at):
        yield "rounding is larger than truncation"
    if verdict.nearer is not None and not error[case.at - 10] < error[case.at]:
        yield "the shorter step is not nearer"
    if verdict.in_order:
        if not 2.0 / 5 < truncation / case.truncation(case.at - 10) / 10**verdict.order < 2.5:
            yield "truncation has another order"
        if case.rounding(e, case.at - 10) > case.truncation(case.at - 10):
            yield "the shorter step is below the best"


@wrong.register
def _(verdict: facts.Best, case: Case, e: Evidence) -> Iterator[str]:
    if verdict.longer and case.truncation(case.at + 10) < case.rounding(e, case.at + 10):
        yield "what makes a longer step worse is not truncation"
    if verdict.shorter and case.truncation(case.at - 10) > case.rounding(e, case.at - 10):
        yield "what makes a shorter step worse is not rounding"
    for step, larger in ((10, verdict.longer), (-10, verdict.shorter)):
        if larger and not middle(e, case.at + step) > middle(e, case.at):
            yield "another step is not worse"


@wrong.register
def _(verdict: facts.Rounding, case: Case, e: Evidence) -> Iterator[str]:
    # Rounding is noise, which is nearly 0 at some steps by luck.
    near = range(max(case.at - 1, 0), min(case.at + 2, len(EPSILONS)))
    if max(case.rounding(e, at) for at in near) < case.truncation(case.at):
        yield "truncation is larger than rounding"
    low, high = e.costs[:, case.at]
    most = float(np.finfo(case.dtype).eps / 2) ** 0.5
    if verdict.cause is facts.Cause.DIGITS and abs(low - high) > most * max(abs(low), abs(high)):
        yield "the costs differ in most digits"
    if verdict.cause is facts.Cause.NEAR_ONE:
        z = case.exact(Decimal(0))[0][case.example.network.depth]
        others = sum(((each - z[int(case.example.y.argmax())]).exp() for each in z), Decimal(-1))
        from_one = others / (1 + others)
        if not close(verdict.from_one, from_one, 1e-6) or from_one > most:
            yield f"the label's probability is not near 1: {from_one:.6g}"
    if verdict.growth and not 2 < middle(e, case.at - 10) / middle(e, case.at) < 50:
        yield "rounding grows otherwise"


def middle(e: Evidence, at: int) -> float:
    """The median error of the steps near this one that move the cost, with no kink between their points."""
    near = slice(max(at - 4, 0), at + 5)
    return float(np.median(e.errors[near][e.clear[near] & (e.slopes[near] != 0) & (e.errors[near] > 0)]))


def close(found: float, exact: Decimal, share: float) -> bool:
    """Whether a number is right up to a share of it, or to what float64 leaves of sums."""
    return abs(Decimal(found) - exact) <= Decimal(share) * abs(exact) + Decimal("1e-13")


def overlooked(case: Case, e: Evidence) -> Iterator[str]:
    """Sums that change their sign between the points, and the slope of the cost with it, without being told."""
    network = case.example.network
    if not ACTIVATIONS[network.architecture.activation].kinked:
        return
    low, high = e.ends[:, case.at]
    told = {(kink.layer, kink.neuron) for kink in e.kinks if low <= kink.offset <= high}
    offsets = np.linspace(low, high, SCAN)
    moved = network.copy(case.dtype).copy(np.float64)
    p = case.parameter
    x = case.example.a[0].astype(case.dtype).astype(np.float64)
    A = np.tile(x, (SCAN, 1))
    for layer in range(1, network.depth):
        Z = A @ moved.W[layer].T + moved.b[layer]
        if layer == p.layer:
            Z[:, p.neuron] += offsets * (1 if p.sender is None else A[:, p.sender])
        small = 1e-12 * (1 + np.abs(Z).max())
        for neuron in range(Z.shape[1]):
            clear = np.abs(Z[:, neuron]) > small
            signs, places = Z[clear, neuron] > 0, offsets[clear]
            for k in np.flatnonzero(signs[:-1] != signs[1:]):
                if (layer, neuron) not in told and case.bits == 64 and not smooth(case, places[k], places[k + 1]):
                    yield f"z[{layer}][{neuron}] changes its sign near {places[k]:.6g}"
        A = np.empty_like(Z)
        ACTIVATIONS[network.architecture.activation].sigma(Z, A)


def smooth(case: Case, low: float, high: float) -> bool:
    """Whether the slope of the cost does not jump between two near places, or does not at the parameter itself."""
    if low <= 0 <= high:
        left, right = case.slope(way=-1), case.slope(way=1)
    else:
        left, right = case.slope(Decimal(low)), case.slope(Decimal(high))
    return abs(left - right) <= Decimal("0.02") * max(abs(left), abs(right)) + Decimal("1e-20")


def failures(count: int, seed: int, seen: Counter[str]) -> Iterator[str]:
    """Each claim that does not hold, with the case that it was made of; counts the kinds of verdicts in `seen`."""
    with localcontext() as context:
        context.prec = DIGITS
        context.Emin, context.Emax = -(10**9), 10**9
        for number in range(count):
            asked = case(np.random.default_rng((seed, number)))
            e = asked.evidence()
            verdict = judge(e, asked.at)
            seen[type(verdict).__name__] += 1
            for problem in (*wrong(verdict, asked, e), *overlooked(asked, e)):
                yield f"case {number} of seed {seed}: {verdict}: {problem}"


def main() -> int:
    """Ask as often as the command line says."""
    parser = argparse.ArgumentParser(prog="python -m tests.campaigns.verdicts", description="Verdicts of the referee.")
    parser.add_argument("--count", type=int, default=2000, metavar="N", help="cases")
    parser.add_argument("--seed", type=int, default=1, metavar="S")
    words = parser.parse_args()
    found, seen = 0, Counter[str]()
    for failure in failures(words.count, words.seed, seen):
        print(failure, flush=True)
        found += 1
    print(", ".join(f"{name} {times}" for name, times in seen.most_common()))
    print(f"{words.count} cases, {found} claims that do not hold")
    return min(found, 1)


if __name__ == "__main__":
    raise SystemExit(main())
