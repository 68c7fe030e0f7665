"""Keeping the law current: loading, and replacing a version by its successor."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from law import loading
from law.errors import LawError
from law.models import SourceVersion

# Freezes what rests on a version (items, cases, lessons); returns how many rows.
Dependents = Callable[[SourceVersion, datetime], int]
_dependents: dict[str, Dependents] = {}


def load_sources(paths: Iterable[Path], *, on: date) -> int:
    """Load files of cited articles; their laws must be known already."""
    return loading.load_articles(paths, on=on)


def register_dependents(name: str, freeze: Dependents) -> None:
    """Ask `freeze` whenever a version is superseded. Call in `AppConfig.ready()`."""
    _dependents[name] = freeze


@transaction.atomic
def supersede_version(
    *, version: SourceVersion, label: str, valid_from: date, at: datetime
) -> tuple[SourceVersion, dict[str, int]]:
    """End `version` the day before `valid_from`, when its successor begins.

    What rests on the old version is frozen in the same transaction; the counts
    tell how much, by dependent. Raises version_superseded or version_order.
    """
    if valid_from <= version.valid_from:
        raise LawError("version_order", _("新版本的施行日期应晚于原版本。"))
    still_open = SourceVersion.objects.filter(pk=version.pk, valid_to__isnull=True)
    if not still_open.update(valid_to=valid_from - timedelta(days=1)):
        raise LawError("version_superseded", _("该版本已被取代，请从现行版本操作。"))
    version.refresh_from_db()
    successor = SourceVersion.objects.create(
        source=version.source, label=label, valid_from=valid_from
    )
    return successor, {
        name: freeze(version, at) for name, freeze in _dependents.items()
    }
