"""Secret keys of this installation, made on first use under var/keys (0600)."""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path


def ensure_key(folder: Path, name: str) -> str:
    """The hex key `name` (256 bits), created once; never overwritten."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / name
    if not path.exists():
        _make(path)
    return _read(path)


def _make(path: Path) -> None:
    """Put a new key there in one step: several processes may start at once, and the
    first one's key holds for all."""
    handle, unfinished = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32))
    with suppress(FileExistsError):
        os.link(unfinished, path)
    os.unlink(unfinished)


def _read(path: Path) -> str:
    key = path.read_text(encoding="ascii").strip()
    if len(key) != 64:
        raise ValueError(f"{path} is not a 256-bit key; restore it from a backup.")
    return key
