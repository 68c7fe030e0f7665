"""How verbs of manage.py find a sitting."""

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from accounts.models import User
from exams.sittings.errors import SittingError
from exams.sittings.models import Sitting
from exams.sittings.querysets import SittingQuerySet


def sitting_of(text: str, rows: SittingQuerySet | None = None) -> Sitting:
    """The sitting with this id, among `rows` if access is limited.

    SittingError: not_an_id, sitting_unknown.
    """
    try:
        wanted = UUID(text)
    except ValueError as error:
        raise SittingError("not_an_id", [text]) from error
    some = Sitting.objects.all() if rows is None else rows
    found: Sitting | None = (
        some.select_related("centre", "level__standard", "panel")
        .filter(pk=wanted)
        .first()
    )
    if found is None:
        raise SittingError("sitting_unknown")
    return found


def sitting_for(text: str, actor: User, role: str, at: datetime) -> Sitting:
    """The sitting, if `actor` holds `role` at its centre."""
    rows = Sitting.objects.for_staff(actor, timezone.localdate(at), role)
    return sitting_of(text, rows)
