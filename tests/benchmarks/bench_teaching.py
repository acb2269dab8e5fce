"""Teaching misread drawings: how many read right after, what it costs, how long it takes, and whether undo is exact.

    python tests/benchmarks/bench_teaching.py --ink FILE [--model FILE] [--data SOURCE] [--count N] [--json FILE]

Each of the drawings is taught to the model as it was, in a session as the window has one, and taken out again.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from app.assets import model_path
from app.session.session import Session
from app.session.teaching import Teacher
from nn import model_file
from nn.data import sources
from nn.data.ink_digits import read_ink
from nn.hyperparameters import Hyperparameters
from nn.metrics import evaluate
from tests.benchmarks.options import keep, options


def main(words: Sequence[str] | None = None) -> int:
    """Print the numbers."""
    parser = options(__doc__)
    parser.add_argument("--ink", type=Path, required=True, help="UNIPEN text or JSON Lines with labels")
    parser.add_argument("--model", type=Path, default=model_path())
    parser.add_argument("--data", default="starter", help="whose held-back digits tell what teaching costs")
    parser.add_argument("--count", type=int, default=50)
    given = parser.parse_args(words)

    session = Session(model_file.load(given.model), Hyperparameters())
    digits, held_back = read_ink(given.ink, "ink"), sources.of(given.data).split(5000).validation
    network = session.network
    answers = network.predict(digits.images.astype(np.float32) / 255).argmax(axis=1)
    misread = np.random.default_rng(0).permutation(np.flatnonzero(answers != digits.labels))[: given.count]
    before = evaluate(network, held_back.images, held_back.labels).accuracy
    others = np.mean(answers == digits.labels)
    teacher, right, costs, elsewhere, seconds, exact = Teacher(session), 0, [], [], [], 0
    for k in misread:
        bits, label = session.network.parameters.tobytes(), int(digits.labels[k])
        start = perf_counter()
        lesson = teacher.teach(digits.images[k].astype(np.float32) / 255, label)
        seconds.append(perf_counter() - start)
        right += int(lesson.taught.after.argmax() == label)
        costs.append(before - evaluate(session.network, held_back.images, held_back.labels).accuracy)
        elsewhere.append(evaluate(session.network, digits.images, digits.labels).accuracy)
        teacher.undo()
        exact += session.network.parameters.tobytes() == bits
    told = {
        "drawings": len(misread),
        "read_right_after": right,
        "mean_cost_points": round(100 * float(np.mean(costs)), 4),
        "largest_cost_points": round(100 * float(np.max(costs)), 4),
        "mean_gain_on_all_drawings_points": round(100 * float(np.mean(elsewhere) - others), 4),
        "mean_seconds": round(float(np.mean(seconds)), 4),
        "largest_seconds": round(float(np.max(seconds)), 4),
        "undone_bit_for_bit": exact,
    }
    print("\n".join(f"{name:34} {value}" for name, value in told.items()))
    keep(given, told)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
