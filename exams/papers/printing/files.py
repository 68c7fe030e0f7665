"""Files that a job printed wait here for a while: copies with names take too long to
be made while somebody waits for the page.

They lie outside of what a backup takes along, and are gone two hours later.
"""

import os
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings

from exams.papers.models import PrintRun

KEPT = timedelta(hours=2)


def keep_file(run: PrintRun, content: bytes) -> None:
    """Keep what `run` printed; readable by this installation's own user only."""
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(_path(run.pk), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)


def kept_file(run: PrintRun, at: datetime) -> bytes | None:
    """The file, None once it is gone."""
    if not is_kept(run, at):
        return None
    try:
        return _path(run.pk).read_bytes()
    except FileNotFoundError:
        return None


def is_kept(run: PrintRun, at: datetime) -> bool:
    return at - run.printed_at < KEPT and _path(run.pk).exists()


def forget_files(at: datetime) -> int:
    """Remove the files of prints that are over; how many."""
    fresh = PrintRun.objects.filter(printed_at__gt=at - KEPT)
    names = {f"{pk}.pdf" for pk in fresh.values_list("pk", flat=True)}
    over = [path for path in _folder().glob("*.pdf") if path.name not in names]
    for path in over:
        path.unlink(missing_ok=True)
    return len(over)


def _folder() -> Path:
    return Path(settings.PRINTS_ROOT)


def _path(run: UUID) -> Path:
    return _folder() / f"{run}.pdf"
