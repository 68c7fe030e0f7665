"""Settings of the test run: fast hashing, plain static files, inline tasks."""

import hashlib
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
os.environ.update(VAR_DIR=str(ROOT / "var" / "test"), DEBUG="0", HTTPS="0", DEMO="0")
os.environ["LOG_LEVEL"] = "WARNING"

from config.settings import *  # noqa: E402, F403
from config.settings import DATABASES, ON_SQLITE, VAR_DIR  # noqa: E402

# The migrated template is named after what fills it (see tests/databases.py).
_files = [
    *sorted(ROOT.glob("[a-z]*/**/migrations/0*.py")),
    *sorted(ROOT.glob("law/data/*")),
    ROOT / "tests/kept_rows.sql",
    ROOT / "requirements.lock",
]
_state = hashlib.sha256(b"".join(file.read_bytes() for file in _files)).hexdigest()[:12]
TEST_TEMPLATE = (
    str(VAR_DIR / f"template-{_state}.sqlite3") if ON_SQLITE else f"template_{_state}"
)
# Two checkouts may test on one PostgreSQL at the same time.
_checkout = hashlib.sha256(str(ROOT).encode()).hexdigest()[:6]
DATABASES["default"]["TEST"] = {
    "NAME": str(VAR_DIR / "test.sqlite3") if ON_SQLITE else f"test_{_state}_{_checkout}"
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "private": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Look static files up when asked for; a list of them for each test client is dear.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
AXES_ENABLED = False
# Tests of the privacy notice turn it on; elsewhere it would stand in every way.
CONSENT_REQUIRED = False
