import json
import os
import re
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import environment
from config.keys import ensure_key


def test_a_switch_that_is_neither_0_nor_1_is_refused(monkeypatch):
    monkeypatch.setenv("DEBUG", "yes")
    with pytest.raises(ImproperlyConfigured, match="DEBUG must be 0 or 1"):
        environment.flag("DEBUG", default=False)


def test_a_missing_value_without_default_is_refused(monkeypatch):
    monkeypatch.delenv("SOMETHING", raising=False)
    with pytest.raises(ImproperlyConfigured, match="Set SOMETHING"):
        environment.text("SOMETHING")


def test_a_secret_may_come_from_a_file(monkeypatch, tmp_path):
    (tmp_path / "secret").write_text("from-file\n", encoding="utf-8")
    monkeypatch.setenv("SOMETHING_FILE", str(tmp_path / "secret"))
    assert environment.text("SOMETHING") == "from-file"


def test_the_env_file_sets_only_what_the_environment_lacks(monkeypatch, tmp_path):
    (tmp_path / ".env").write_text("# note\nONE=1\nTWO=2\n", encoding="utf-8")
    monkeypatch.setenv("ONE", "mine")
    monkeypatch.delenv("TWO", raising=False)
    monkeypatch.setattr("os.environ", dict(__import__("os").environ))
    environment.load_file(tmp_path / ".env")
    assert environment.text("ONE") == "mine"
    assert environment.text("TWO") == "2"


def test_keys_are_made_once_and_only_for_us(tmp_path):
    first = ensure_key(tmp_path / "keys", "secret")
    again = ensure_key(tmp_path / "keys", "secret")
    mode = stat.S_IMODE((tmp_path / "keys" / "secret").stat().st_mode)
    assert first == again
    assert len(first) == 64
    assert mode == 0o600


def test_a_damaged_key_stops_everything(tmp_path):
    (tmp_path / "secret").write_text("short", encoding="ascii")
    with pytest.raises(ValueError, match="256-bit"):
        ensure_key(tmp_path, "secret")


def test_what_the_database_address_demands_is_kept(tmp_path):
    """A connection that must be verified would else be made without a word."""
    root = Path(__file__).resolve().parents[2]
    address = "postgres://xieli@db/xieli?sslmode=verify-full&sslrootcert=/ca.pem"
    says = "import json; from config.settings import DATABASES; "
    says += "print(json.dumps(DATABASES['default']['OPTIONS']))"
    told = subprocess.run(
        [sys.executable, "-c", says],
        env=os.environ | {"DATABASE_URL": address, "VAR_DIR": str(tmp_path)},
        cwd=root / "site",
        capture_output=True,
        check=True,
    )
    assert json.loads(told.stdout) == {
        "sslmode": "verify-full",
        "sslrootcert": "/ca.pem",
        "options": "-c synchronous_commit=on",
    }


def test_every_switch_of_the_settings_stands_in_the_example():
    import re

    root = Path(__file__).resolve().parents[2]
    settings = (root / "site/config/settings.py").read_text(encoding="utf-8")
    example = (root / ".env.example").read_text(encoding="utf-8")
    names = re.findall(r'env\.(?:flag|text|words)\(\s*"([A-Z_]+)"', settings)
    assert len(names) > 8
    assert [name for name in names if f"{name}=" not in example] == []


def test_the_example_lists_every_switch_once():
    root = Path(__file__).resolve().parents[2]
    example = (root / ".env.example").read_text(encoding="utf-8")
    settings = (root / "site/config/settings.py").read_text(encoding="utf-8")
    listed = re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE)
    read = re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', settings)
    assert sorted(listed) == sorted(set(read))


def test_processes_that_start_at_once_share_one_key(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        keys = list(pool.map(lambda _: ensure_key(tmp_path, "secret"), range(64)))
    assert len(set(keys)) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]
