"""Files that could run code when they are opened, known by how they begin."""

from pathlib import Path

from nn.errors import DigitScopeError

BEGINNINGS = (b"\x80", b"PK\x03\x04", b"(dp", b"(lp", b"ccopy_reg")
"""Pickles of Python, and PyTorch's archives of them."""

ENDINGS = (".pt", ".pth", ".pkl", ".ckpt")
"""How their names usually end."""


def refuse_pickle(path: Path, beginning: bytes) -> None:
    """Raise the sentence for a pickle, known by the first bytes of the file."""
    if beginning.startswith(BEGINNINGS):
        raise DigitScopeError(
            f"{path} is a pickle or an archive, which can carry code and is never opened; in PyTorch, save the weights "
            "with safetensors.torch.save_file(model.state_dict(), FILE)."
        )
