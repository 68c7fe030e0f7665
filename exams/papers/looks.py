"""The log of looks: who saw when what of a form that is not released."""

from datetime import datetime

from accounts.addresses import client_address
from accounts.http import AuthenticatedHttpRequest
from accounts.models import User
from exams.papers.models import LookAt, PaperForm, PaperLook


def record_look(
    *,
    form: PaperForm,
    request: AuthenticatedHttpRequest,
    page: LookAt,
    at: datetime,
    reason: str = "",
) -> None:
    """To be called by every view that shows what an envelope holds, before it does."""
    note_look(
        form=form,
        person=request.user,
        page=page,
        at=at,
        address=client_address(request),
        reason=reason,
    )


def note_look(
    *,
    form: PaperForm,
    person: User,
    page: LookAt,
    at: datetime,
    address: str = "",
    reason: str = "",
) -> None:
    """The same where no request is, as in jobs.

    Of a released form nothing is recorded: it is no secret any more.
    """
    if form.is_opened:
        return
    PaperLook.objects.create(
        form=form,
        person=person,
        page=page,
        reason=reason,
        address=address or None,
        at=at,
    )
