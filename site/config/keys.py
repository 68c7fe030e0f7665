"""Secret keys of this installation, made on first use under var/keys (0600)."""

import os
import secrets
from pathlib import Path


def ensure_key(folder: Path, name: str) -> str:
    """The hex key `name` (256 bits), created once; never overwritten."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / name
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _read(path)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32))
    return _read(path)


def _read(path: Path) -> str:
    key = path.read_text(encoding="ascii").strip()
    if len(key) != 64:
        raise ValueError(f"{path} is not a 256-bit key; restore it from a backup.")
    return key
