"""The command line as a person meets it: help, mistakes, Ctrl-C, pipes, a terminal; in processes of its own."""

import contextlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from nn import cli, model_file
from nn.hyperparameters import ABOUT

PROGRAM = [sys.executable, "-m", "nn"]
ROOT = Path(__file__).resolve().parents[2]
VERBS = [
    (),
    ("train",),
    ("rate",),
    ("evaluate",),
    ("calibrate",),
    ("predict",),
    ("runs",),
    ("runs", "rename"),
    ("runs", "label"),
    ("runs", "delete"),
    ("runs", "export"),
    ("data",),
    ("data", "fetch"),
    ("data", "verify"),
]

posix = pytest.mark.skipif(os.name != "posix", reason="Windows has other signals, pipes and terminals")
always_full = pytest.mark.skipif(
    not os.path.exists("/dev/full"), reason="this system has no device that is always full"
)


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), **more}


def process(*words: object, **more: str) -> "subprocess.CompletedProcess[str]":
    command = [*PROGRAM, *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, env=environment(**more), stdin=subprocess.DEVNULL)


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("trained") / "digits.safetensors"
    assert cli.main(["train", "--hidden", "8", "--epochs", "1", "--out", str(path)]) == 0
    return path


# Words


@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_explains_itself(capsys: pytest.CaptureFixture[str], verb: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as stop:
        cli.main([*verb, "--help"])
    assert stop.value.code == 0
    out, err = capsys.readouterr()
    assert out.startswith(f"usage: {' '.join(('digitscope', *verb))} ")
    assert err == ""


def test_the_help_of_train_tells_of_each_hyperparameter(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["train", "--help"])
    told = " ".join(capsys.readouterr().out.split())
    for name, this in ABOUT.items():
        assert f"--{name.replace('_', '-')}" in told
        assert this.help in told
        for choice in this.choices:
            assert choice in told
    assert "From 0.000001 to 100. Default: 0.5." in told
    assert "From 0 to 2,147,483,647. Default: 0." in told
    assert "Default: 32,32." in told
    assert "Default: no." in told


@pytest.mark.parametrize(
    ("words", "verb"),
    [
        ([], "digitscope"),
        (["fly"], "digitscope"),
        (["train", "--speed", "5"], "digitscope train"),
        (["train", "--epochs"], "digitscope train"),
        (["train", "stray"], "digitscope train"),
        (["evaluate"], "digitscope evaluate"),
        (["evaluate", "m", "--data", "starter", "--ink", "i"], "digitscope evaluate"),
        (["predict"], "digitscope predict"),
        (["predict", "m"], "digitscope predict"),
        (["data"], "digitscope data"),
        (["data", "burn"], "digitscope data"),
        (["runs", "burn"], "digitscope runs"),
        (["runs", "rename", "a"], "digitscope runs rename"),
        (["runs", "label"], "digitscope runs label"),
        (["runs", "delete"], "digitscope runs delete"),
        (["runs", "export", "a"], "digitscope runs export"),
        (["train", "--resume"], "digitscope train"),
    ],
)
def test_words_that_are_no_command_are_one_line_that_names_the_help(
    capsys: pytest.CaptureFixture[str], words: list[str], verb: str
) -> None:
    with pytest.raises(SystemExit) as stop:
        cli.main(words)
    assert stop.value.code == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert err.startswith(f"{verb}: ")
    assert err.endswith(f"; {verb} --help lists what it takes.\n")


def test_the_program_runs_as_a_module(trained: Path) -> None:
    done = process("evaluate", trained)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["examples"] == 1000
    done = process("evaluate", "none.safetensors")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "digitscope: none.safetensors cannot be read: there is no such file or folder; check the name.\n"
    )


def test_no_verb_imports_qt(trained: Path) -> None:
    script = (
        "import sys\n"
        "from nn.cli import main\n"
        "for words in (['train', '--hidden', '4', '--epochs', '1'], ['evaluate', sys.argv[1]], ['data', 'verify']):\n"
        "    main(words)\n"
        "print([name for name in sys.modules if name.startswith(('PySide6', 'shiboken6', 'pyqtgraph', 'app'))])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(trained)], capture_output=True, text=True, check=True, env=environment()
    )
    assert done.stdout.splitlines()[-1] == "[]"


# Ctrl-C


def heed_ctrl_c() -> None:
    """A test run in the background hands on that Ctrl-C is ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@posix
def test_ctrl_c_saves_what_was_learned(tmp_path: Path) -> None:
    out, metrics = tmp_path / "m.safetensors", tmp_path / "m.jsonl"
    command = [*PROGRAM, "train", "--epochs", "1000", "--out", str(out), "--metrics", str(metrics)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(), preexec_fn=heed_ctrl_c
    ) as run:
        assert run.stderr is not None
        assert run.stderr.readline().startswith("epoch    1 of 1000")
        run.send_signal(signal.SIGINT)
        told, errors = run.communicate()
    assert run.returncode == 130
    assert told == ""
    assert errors.splitlines()[-3:-1] == ["digitscope: stopped early.", f"Saved {out}"]
    assert "Traceback" not in errors
    epochs = [json.loads(line)["epoch"] for line in metrics.read_text().splitlines()]
    assert epochs == list(range(1, len(epochs) + 1))
    # The signal may have come between an epoch's scores and their line.
    assert model_file.load(out).scores["epoch"] - len(epochs) in (0, 1)
    assert epochs


# Pipes and devices


@posix
@pytest.mark.parametrize("words", [["train", "--help"], ["evaluate", "MODEL"], ["data", "verify", "--data", "."]])
def test_a_reader_who_leaves_is_no_error(trained: Path, words: list[str]) -> None:
    command = [*PROGRAM, *(str(trained) if word == "MODEL" else word for word in words)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment()) as run:
        assert run.stdout is not None
        run.stdout.close()
        assert run.stderr is not None
        assert run.stderr.read() == ""
    assert run.returncode == 0


@posix
def test_a_reader_of_the_first_line_gets_it(trained: Path, tmp_path: Path) -> None:
    picture = Image.new("L", (28, 28), 255)
    ImageDraw.Draw(picture).line((14, 5, 14, 22), fill=0, width=3)
    picture.save(tmp_path / "1.png")
    command = [*PROGRAM, "predict", str(trained), *[str(tmp_path / "1.png")] * 1000]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment()) as run:
        assert run.stdout is not None
        assert json.loads(run.stdout.readline())["file"] == str(tmp_path / "1.png")
        run.stdout.close()
        assert run.stderr is not None
        assert run.stderr.read() == ""
    assert run.returncode == 0


@posix
def test_training_goes_on_when_nobody_reads_its_progress(tmp_path: Path) -> None:
    command = [*PROGRAM, "train", "--hidden", "4", "--epochs", "2", "--out", str(tmp_path / "m")]
    with subprocess.Popen(command, stderr=subprocess.PIPE, env=environment()) as run:
        assert run.stderr is not None
        run.stderr.close()
    assert run.returncode == 0
    assert model_file.load(tmp_path / "m").scores["epoch"] == 2


@always_full
@pytest.mark.parametrize("words", [["train", "--help"], ["evaluate", "MODEL"], ["data", "verify", "--data", "."]])
def test_a_full_disk_behind_standard_output_is_one_line(trained: Path, words: list[str]) -> None:
    command = [*PROGRAM, *(str(trained) if word == "MODEL" else word for word in words)]
    with open("/dev/full", "w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, env=environment())
    assert done.returncode == 2
    assert done.stderr.startswith("digitscope: Standard output cannot be written: the disk is full")
    assert done.stderr.count("\n") == 1


@always_full
def test_metrics_on_a_full_disk_are_one_line_and_lose_no_model(tmp_path: Path) -> None:
    done = process("train", "--hidden", "4", "--metrics", "/dev/full", "--out", tmp_path / "m")
    assert done.returncode == 2
    refused, saved, _ = done.stderr.splitlines()
    assert refused.startswith("digitscope: /dev/full cannot be written: the disk is full")
    assert saved == f"Saved {tmp_path / 'm'}"
    assert model_file.load(tmp_path / "m").scores["epoch"] == 1


@pytest.mark.skipif(not os.path.exists("/dev/stdout"), reason="this system has no name for standard output")
def test_metrics_may_go_to_a_pipe() -> None:
    done = process("train", "--hidden", "4", "--epochs", 2, "--metrics", "/dev/stdout")
    assert [json.loads(line)["epoch"] for line in done.stdout.splitlines()] == [1, 2]


@posix
def test_without_any_output_a_verb_does_its_work(tmp_path: Path) -> None:
    command = [*PROGRAM, "train", "--hidden", "4", "--epochs", "1", "--out", str(tmp_path / "m")]
    subprocess.run(["sh", "-c", '"$@" >&-', "sh", *command], stderr=subprocess.DEVNULL, env=environment(), check=True)
    assert (tmp_path / "m").exists()


@pytest.mark.parametrize("name", ["\N{GREEK SMALL LETTER PHI}", "\udcff"])
def test_a_name_that_the_terminal_cannot_write(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    try:
        folder.mkdir()
    except (OSError, UnicodeError):
        pytest.skip("this file system has no such name")
    done = process("data", "verify", "--data", folder, PYTHONIOENCODING="ascii")
    assert done.returncode == 2
    assert done.stderr == ""
    assert done.stdout.count("has no ") == 4


# A terminal


def on_a_terminal(*words: str) -> str:
    """What a verb writes to a terminal that stands at its standard error."""
    import pty

    ours, theirs = pty.openpty()
    try:
        with subprocess.Popen([*PROGRAM, *words], stdout=subprocess.DEVNULL, stderr=theirs, env=environment()) as run:
            os.close(theirs)
            pieces = []
            # At the end Linux has an error, others an empty piece.
            with contextlib.suppress(OSError):
                while piece := os.read(ours, 4096):
                    pieces.append(piece)
        assert run.returncode == 0
    finally:
        os.close(ours)
    return b"".join(pieces).decode().replace("\r\n", "\n")


@posix
def test_progress_moves_on_a_terminal_and_leaves_only_epochs() -> None:
    text = on_a_terminal("train", "--hidden", "64", "--epochs", "3")
    assert "digits a second, 0:0" in text
    lines = [line.rpartition("\r")[2] for line in text.split("\n")]
    assert [line[:12] for line in lines] == ["epoch 1 of 3", "epoch 2 of 3", "epoch 3 of 3", "Kept the run", ""]


def test_without_a_terminal_progress_is_a_line_an_epoch() -> None:
    done = process("train", "--hidden", "4", "--epochs", 3)
    assert (done.returncode, done.stdout) == (0, "")
    assert [line[:12] for line in done.stderr.splitlines()] == [
        "epoch 1 of 3",
        "epoch 2 of 3",
        "epoch 3 of 3",
        "Kept the run",
    ]
    assert "\r" not in done.stderr
