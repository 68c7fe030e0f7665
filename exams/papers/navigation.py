"""The place of papers in the site's frame and on the desk."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.access import has_centre_role, has_platform_role
from accounts.models import CentreRole, PlatformRole, User
from exams.papers.models import Opening, PaperForm


def handles_papers(user: Any) -> bool:
    """Whether `user` may open papers today; part of the standing of a page."""
    if not user.is_authenticated:
        return False
    return assembles_papers(user) or has_platform_role(user, PlatformRole.BANK_MANAGER)


def assembles_papers(user: User) -> bool:
    return has_centre_role(user, CentreRole.PAPER_OFFICER, on=timezone.localdate())


def waiting_drafts(user: User, at: datetime) -> Mapping[str, Any] | None:
    """What waits for `user`: drafts of others, alarms to decide, requests to open a
    form together (3 queries, for paper staff only)."""
    if not handles_papers(user):
        return None
    readable = PaperForm.objects.readable_by(user, timezone.localdate(at))
    number = readable.waiting_for(user).count()
    waiting = {
        "number": number,
        "alarmed": readable.alarmed().count(),
        "openings": [*Opening.objects.asked_of(user, readable, at)],
    }
    return waiting if any(waiting.values()) else None
