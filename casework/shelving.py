"""Bringing case files onto the shelf."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from casework.engine import DATA, CaseTemplate, load_case, read_sources
from casework.models import Case

CASES = DATA / "cases"


@dataclass(frozen=True)
class ShelvingReport:
    """Slugs of cases: new versions, versions already there, cases taken off; and the
    packs that changed without a new version, each as id and version."""

    added: tuple[str, ...]
    unchanged: tuple[str, ...]
    retired: tuple[str, ...]
    unversioned: tuple[tuple[str, int], ...]


class UnversionedPacks(Exception):
    """Packs changed and kept their version; `packs` are pairs of id and version."""

    def __init__(self, packs: tuple[tuple[str, int], ...]) -> None:
        super().__init__(packs)
        self.packs = packs


@transaction.atomic
def load_cases(
    *, paths: Iterable[Path], at: datetime, check: bool = False
) -> ShelvingReport:
    """Make the files the shelf: all of them or, on CaseDataError, none.

    A file that has changed becomes a new version; a case whose file is gone is taken
    off. Earlier versions stay for the plays that began with them.

    A pack that was edited but kept its version is only told of: who writes rules loads
    them many times before they are done, and no play loses by it, as a play keeps the
    text it began with. Who releases a pack asks for `check`: then nothing is loaded and
    UnversionedPacks is raised, because people cite rules by the version of their pack.
    """
    fresh = {path: load_case(path) for path in paths}
    unversioned = _unversioned(fresh)
    if check and unversioned:
        raise UnversionedPacks(unversioned)
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
    return ShelvingReport(new, tuple(sorted(unchanged)), retired, unversioned)


def _unversioned(
    fresh: Mapping[Path, CaseTemplate],
) -> tuple[tuple[str, int], ...]:
    """Packs that say something else than on the shelf, under the same version."""
    shelf = {case.slug: case for case in Case.objects.current()}
    found: set[tuple[str, int]] = set()
    for path, template in fresh.items():
        case = shelf.get(template.id)
        if case is None or case.digest == template.sha256:
            continue
        old, old_pack = json.loads(case.document)
        new, pack = read_sources(path)
        same = ("id", "version")
        is_same_pack = all(old_pack[name] == pack[name] for name in same)
        # A case that names another chapter has other rules of the same pack.
        is_same_part = old.get("chapters") == new.get("chapters")
        if is_same_pack and is_same_part and old_pack != json.loads(json.dumps(pack)):
            found.add((template.pack.id, template.pack.version))
    return tuple(sorted(found))


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
