"""One stylesheet from many: a static files finder that joins our CSS, no build step.

Components live in one file each; a page links the joined file, so that a room of
300 asks for two stylesheets (Bootstrap's and ours) and not forty. The joined file
is written under VAR_DIR whenever a part is newer, and found like any other file by
the development server, WhiteNoise and collectstatic.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

_CSS = Path(__file__).parent / "static" / "ui" / "css"

BUNDLE = "ui/css/xieli.css"
# Later files may rest on earlier ones: tokens and ground first.
PARTS = (
    "tokens",
    "components/ground",
    "components/site-header",
    "components/tab-bar",
    "components/site-footer",
    "components/section",
    "components/tag",
    "components/notice",
    "components/rows",
    "components/law",
    "components/tabs",
    "components/shortcuts",
    "components/ledger",
    "components/feedback",
    "components/forms",
    "components/stat-line",
    "components/point-scale",
    "components/point-scale-weights",
    "components/score-rule",
    "components/mastery",
    "components/pair-bars",
    "components/answer-grid",
    "components/home",
    "components/level-card",
    "components/day-plan",
    "components/exam-bar",
    "components/save-receipt",
    "components/question",
    "components/item-face",
    "components/key-options",
    "components/question-nav",
    "components/exam",
    "components/desk",
    "components/talk",
    "components/doc",
    "components/calendar",
    "components/debrief",
    "components/room",
    "components/console",
    "components/heat",
    "components/items",
    "components/marking",
    "components/certificate",
    "components/verify",
)


def joined() -> str:
    """All parts in order."""
    return "\n".join(_source(part).read_text(encoding="utf-8") for part in PARTS)


def _source(part: str) -> Path:
    return _CSS / f"{part}.css"


class BundleFinder(BaseFinder):
    """Finds the joined stylesheet; writes it when a part has changed."""

    def __init__(self, app_names: Any = None, *args: Any, **kwargs: Any) -> None:
        self.storage = FileSystemStorage(location=settings.VAR_DIR / "bundles")

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        if path != BUNDLE:
            return []
        found = str(self._fresh())
        return [found] if find_all else found

    def list(self, ignore_patterns: Any) -> Iterator[Any]:
        self._fresh()
        yield BUNDLE, self.storage

    def _fresh(self) -> Path:
        target = Path(self.storage.path(BUNDLE))
        sources = [Path(__file__), *map(_source, PARTS)]
        newest = max(source.stat().st_mtime for source in sources)
        if not target.exists() or target.stat().st_mtime < newest:
            self._write(target)
        return target

    def _write(self, target: Path) -> None:
        """Replace the file whole: another process may be reading it."""
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = target.with_name(f"{target.name}.{id(self)}")
        fresh.write_text(joined(), encoding="utf-8")
        fresh.replace(target)
