"""Codes with which candidates set their first password."""

from dataclasses import dataclass
from datetime import datetime

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.services import invite
from exams.sittings.models import Candidacy, Sitting, SittingStatus
from exams.sittings.services.locking import hold

HANDING_OUT = set(SittingStatus) - {SittingStatus.CANCELLED}


class LeftOut(models.TextChoices):
    """Why a candidate gets no code."""

    HAS_PASSWORD = "has_password", _("已有密码")
    MANAGED_ELSEWHERE = "managed_elsewhere", _("由其他机构或平台管理员管理")


@dataclass(frozen=True)
class CandidateCode:
    """A candidate with the code, which is told once, or why there is none."""

    candidacy: Candidacy
    masked: str
    code: str = ""
    left_out: LeftOut | None = None


@transaction.atomic
def issue_candidate_codes(
    *, sitting: Sitting, actor: User, at: datetime, shown_at: datetime | None = None
) -> list[CandidateCode]:
    """A code for everybody on the list without password, by ticket; older ones lapse.

    Who may be handed one is decided by `User.objects.handed_codes_by`.
    SittingError: sitting_state. AccountError: code_issued if somebody got a code
    since `shown_at`; then nobody gets one.
    """
    held = hold(sitting, HANDING_OUT)
    candidacies = list(
        held.candidacies.standing()
        .select_related("user")
        .prefetch_related("user__identity_documents")
        .order_by("ticket")
    )
    theirs = User.objects.handed_codes_by(actor, held.centre, timezone.localdate(at))
    people = {one.user_id for one in candidacies}
    may = set(theirs.filter(pk__in=people).values_list("pk", flat=True))
    rows = []
    for one in candidacies:
        masked = "、".join(row.masked for row in one.user.identity_documents.all())
        left_out = _left_out(one.user, may)
        code = ""
        if left_out is None:
            code = invite(user=one.user, at=at, actor=actor, shown_at=shown_at)
        rows.append(CandidateCode(one, masked, code, left_out))
    return rows


def _left_out(user: User, may: set[int]) -> LeftOut | None:
    if user.has_usable_password():
        return LeftOut.HAS_PASSWORD
    return None if user.pk in may else LeftOut.MANAGED_ELSEWHERE
