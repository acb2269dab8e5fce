"""How the cells of large arrays stand in their pictures: none is a line, and each number is where it is said to be."""

import numpy as np
import pytest

from nn.derivation.phase import Matrix
from nn.handout.heat import spread


@pytest.mark.parametrize(("n", "across", "down"), [(65, 20, 4), (300, 50, 6), (400, 50, 8), (2000, 100, 20)])
def test_a_long_vector_goes_on_in_rows(n: int, across: int, down: int) -> None:
    values, how = spread(Matrix.of("b", 1, np.arange(float(n))[:, None]))
    assert values.shape == (down, across)
    assert how == f"in rows of {across}"
    assert values[n // 2 // across, n // 2 % across] == n // 2
    assert np.isnan(values.ravel()[n:]).all()


def test_the_vectors_of_a_few_examples_lie_on_their_side() -> None:
    values, how = spread(Matrix.of("Z", 1, np.arange(900.0).reshape(300, 3)))
    assert values.shape == (3, 300)
    assert values[2, 1] == 5
    assert how == "on its side, its columns as rows"


def test_a_matrix_stands_as_it_is() -> None:
    values, how = spread(Matrix.of("W", 2, np.arange(1200.0).reshape(40, 30)))
    assert values.shape == (40, 30)
    assert how == ""


def test_the_weights_of_a_neuron_that_sees_pixels_are_a_picture() -> None:
    values, how = spread(Matrix.of("W", 1, np.arange(4 * 784.0).reshape(4, 784)))
    assert how.startswith("each row, one neuron, a picture of 28")
    assert values[0, 0] == 0
    assert values[1, 0] == 28
    assert values[0, 30] == 784
