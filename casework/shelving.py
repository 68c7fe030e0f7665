"""Bringing case files onto the shelf."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from casework.engine import DATA, CaseTemplate, load_case, read_sources
from casework.models import Case

CASES = DATA / "cases"


@dataclass(frozen=True)
class ShelvingReport:
    """Slugs of cases: new versions, versions already there, cases taken off."""

    added: tuple[str, ...]
    unchanged: tuple[str, ...]
    retired: tuple[str, ...]


@transaction.atomic
def load_cases(*, paths: Iterable[Path], at: datetime) -> ShelvingReport:
    """Make the files the shelf: all of them or, on CaseDataError, none.

    A file that has changed becomes a new version; a case whose file is gone is taken
    off. Earlier versions stay for the plays that began with them.
    """
    fresh = {path: load_case(path) for path in paths}
    slugs = {template.id for template in fresh.values()}
    gone = Case.objects.current().exclude(slug__in=slugs)
    retired = tuple(gone.values_list("slug", flat=True))
    gone.update(is_current=False)
    known = set(Case.objects.current().values_list("digest", flat=True))
    added = {path: case for path, case in fresh.items() if case.sha256 not in known}
    for path, template in added.items():
        _put_on_shelf(path, template, at)
    unchanged = slugs - {template.id for template in added.values()}
    new = tuple(sorted(template.id for template in added.values()))
    return ShelvingReport(new, tuple(sorted(unchanged)), retired)


def _put_on_shelf(path: Path, template: CaseTemplate, at: datetime) -> None:
    """Store the version, or bring an earlier one back, and make it the current one."""
    Case.objects.current().filter(slug=template.id).update(is_current=False)
    Case.objects.update_or_create(
        slug=template.id,
        digest=template.sha256,
        defaults={"is_current": True},
        create_defaults={
            "is_current": True,
            "title": template.title,
            "summary": template.summary,
            "level": template.level,
            "badge": template.pack.history_badge,
            "node_refs": list(template.refs),
            "procedures": list(template.procedures),
            "minutes": template.minutes,
            "document": json.dumps(read_sources(path), ensure_ascii=False),
            "loaded_at": at,
        },
    )
