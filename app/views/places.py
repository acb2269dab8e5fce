"""What people call a pixel, wherever one is pointed at: its number, as the equations count it, and its place."""

from nn.arrays import SIDE


def pixel_name(number: int, columns: int = SIDE) -> str:
    """The pixel of this number, counted along the rows of a picture with so many `columns`."""
    row, column = divmod(number, columns)
    return f"pixel {number} (row {row}, column {column})"
