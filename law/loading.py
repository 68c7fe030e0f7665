"""Reading law/data: laws, cited articles, dated facts, the announced calendar.

Loading is idempotent. Whatever does not fit stops it with the file and the entry.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from law.errors import LawError
from law.models import (
    Article,
    CalendarDay,
    DatedFact,
    DayKind,
    LegalSource,
    SourceVersion,
)

DATA = Path(__file__).parent / "data"
FACT_FIELDS = ["value", "unit", "source", "valid_to"]


@dataclass(frozen=True)
class Loaded:
    """How many rows of each kind the data hold, new or not."""

    laws: int = 0
    versions: int = 0
    articles: int = 0
    facts: int = 0
    days: int = 0

    def __str__(self) -> str:
        return (
            f"{self.laws} laws, {self.versions} versions, {self.articles} articles, "
            f"{self.facts} facts, {self.days} announced days"
        )


@transaction.atomic
def load_all(folder: Path = DATA, *, on: date) -> Loaded:
    """Everything in `folder` and the announced calendar, as known on the day `on`."""
    laws = _rows(folder / "laws.yaml")
    _load_laws(laws)
    return Loaded(
        laws=len(laws),
        versions=sum(len(law["versions"]) for law in laws),
        articles=load_articles(sorted(folder.glob("cited*.yaml")), on=on),
        facts=load_facts(folder / "facts.yaml"),
        days=load_calendar(),
    )


@transaction.atomic
def load_articles(paths: Iterable[Path], *, on: date) -> int:
    """Cited articles, each under the version of its law in force on the day `on`.

    Raises law_unknown, version_unknown, or data_shape, also if one stands twice.
    """
    seen: set[tuple[str, str]] = set()
    for path in paths:
        for row in _rows(path):
            article = str(row["law"]), str(row["article"])
            if article in seen:
                said = f"{path.name}: {' '.join(article)} stands twice."
                raise LawError("data_shape", said)
            seen.add(article)
            _load_article(path, row, on)
    return len(seen)


def load_facts(path: Path = DATA / "facts.yaml") -> int:
    facts = [
        DatedFact(**{"unit": "", "valid_to": None} | row)
        for row in _rows(path, {"key", "value", "source", "valid_from"})
    ]
    DatedFact.objects.bulk_create(
        facts,
        update_conflicts=True,
        unique_fields=["key", "valid_from"],
        update_fields=FACT_FIELDS,
    )
    return len(facts)


def load_calendar() -> int:
    """The announcements that `chinesecalendar` holds; stored days stay as they are."""
    days = list(_announced_days())
    CalendarDay.objects.bulk_create(days, ignore_conflicts=True)
    return len(days)


def _announced_days() -> Iterator[CalendarDay]:
    # The package is data only, and large: read when it is loaded from.
    from chinese_calendar import constants

    for kind, days in (
        (DayKind.OFF, constants.holidays),
        (DayKind.WORK, constants.workdays),
    ):
        for day, name in days.items():
            yield CalendarDay(
                date=day,
                kind=kind,
                name=constants.Holiday(name).chinese,
                source=f"国务院办公厅关于{day.year}年部分节假日安排的通知",
            )


def _load_laws(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        law, _ = LegalSource.objects.update_or_create(
            short_title=row["short_title"],
            defaults={"title": row["title"], "kind": row["kind"]},
        )
        for version in row["versions"]:
            # Without an end of its own it keeps the one that a successor gave it.
            ends = {"valid_to": version["valid_to"]} if "valid_to" in version else {}
            SourceVersion.objects.update_or_create(
                source=law,
                valid_from=version["valid_from"],
                defaults={"label": version["label"]} | ends,
            )


def _load_article(path: Path, row: dict[str, Any], on: date) -> None:
    valid_from = _day(path, row["valid_from"])
    Article.objects.update_or_create(
        version=_version_in_force(path, str(row["law"]), valid_from, on),
        number=row["article"],
        defaults={
            "says": row["says"],
            "checked": row.get("checked", ""),
            "valid_from": valid_from,
        },
    )


def _version_in_force(
    path: Path, law: str, valid_from: date, on: date
) -> SourceVersion:
    """The version of `law` on the day `on`; it must contain what holds since then."""
    if not LegalSource.objects.filter(short_title=law).exists():
        raise LawError("law_unknown", f"{path.name}: {law} is not in laws.yaml.")
    versions = SourceVersion.objects.filter(source__short_title=law)
    current: SourceVersion | None = versions.in_force(on).newest_first().first()
    first = versions.order_by("valid_from").first()
    if current is None or first is None:
        raise LawError(
            "version_unknown", f"{path.name}: {law} is not in force on {on}."
        )
    if not first.valid_from <= valid_from <= current.valid_from:
        raise LawError(
            "version_unknown",
            f"{path.name}: {law} has no version that began by {valid_from} "
            f"(known: {first.valid_from} to {current.valid_from}).",
        )
    return current


def _rows(path: Path, required: set[str] | None = None) -> list[dict[str, Any]]:
    rows = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) or []
    needed = required or _required_in(path)
    for place, row in enumerate(rows, start=1):
        if not isinstance(row, dict) or not needed <= row.keys():
            raise LawError(
                "data_shape", f"{path.name}, entry {place}: needs {sorted(needed)}."
            )
    return list(rows)


def _required_in(path: Path) -> set[str]:
    if path.name == "laws.yaml":
        return {"short_title", "title", "kind", "versions"}
    return {"law", "article", "says", "valid_from"}


def _day(path: Path, value: object) -> date:
    if not isinstance(value, date):
        raise LawError("data_shape", f"{path.name}: {value!r} is not a day.")
    return value
