"""Damaged files of every kind that the program reads: each is read, or told in one clean sentence.

    python -m tests.campaigns.mutants [--count N] [--seed S]

run in the repository's root. A mutant is a good file with bits turned, parts cut, repeated or put in, or numbers of its
header made extreme. Whatever else than an answer or a DigitScopeError of one sentence with the file's name comes of it,
in seconds and within a bound of memory, is printed with its number and kept in a folder that is named; the exit status
is then 1. The same seed makes the same mutants.
"""

import argparse
import faulthandler
import io
import math
import re
import shutil
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from time import perf_counter

import numpy as np
from PIL import Image
from PySide6.QtCore import QSettings
from safetensors.numpy import save as to_safetensors

from app.settings import Settings
from nn import model_file
from nn.arrays import Array
from nn.certainty import Certainty
from nn.data import ink, my_drawings, writing_tests
from nn.data.digits import Digits, Origin, Split
from nn.data.fingerprint import Fingerprint
from nn.data.idx import read_idx, write_idx
from nn.data.picture import picture_to_digit
from nn.data.recognise import recognise
from nn.data.writing_tests import WritingTest, WrittenDigit
from nn.errors import DigitScopeError, never
from nn.exchange.foreign import all_scores, to_model
from nn.exchange.onnx_writing import to_onnx
from nn.exchange.reading import read_foreign
from nn.hyperparameters import Hyperparameters
from nn.model_file import Model
from nn.network import Architecture, Network
from nn.run import Run
from nn.runs import checkpoint, history, record
from nn.runs.checkpoint import Checkpoint
from nn.runs.record import RunRecord
from nn.steps import EpochScores

WORDS = (b"-1", b"1e999", b"9" * 400, b"NaN", b"null", b"[]", *(b"%d" % digit for digit in range(10)))
"""What is put in the place of numbers that are written out, as in JSON."""

EXTREME = (b"\x00" * 4, b"\xff" * 4, b"\x7f\xff\xff\xff", b"\x80\x00\x00\x00", *WORDS)
"""What is put in the place of bytes."""

SECONDS = 5.0
"""Reading a mutant may take at most; all are small."""

MEMORY = 2 << 30
"""Bytes of address space for all of it: what a header claims is not to be allocated."""


@dataclass(frozen=True)
class Kind:
    """A kind of file: its ending, a good one, and who reads it."""

    suffix: str
    good: bytes
    read: Callable[[Path], object]


def kinds(folder: Path) -> Mapping[str, Kind]:
    """Every kind of file, each with a small good one, which is made in `folder`."""
    rng = np.random.default_rng(0)
    values = rng.integers(256, size=(3, 28, 28), dtype=np.uint8)
    h = Hyperparameters(hidden=(2,))
    network = Network.initialized(Architecture.of(h), h.initializer, rng)
    data = Digits(values.reshape(3, -1), np.arange(3, dtype=np.uint8), [Origin("mine")] * 3)
    run = Run.fresh(h, Split(data, data))
    fingerprint = Fingerprint.of(Split(data, data))
    stroke = ink.Stroke(rng.random((9, 2), np.float32), width=0.08)
    digit = WrittenDigit(ink.Ink((stroke,), 3), 8, 0.5)
    test = WritingTest("Ada", datetime(2026, 3, 1, tzinfo=UTC), "a", "b", (digit,))
    pictures = {}
    for suffix in ("png", "bmp", "gif", "jpg", "tif", "webp", "pgm"):
        packed = io.BytesIO()
        Image.fromarray(values[0]).save(packed, {"jpg": "JPEG", "tif": "TIFF", "pgm": "PPM"}.get(suffix, suffix))
        pictures[suffix] = Kind(f".{suffix}", packed.getvalue(), picture_to_digit)
    good = folder / "good"
    made: dict[str, Callable[[], object]] = {
        "a.idx": lambda: write_idx(good / "a.idx", values),
        "a.gz": lambda: write_idx(good / "a.gz", values),
        "a.jsonl": lambda: ink.write_ink(good / "a.jsonl", [ink.Ink((stroke,), label=3)]),
        "b.jsonl": lambda: writing_tests.add(good / "b.jsonl", test),
        "a.safetensors": lambda: model_file.save(good / "a.safetensors", Model(network, h)),
        "a.ini": lambda: _stored(good / "a.ini").set_speed(100.0),
        "b.ini": lambda: _stored(good / "b.ini").set_hyperparameters(h),
        "checkpoint": lambda: checkpoint.save(good / "checkpoint", Checkpoint(run.state(), fingerprint)),
        record.FILE: lambda: record.write(good, RunRecord(h, fingerprint, record.moment(), "0.1.0")),
    }
    good.mkdir()
    for make in made.values():
        make()
    scores = EpochScores(1, 3, 0.5, 2.25, 0.125, 2.5, math.nan, 0.5)
    unipen = '.COMMENT 3 1 1\n.SEGMENT DIGIT ? ? "3"\n.PEN_DOWN\n 10 20\n 30 40\n 50 10\n.PEN_UP\n'
    table = "".join(f"{label},{','.join(map(str, picture.ravel()))}\n" for label, picture in enumerate(values))
    arrays = io.BytesIO()
    np.savez_compressed(arrays, x_train=values, y_train=np.arange(3))
    weights = {f"{layer}.{kind}": each[layer] for layer in (1, 2) for kind, each in _parts(network)}
    return {
        "idx": Kind(".idx", (good / "a.idx").read_bytes(), read_idx),
        "packed idx": Kind(".gz", (good / "a.gz").read_bytes(), read_idx),
        "drawing": Kind(".jsonl", (good / "a.jsonl").read_bytes(), ink.read),
        "UNIPEN": Kind(".unp", unipen.encode(), ink.read),
        "writing tests": Kind(".jsonl", 2 * (good / "b.jsonl").read_bytes(), writing_tests.load),
        "imported drawings": Kind(".jsonl", 2 * (good / "a.jsonl").read_bytes(), _import),
        "imported UNIPEN": Kind(".unp", 2 * unipen.encode(), _import),
        "table": Kind(".csv", table.encode(), _read_digits),
        "arrays": Kind(".npz", arrays.getvalue(), _read_digits),
        "model": Kind(".safetensors", (good / "a.safetensors").read_bytes(), model_file.load),
        "checkpoint": Kind(".safetensors", (good / "checkpoint").read_bytes(), checkpoint.load),
        "record": Kind(".json", (good / record.FILE).read_bytes(), record.load),
        "epochs": Kind(".jsonl", 3 * history.line_of(scores).encode(), partial(_read_curves, history.EPOCHS)),
        "batches": Kind(".jsonl", b"[1, 0.5, 2.25, 0.125]\n[2, 1, 2.0, 1.0]\n", partial(_read_curves, history.BATCHES)),
        "weights": Kind(".safetensors", to_safetensors(weights), _open_foreign),
        "ONNX": Kind(".onnx", to_onnx(Model(network, h, certainty=Certainty(2.0))), _open_foreign),
        "settings": Kind(".ini", (good / "a.ini").read_bytes(), _read_settings),
        "hyperparameters": Kind(".ini", (good / "b.ini").read_bytes(), _read_settings),
        **pictures,
    }


def _stored(path: Path) -> Settings:
    return Settings(QSettings(str(path), QSettings.Format.IniFormat))


def _read_digits(path: Path) -> object:
    return recognise(path, "").read(never)


def _parts(network: Network) -> tuple[tuple[str, dict[int, Array]], ...]:
    return ("weight", network.W), ("bias", network.b)


def _open_foreign(path: Path) -> None:
    """All that import does with a file of another program's."""
    foreign = read_foreign(path)
    X, labels = np.random.default_rng(0).random((5, 784), np.float32), np.arange(5, dtype=np.uint8)
    for activation, scores in all_scores(foreign, X, labels).items():
        to_model(foreign, activation, foreign.output or "softmax", scores[0].pixels)


def _import(path: Path) -> None:
    my_drawings.bring_in(path.with_name("mine.jsonl"), path)


def _read_curves(name: str, path: Path) -> None:
    """The curves of a run whose file of that name is the mutant: what cannot be read is told, and none is an error."""
    folder = path.with_suffix("")
    folder.mkdir(exist_ok=True)
    shutil.copy(path, folder / name)
    curves = history.read(folder)
    last = history.last_epoch(folder)
    assert last is None or curves.epochs
    assert len(curves.seconds) == len(curves.points)
    history.take_back(folder, 1, 1)
    assert not history.read(folder).notes
    shutil.rmtree(folder)


def _read_settings(path: Path) -> None:
    """All that the window asks of its settings when it opens: no answer of it is an error."""
    settings = _stored(path)
    settings.hyperparameters()
    settings.speed()
    settings.recent_files()
    settings.window_geometry()
    settings.window_state()


def mutant(good: bytes, rng: np.random.Generator) -> bytes:
    """The file with one to four changes."""
    changed = bytearray(good)
    for _ in range(rng.integers(1, 5)):
        at = int(rng.integers(len(changed) + 1))
        until = min(len(changed), at + int(rng.integers(1, 64)))
        match rng.integers(7):
            case 0 if at < len(changed):
                changed[at] ^= 1 << int(rng.integers(8))
            case 1:
                del changed[at:]
            case 2:
                del changed[at:until]
            case 3:
                changed[at:at] = changed[at:until]
            case 4:
                changed[at:at] = rng.bytes(int(rng.integers(1, 16)))
            case 5:
                # Headers are at the beginning: extreme numbers do most harm there.
                extreme = EXTREME[int(rng.integers(len(EXTREME)))]
                at = int(rng.integers(min(len(changed), 64) + 1))
                changed[at : at + len(extreme)] = extreme
            case _:
                numbers = [found.span() for found in re.finditer(rb"-?\d+(\.\d+)?", changed[:4096])]
                if numbers:
                    at, until = numbers[int(rng.integers(len(numbers)))]
                    changed[at:until] = WORDS[int(rng.integers(len(WORDS)))]
    return bytes(changed)


def unclean(kind: Kind, path: Path) -> str:
    """What is wrong with how a file is read; empty where it is read, or refused in one sentence that names it."""
    began = perf_counter()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            kind.read(path)
    except DigitScopeError as error:
        text = str(error)
        rest = text.replace(str(path), "")
        if rest == text or ". " in rest or not rest.endswith(".") or not text.isprintable():
            return f"not one clean sentence that names the file: {text!r}"
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    took = perf_counter() - began
    return f"took {took:.1f} s" if took > SECONDS else ""


def failures(count: int, seed: int, folder: Path) -> Iterator[str]:
    """One line for each mutant that is not read cleanly; its file is kept in `folder`."""
    rng = np.random.default_rng(seed)
    every = list(kinds(folder).items())
    for number in range(count):
        name, kind = every[number % len(every)]
        path = folder / f"mutant{number}{kind.suffix}"
        path.write_bytes(mutant(kind.good, rng))
        # One that is never done with is the last file in the folder; all stacks are told.
        faulthandler.dump_traceback_later(20 * SECONDS, exit=True)
        problem = unclean(kind, path)
        faulthandler.cancel_dump_traceback_later()
        if problem:
            yield f"seed {seed}, mutant {number} ({name}), {path}: {problem}"
        else:
            path.unlink()


def main() -> int:
    """Print every failure and how many there were; 1 where there was one."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    words = parser.parse_args()
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    folder = Path(tempfile.mkdtemp(prefix="mutants-"))
    found = 0
    for line in failures(words.count, words.seed, folder):
        print(line)
        found += 1
    if not found:
        shutil.rmtree(folder)
    print(f"{words.count} mutants, {found} not read cleanly")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
