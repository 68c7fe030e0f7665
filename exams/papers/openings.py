"""Opening a sealed form with two officers: one asks, another hands over, one opens.

Between the two acts only the second officer's share is stored, sealed to the first
one's key. Passphrases and keys live in memory, within one request.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts import evidence
from accounts.models import User
from exams.papers.alarms import refuse_stopped
from exams.papers.checking import check_sealed
from exams.papers.compositions import Composition, composition_with
from exams.papers.errors import PaperError
from exams.papers.exam_times import next_exam_of
from exams.papers.life import opens_for, release_opened
from exams.papers.models import (
    FormStatus,
    Opening,
    OpeningPurpose,
    PairWrap,
    PaperForm,
)
from exams.papers.officers import key_of, share_purpose, wrap_for_pairs
from exams.papers.querysets import MINUTES_TO_ANSWER, officers_of
from exams.papers.sealing.officers import join, open_with, seal_to, unlock

# How long an answer waits for its use.
MINUTES_TO_USE = timedelta(minutes=10)
# How long the one who asked may print, once both have opened a form for it.
MINUTES_TO_PRINT = timedelta(minutes=60)


@transaction.atomic
def ask_opening(
    *, form: PaperForm, purpose: str, reason: str, actor: User, at: datetime
) -> Opening:
    """Ask a second officer to open `form` together.

    PaperError: form_state, reason_missing, not_officer, no_officer_key, no_pairs,
    too_early, no_exam, not_attended (only an attended form is released by two), attended (which is
    printed after its release).
    """
    if form.stage != FormStatus.SEALED:
        raise PaperError("form_state", _("只有密封着的试卷要两人启封。"))
    if not reason.strip():
        raise PaperError("reason_missing", _("请写明启封的理由。"))
    if purpose == OpeningPurpose.RELEASE and not form.attended:
        raise PaperError("not_attended", _("这份试卷到时由服务器启封，不必到场。"))
    if purpose == OpeningPurpose.PRINT and form.attended:
        raise PaperError("attended", _("到场启封的试卷，启封以后才能印制。"))
    if purpose == OpeningPurpose.RELEASE:
        _require_time(form, at)
    _require_officer(form, actor, at)
    key = key_of(actor)
    if not (_wraps(form).filter(first=key) | _wraps(form).filter(second=key)).exists():
        raise PaperError(
            "no_pairs", _("这份试卷没有为你和另一人封装钥匙，不能由你启封。")
        )
    opening = Opening.objects.create(
        form=form, purpose=purpose, reason=reason.strip(), asked_by=actor, asked_at=at
    )
    _record(opening, "papers.opening.asked", actor, at)
    return opening


@transaction.atomic
def answer_opening(
    *, opening: Opening, passphrase: str, actor: User, at: datetime
) -> Opening:
    """Hand one's share over to the one who asked, for a few minutes.

    PaperError: same_person, not_officer, no_officer_key, no_pairs, passphrase_wrong,
    opening_over, envelope_broken.
    """
    if opening.asked_by_id == actor.pk:
        raise PaperError("same_person", _("须由另一名启封人在自己的登录里确认。"))
    if at > opening.asked_at + MINUTES_TO_ANSWER:
        raise _over()
    _require_officer(opening.form, actor, at)
    own, theirs = key_of(actor), key_of(opening.asked_by)
    share = _own_share(opening.form, own.pk, theirs.pk)
    private = unlock(own.secret, passphrase)
    plain = open_with(private, share, share_purpose(opening.form, own))
    handed = seal_to(theirs.secret.public, plain, _handed(opening))
    waiting = Opening.objects.filter(pk=opening.pk, answered_by=None, used_at=None)
    if not waiting.update(answered_by=actor, answered_at=at, handed=handed):
        raise _over()
    _record(opening, "papers.opening.answered", actor, at)
    opening.refresh_from_db()
    return opening


@transaction.atomic
def use_opening(
    *, opening: Opening, passphrase: str, actor: User, at: datetime
) -> Composition:
    """Open the form with both shares, once. A release puts it into use.

    PaperError: opening_over, not_asker, passphrase_wrong, too_early, no_exam,
    alarm_undecided, items_stopped, form_unfit, envelope_broken.
    """
    if opening.asked_by_id != actor.pk:
        raise PaperError("not_asker", _("只有提出启封的人能在这里启封。"))
    if opening.form.stage != FormStatus.SEALED:
        raise PaperError("form_state", _("这份试卷已不在密封状态。"))
    _require_officer(opening.form, actor, at)
    data_key = _data_key(opening, passphrase, at)
    used = Opening.objects.filter(pk=opening.pk, used_at=None, handed__isnull=False)
    if not used.update(used_at=at, handed=None):
        raise _over()
    form = opening.form
    composition = composition_with(form, data_key)
    _record(opening, "papers.opening.used", actor, at)
    if opening.purpose == OpeningPurpose.RELEASE:
        _release(form, composition, actor, at)
    else:
        # Officers who came or left since: the pairs of today can open it from now on.
        wrap_for_pairs(form, data_key, at)
    return composition


def opened_for_printing(form: PaperForm, user: User, at: datetime) -> bool:
    """Whether two officers have just opened a sealed form for `user` to print."""
    opened = Opening.objects.filter(
        form=form, asked_by=user, purpose=OpeningPurpose.PRINT
    )
    return opened.filter(used_at__gte=at - MINUTES_TO_PRINT).exists()


def forget_shares(at: datetime) -> None:
    """The tick: shares that were handed over and not used in time go."""
    stale = Opening.objects.filter(
        handed__isnull=False, answered_at__lt=at - MINUTES_TO_USE
    )
    stale.update(handed=None)


def _release(
    form: PaperForm, composition: Composition, actor: User, at: datetime
) -> None:
    _require_time(form, at)
    check_sealed(form, composition)
    refuse_stopped(form, composition)
    release_opened(form=form, composition=composition, actor=actor, at=at)


def _require_time(form: PaperForm, at: datetime) -> None:
    """PaperError: no_exam, too_early (names the hour)."""
    begins = next_exam_of(form)
    if begins is None:
        raise PaperError("no_exam", _("没有考试选用这份试卷，不必启用。"))
    if at < opens_for(begins):
        hour = date_format(timezone.localtime(opens_for(begins)), "n 月 j 日 H:i")
        raise PaperError(
            "too_early", _("还不到启封的时间，%(hour)s 起可以启封。") % {"hour": hour}
        )


def _data_key(opening: Opening, passphrase: str, at: datetime) -> bytes:
    if opening.answered_by is None or opening.answered_at is None:
        raise PaperError("not_answered", _("另一名启封人还没有确认。"))
    if opening.handed is None or at > opening.answered_at + MINUTES_TO_USE:
        raise _over()
    own, theirs = key_of(opening.asked_by), key_of(opening.answered_by)
    private = unlock(own.secret, passphrase)
    share = _own_share(opening.form, own.pk, theirs.pk)
    mine = open_with(private, share, share_purpose(opening.form, own))
    return join(mine, open_with(private, bytes(opening.handed), _handed(opening)))


def _own_share(form: PaperForm, own: int, other: int) -> bytes:
    wrap = _wraps(form).filter(first=min(own, other), second=max(own, other)).first()
    if wrap is None:
        raise PaperError("no_pairs", _("这份试卷没有为你们两人封装钥匙。"))
    return bytes(wrap.first_share if own < other else wrap.second_share)


def _wraps(form: PaperForm) -> QuerySet[PairWrap]:
    return PairWrap.objects.filter(form=form)


def _handed(opening: Opening) -> bytes:
    return f"paper-form|handed|{opening.pk}".encode()


def _require_officer(form: PaperForm, user: User, at: datetime) -> None:
    people = officers_of(form, timezone.localdate(at))
    if not people.filter(pk=user.pk).exists():
        raise PaperError("not_officer", _("只有这份试卷的启封人可以启封。"))


def _over() -> PaperError:
    return PaperError("opening_over", _("这次启封已用过或者过了时间，请重新提出。"))


def _record(opening: Opening, action: str, actor: User, at: datetime) -> None:
    evidence.record(
        actor=actor,
        action=action,
        subject=f"papers.form:{opening.form_id}",
        after={"opening": str(opening.pk), "purpose": opening.purpose},
        reason=opening.reason,
        at=at,
    )
