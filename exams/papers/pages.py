"""The page of a form: its life, what can be done next, its alarms and who looked."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from accounts.models import User
from exams.papers.life import BEFORE_USE
from exams.papers.models import FormStatus, Opening, PaperForm
from exams.papers.officers import officers_with_keys
from exams.papers.openings import MINUTES_TO_USE
from exams.papers.querysets import MINUTES_TO_ANSWER

# Whom and what a page names: to be loaded with the form.
PEOPLE = (
    "created_by",
    "checked_by",
    "approved_by",
    "sealed_by",
    "released_by",
    "archived_by",
    "withdrawn_by",
    "replaces",
    "blueprint_version__blueprint",
)
LOOKS_SHOWN = 30


@dataclass(frozen=True)
class LifeStep:
    """A step that a form has taken; `person` is None for the machine."""

    title: str
    at: datetime | None
    person: User | None


def form_page(form: PaperForm, user: User, at: datetime) -> dict[str, Any]:
    """Load `form` with PEOPLE (at most 6 queries more)."""
    waits, own = form.stage == FormStatus.CHECKED, form.created_by_id == user.pk
    has_pairs = form.stage == FormStatus.SEALED and form.wraps.exists()
    alarms = list(form.alarms.select_related("kept_by"))
    return {
        "form": form,
        "life": list(_life(form)),
        "areas": form.blueprint.get("areas", []),
        "alarms": alarms,
        "may_decide": not own,
        "may_check": form.stage == FormStatus.DRAFT,
        "may_approve": waits and not own,
        "may_seal": form.stage == FormStatus.APPROVED,
        "awaits_other": waits and own,
        "may_archive": form.stage == FormStatus.USED,
        "may_withdraw": form.stage in BEFORE_USE,
        "may_replace": bool(form.blueprint_version and form.centre_id),
        "replacing": urlencode(_replacing(form)),
        "replacements": form.replacements.all(),
        "openings": list(_openings(form, at)),
        "may_attend": waits and officers_with_keys(form, at) > 1,
        "has_pairs": has_pairs,
        "shut_for_good": form.stage == FormStatus.SEALED
        and form.attended
        and not has_pairs,
        "looks": form.looks.select_related("person")[:LOOKS_SHOWN],
    }


def _replacing(form: PaperForm) -> dict[str, str]:
    """What a request for another paper in its stead begins with."""
    if form.blueprint_version is None:
        return {}
    blueprint = form.blueprint_version.blueprint_id
    return {
        "blueprint": str(blueprint),
        "centre": str(form.centre_id),
        "replaces": str(form.pk),
    }


def _openings(form: PaperForm, at: datetime) -> Iterable[Opening]:
    """Those that can still be answered or used."""
    if form.stage != FormStatus.SEALED:
        return ()
    since = at - MINUTES_TO_ANSWER - MINUTES_TO_USE
    waiting = form.openings.filter(used_at=None, asked_at__gte=since)
    return waiting.select_related("asked_by", "answered_by")


def _life(form: PaperForm) -> Iterator[LifeStep]:
    steps = (
        LifeStep(_("组卷"), form.created_at, form.created_by),
        LifeStep(_("核对"), form.checked_at, form.checked_by),
        LifeStep(_("审定"), form.approved_at, form.approved_by),
        LifeStep(_("密封"), form.sealed_at, form.sealed_by),
        LifeStep(_("启用"), form.released_at, form.released_by),
        LifeStep(_("用毕"), form.used_at, None),
        LifeStep(_("归档"), form.archived_at, form.archived_by),
        LifeStep(_("撤下"), form.withdrawn_at, form.withdrawn_by),
    )
    return (step for step in steps if step.at)
