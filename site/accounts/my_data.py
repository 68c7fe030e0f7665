"""Everything the platform holds about a person, for their eyes and as a copy.

PIPL 44-45: a person may see and copy their data. Other rooms add theirs:
`my_data.register("results", _("成绩"), function(user) -> list of dicts)`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from accounts.models import Consent, EvidenceEntry, TrainingRecord, User
from accounts.services import subject_of
from accounts.training import level_names, standard_hours

# Rows of plain values: texts, numbers, days.
Section = Callable[[User], list[dict[str, Any]]]
_sections: dict[str, tuple[str, Section]] = {}
# Evidence of the newest acts is enough for a page; the copy holds all.
NEWEST = 50


@dataclass(frozen=True)
class LevelHours:
    """Credited training for one level of an occupation."""

    occupation: str
    level: str
    minutes: int

    @property
    def hours(self) -> str:
        return str(standard_hours(self.minutes))


def register(key: str, label: str, section: Section) -> None:
    """Add a section to the copy of a person's data."""
    _sections[key] = (label, section)


def evidence_about(user: User) -> Any:
    """Evidence entries about the account of `user`, newest first."""
    about = EvidenceEntry.objects.filter(subject=subject_of(user))
    return about.select_related("actor").order_by("-sequence")


def hours_of(user: User) -> list[LevelHours]:
    """What is credited to `user`, under the names of occupation and level (2 queries).

    Codes stand where the standard is not loaded.
    """
    totals: dict[tuple[str, int], int] = {}
    for record in TrainingRecord.objects.filter(user=user):
        key = (record.occupation_code, record.level)
        totals[key] = totals.get(key, 0) + record.minutes
    names = level_names() if totals else {}
    return [
        LevelHours(*names.get(key, (key[0], str(key[1]))), minutes)
        for key, minutes in sorted(totals.items())
    ]


def copy_of(user: User) -> dict[str, Any]:
    """The person's data as plain JSON; the identity number stays masked."""
    return {
        "account": _account(user),
        "identity_documents": list(
            user.identity_documents.values("kind", "masked", "added_at")
        ),
        "enrolments": list(
            user.enrolments.values("centre__name", "class_name", "joined_on", "left_on")
        ),
        "assignments": list(
            user.assignments.values("centre__name", "role", "starts_on", "ends_on")
        ),
        "consents": list(
            Consent.objects.filter(user=user).values(
                "notice__version", "given_at", "withdrawn_at"
            )
        ),
        "training": list(
            user.training_records.values(
                "occupation_code", "level", "title", "minutes", "finished_at"
            )
        ),
        "evidence": list(
            evidence_about(user).values("sequence", "at", "action", "reason")
        ),
        **{key: section(user) for key, (_, section) in _sections.items()},
    }


def _account(user: User) -> dict[str, Any]:
    return {
        "login_name": user.username,
        "name": user.name,
        "phone": user.phone,
        "joined": user.date_joined,
        "last_login": user.last_login,
        "roles": sorted(user.groups.values_list("name", flat=True)),
    }
