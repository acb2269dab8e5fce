import subprocess
import sys
from pathlib import Path

from PySide6.QtGui import QImage

ROOT = Path(__file__).parents[2]


def gallery(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "tests.gallery", *words], cwd=ROOT, capture_output=True, text=True)


def test_a_picture_comes_light_and_dark_and_at_both_scales(tmp_path: Path) -> None:
    done = gallery(str(tmp_path / "pictures"), "window-drawn")
    assert done.returncode == 0, done.stderr
    pictures = {path.stem: QImage(str(path)) for path in (tmp_path / "pictures").iterdir()}
    assert sorted(pictures) == [f"window-drawn-{theme}@{scale}x" for theme in ("dark", "light") for scale in (1, 2)]
    for theme in ("dark", "light"):
        small, large = (pictures[f"window-drawn-{theme}@{scale}x"] for scale in (1, 2))
        assert large.size() == small.size() * 2
    corners = {name: picture.pixelColor(1, picture.height() - 2).lightness() for name, picture in pictures.items()}
    assert all((lightness < 128) == ("dark" in name) for name, lightness in corners.items()), corners


def test_a_picture_that_does_not_exist_is_named(tmp_path: Path) -> None:
    done = gallery(str(tmp_path), "window-drawm")
    assert done.returncode == 2
    assert "window-drawm" in done.stderr
