"""Backup and restore of the embedded install, on real files."""

import hashlib
import io
import json
import os
import resource
import sqlite3
import tarfile

import pytest
from django.core.management import CommandError, call_command

from config.backup import BackupError, restore_backup, write_backup
from question_bank.search.storage import GRAMS_TABLE, SqliteGrams


@pytest.fixture
def install(tmp_path, settings, monkeypatch):
    """A small install: a database with a row, a media file, a key, a checkpoint."""
    var = tmp_path / "var"
    (var / "media").mkdir(parents=True)
    (var / "keys").mkdir()
    (var / "audit").mkdir()
    (var / "audit" / "checkpoints.jsonl").write_text("signed\n", encoding="utf-8")
    (var / "media" / "photo.jpg").write_bytes(b"picture")
    (var / "keys" / "secret").write_text("k" * 64, encoding="ascii")
    database = sqlite3.connect(var / "xieli.sqlite3")
    database.execute("CREATE TABLE fact (word TEXT)")
    database.execute("INSERT INTO fact VALUES ('kept')")
    database.commit()
    database.close()
    settings.VAR_DIR = var
    settings.ON_SQLITE = True
    monkeypatch.setitem(
        settings.DATABASES, "default", {"NAME": str(var / "xieli.sqlite3")}
    )
    return var


def test_what_was_backed_up_comes_back(install, tmp_path, now):
    archive, restored = tmp_path / "backup.tar.gz", tmp_path / "restored"
    write_backup(archive, at=now)
    assert restore_backup(archive, restored) == 4
    rows = sqlite3.connect(restored / "xieli.sqlite3").execute("SELECT * FROM fact")
    assert rows.fetchall() == [("kept",)]
    assert (restored / "media/photo.jpg").read_bytes() == b"picture"
    assert (restored / "audit/checkpoints.jsonl").read_text() == "signed\n"
    assert (restored / "keys/secret").stat().st_mode & 0o077 == 0


def test_the_key_of_the_papers_is_in_no_backup(install, tmp_path, now):
    (install / "keys" / "paper").write_text("p" * 64, encoding="ascii")
    manifest = write_backup(tmp_path / "backup.tar.gz", at=now)
    assert "keys/secret" in manifest["files"]
    assert "keys/paper" not in manifest["files"]


def test_the_index_of_the_search_comes_back(install, tmp_path, now):
    """Its grams lie in a virtual table, whose parts are tables of their own."""
    database = sqlite3.connect(install / "xieli.sqlite3")
    for statement in SqliteGrams.create:
        database.execute(statement)
    database.execute(f"INSERT INTO {GRAMS_TABLE} (rowid, grams) VALUES (7, '793e4fdd')")
    database.commit()
    database.close()
    archive, restored = tmp_path / "backup.tar.gz", tmp_path / "restored"
    write_backup(archive, at=now)
    restore_backup(archive, restored)
    found = sqlite3.connect(restored / "xieli.sqlite3").execute(
        f"SELECT rowid FROM {GRAMS_TABLE} WHERE {GRAMS_TABLE} MATCH '793e*'"
    )
    assert found.fetchall() == [(7,)]


def test_an_install_without_checkpoints_yet_is_backed_up(install, tmp_path, now):
    (install / "audit/checkpoints.jsonl").unlink()
    archive = tmp_path / "backup.tar.gz"
    write_backup(archive, at=now)
    assert restore_backup(archive, tmp_path / "restored") == 3


def test_a_backup_is_never_overwritten(install, tmp_path, now):
    archive = tmp_path / "backup.tar.gz"
    write_backup(archive, at=now)
    with pytest.raises(BackupError):
        write_backup(archive, at=now)


@pytest.fixture
def full_disk():
    """No file may grow beyond 100 kB: as on a full disk, a write fails midway."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limits[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_a_backup_that_fails_leaves_no_file(install, tmp_path, now, full_disk):
    for number in range(3):
        (install / f"media/{number}.jpg").write_bytes(os.urandom(80_000))
    folder = tmp_path / "backups"
    folder.mkdir()
    with pytest.raises(OSError, match="too large"):
        write_backup(folder / "backup.tar.gz", at=now)
    assert list(folder.iterdir()) == []


def test_a_restore_that_fails_leaves_an_empty_folder(install, tmp_path, now):
    archive, bad = tmp_path / "backup.tar.gz", tmp_path / "bad.tar.gz"
    write_backup(archive, at=now)
    # A file where another file's folder should be: the last of them cannot be written.
    repack(archive, bad, lambda files: with_file(files, "xieli.sqlite3/inside", b"x"))
    restored = tmp_path / "restored"
    with pytest.raises(OSError, match="xieli.sqlite3"):
        restore_backup(bad, restored)
    assert list(restored.iterdir()) == []


def test_the_verbs_end_with_2_when_they_refuse(install, tmp_path):
    archive, restored = tmp_path / "backup.tar.gz", tmp_path / "restored"
    call_command("backup", str(archive))
    call_command("restore", str(archive), str(restored))
    for words in (["backup", archive], ["restore", archive, restored]):
        with pytest.raises(CommandError) as caught:
            call_command(*map(str, words))
        assert caught.value.returncode == 2


def test_nothing_is_restored_over_existing_data(install, tmp_path, now):
    archive = tmp_path / "backup.tar.gz"
    write_backup(archive, at=now)
    with pytest.raises(BackupError):
        restore_backup(archive, install)


def with_file(files, name, data):
    """The members of an archive with another file, as its manifest says as well."""
    manifest = json.loads(files["manifest.json"])
    manifest["files"][name] = hashlib.sha256(data).hexdigest()
    return files | {name: data, "manifest.json": json.dumps(manifest).encode()}


def repack(source, target, change):
    """Copy an archive, letting `change(name, data)` alter members or add some."""
    with tarfile.open(source) as old, tarfile.open(target, "w:gz") as new:
        members = {m.name: old.extractfile(m).read() for m in old.getmembers()}
        for name, data in change(members).items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            new.addfile(entry, io.BytesIO(data))


@pytest.mark.parametrize(
    "change",
    [
        lambda files: files | {"media/photo.jpg": b"other"},
        lambda files: files | {"media/new.jpg": b"new"},
        lambda files: {n: d for n, d in files.items() if n != "keys/secret"},
        lambda files: files | {"../outside": b"x"},
        lambda files: {n: d for n, d in files.items() if n != "manifest.json"},
        lambda files: files | {"manifest.json": json.dumps({}).encode()},
    ],
    ids=["changed", "added", "missing", "outside", "no-manifest", "empty-manifest"],
)
def test_a_tampered_backup_restores_nothing(install, tmp_path, now, change):
    archive, bad = tmp_path / "backup.tar.gz", tmp_path / "bad.tar.gz"
    write_backup(archive, at=now)
    repack(archive, bad, change)
    with pytest.raises(BackupError):
        restore_backup(bad, tmp_path / "restored")
    assert not (tmp_path / "restored").exists()
    assert not (tmp_path / "outside").exists()


@pytest.mark.parametrize("share", [0, 0.1, 0.5, 0.9])
def test_a_cut_off_backup_restores_nothing(install, tmp_path, now, share):
    archive = tmp_path / "backup.tar.gz"
    write_backup(archive, at=now)
    whole = archive.read_bytes()
    archive.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(BackupError):
        restore_backup(archive, tmp_path / "restored")
    archive.write_bytes(b"no archive at all")
    with pytest.raises(BackupError):
        restore_backup(archive, tmp_path / "restored")


def test_postgresql_is_pointed_elsewhere(install, tmp_path, settings, now):
    settings.ON_SQLITE = False
    with pytest.raises(BackupError, match="pg_dump"):
        write_backup(tmp_path / "backup.tar.gz", at=now)
