"""What lies beside the program without Python, apart from the program: how it comes into the menu on Linux."""

import configparser
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LINUX = ROOT / "standalone" / "linux"

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="These files are for Linux.")


def entry(path: Path) -> configparser.SectionProxy:
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(path, encoding="utf-8")
    return parser["Desktop Entry"]


def test_it_comes_into_the_menu_and_goes_again(tmp_path: Path) -> None:
    # What a shell and a desktop file each take for something else.
    folder = tmp_path / "a $b `c` 100% \\d"
    home = tmp_path / "home"
    home.mkdir()
    shutil.copytree(LINUX, folder)
    shutil.copy(ROOT / "resources" / "icons" / "digitscope.svg", folder)
    (folder / "digitscope").touch()
    command = ["sh", str(folder / "install.sh")]
    environment = {"HOME": str(home), "PATH": "/usr/bin:/bin"}

    subprocess.run(command, env=environment, check=True)
    share = home / ".local" / "share"
    installed = entry(share / "applications" / "digitscope.desktop")
    # The rules of the Desktop Entry Specification: `\\` in the file is one backslash, which within quotes stands before
    # what is special; % is written twice.
    inside = installed["Exec"].replace("\\\\", "\\").removeprefix('"').removesuffix('"').replace("%%", "%")
    for special in '\\$`"':
        inside = inside.replace(f"\\{special}", special)
    assert inside == str(folder / "digitscope")
    assert {**installed, "Exec": ""} == {**entry(LINUX / "digitscope.desktop"), "Exec": ""}
    assert (share / "icons" / "hicolor" / "scalable" / "apps" / f"{installed['Icon']}.svg").is_file()
    assert (home / ".local" / "bin" / "digitscope").resolve() == folder / "digitscope"

    subprocess.run([*command, "--remove"], env=environment, check=True)
    assert [path for path in home.rglob("*") if not path.is_dir()] == []
