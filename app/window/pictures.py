"""The digits of a picture, as the network sees them."""

from pathlib import Path

from PySide6.QtGui import QImage

from nn.data.row import PictureDigit


def picture_digits(picture: Path | QImage) -> list[PictureDigit]:
    """The digits of a picture in a file, or of one that was copied."""
    # Here, because the window opens without it.
    from PIL import Image

    from nn.data.picture import picture_to_digits

    if isinstance(picture, Path):
        return picture_to_digits(picture)
    image = picture.convertToFormat(QImage.Format.Format_RGBA8888)
    size = image.width(), image.height()
    return picture_to_digits(
        Image.frombytes("RGBA", size, bytes(image.constBits()), "raw", "RGBA", image.bytesPerLine())
    )
