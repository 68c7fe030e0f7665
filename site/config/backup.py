"""Backup of the embedded install: database, files, keys, checkpoints, one archive."""

import gzip
import hashlib
import io
import json
import shutil
import sqlite3
import tarfile
import tempfile
import zlib
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from accounts.checkpoints import checkpoint_file

FOLDERS = ("media", "private", "keys")
# Whoever finds a backup must not be able to open papers of the coming exams with it:
# this key is kept apart (docs/operations.md).
KEPT_APART = Path("keys/paper")
MANIFEST = "manifest.json"
DAMAGED = "备份文件不完整或被改动,没有恢复任何内容。"


class BackupError(Exception):
    """The archive cannot be made or is not whole; nothing was changed."""


def write_backup(target: Path, *, at: datetime) -> dict[str, Any]:
    """Write a consistent archive while the site may go on running."""
    if not settings.ON_SQLITE:
        raise BackupError(
            "此命令备份 SQLite;PostgreSQL 请先另存 var/audit,再用 pg_dump,"
            "最后另存 var/media、var/private 和 var/keys(其中 keys/paper 单独保管)。"
        )
    if target.exists():
        raise BackupError(f"{target} 已存在,不覆盖。")
    # Made beside the target and renamed: half an archive never bears its name.
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        checkpoints = _copy_checkpoints(Path(folder) / "checkpoints.jsonl")
        database = Path(folder) / "xieli.sqlite3"
        _copy_database(database)
        files = [("xieli.sqlite3", database), *checkpoints, *_files()]
        manifest: dict[str, Any] = {
            "made_at": at.isoformat(),
            "files": {name: _sha256(path) for name, path in files},
        }
        archive = Path(folder) / "backup.tar.gz"
        _write_archive(archive, files, manifest)
        archive.rename(target)
    return manifest


def restore_backup(source: Path, var_dir: Path) -> int:
    """Unpack a checked archive into an empty `var_dir`; returns the file count."""
    if var_dir.exists() and any(var_dir.iterdir()):
        raise BackupError(f"{var_dir} 不是空的。请换一个目录或先移走原有数据。")
    contents = _contents(source)
    manifest = json.loads(contents.pop(MANIFEST, b"{}"))
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in contents.items()}
    if not hashes or manifest.get("files") != hashes:
        raise BackupError(DAMAGED)
    _unpack(contents, var_dir)
    return len(contents)


def _unpack(contents: dict[str, bytes], var_dir: Path) -> None:
    """All or nothing: written aside first, on the same disk, then renamed."""
    var_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=var_dir) as folder:
        for name, data in contents.items():
            _write_private(Path(folder) / name, data)
        for entry in Path(folder).iterdir():
            entry.rename(var_dir / entry.name)


def _contents(source: Path) -> dict[str, bytes]:
    try:
        with tarfile.open(source, "r:gz") as archive:
            return {
                member.name: _member_bytes(archive, member)
                for member in archive.getmembers()
            }
    except (EOFError, gzip.BadGzipFile, tarfile.TarError, zlib.error) as error:
        # Each part of a damaged archive fails in its own way.
        raise BackupError(DAMAGED) from error


def _member_bytes(archive: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    inside = Path(member.name)
    file = archive.extractfile(member) if member.isfile() else None
    if file is None or inside.is_absolute() or ".." in inside.parts:
        raise BackupError(f"备份文件里有不该有的条目:{member.name}。")
    return file.read()


def _write_private(path: Path, data: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_bytes(data)


def _copy_checkpoints(target: Path) -> list[tuple[str, Path]]:
    """The evidence log's checkpoints, if any, copied before the database.

    One of an entry that the copied database lacks would read as a log cut short.
    """
    source = checkpoint_file()
    if not source.exists():
        return []
    shutil.copyfile(source, target)
    return [(str(source.relative_to(settings.VAR_DIR)), target)]


def _copy_database(target: Path) -> None:
    """SQLite's own online copy: readers and writers go on meanwhile."""
    source = sqlite3.connect(settings.DATABASES["default"]["NAME"])
    copy = sqlite3.connect(target)
    try:
        source.backup(copy)
    finally:
        source.close()
        copy.close()


def _files() -> list[tuple[str, Path]]:
    files = [
        (path.relative_to(settings.VAR_DIR), path)
        for folder in FOLDERS
        for path in sorted((settings.VAR_DIR / folder).rglob("*"))
        if path.is_file()
    ]
    return [(str(name), path) for name, path in files if name != KEPT_APART]


def _write_archive(
    target: Path, files: list[tuple[str, Path]], manifest: dict[str, Any]
) -> None:
    target.touch(mode=0o600)
    with tarfile.open(target, "w:gz") as archive:
        for name, path in files:
            archive.add(path, arcname=name)
        data = json.dumps(manifest, ensure_ascii=False).encode()
        entry = tarfile.TarInfo(MANIFEST)
        entry.size = len(data)
        archive.addfile(entry, io.BytesIO(data))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
