"""What invigilators do in the console, to one candidate or many, each with a reason.

The acts themselves are those of the exam room; here is decided upon which attempt,
and what became of each. Every candidate is a transaction of its own: one refusal
keeps nobody else waiting.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts import evidence
from accounts.models import User
from exams.attempts import services as exam_room
from exams.attempts import timing
from exams.attempts.errors import AttemptError
from exams.attempts.models import ENDED, Attempt, AttemptStatus
from exams.sittings.errors import SittingError
from exams.sittings.models import Candidacy, ConsoleOrder, IncidentNote
from exams.sittings.reasons import is_about_lateness, reasons_for
from exams.sittings.services.entry_codes import reissue_entry_code


class ConsoleAct(models.TextChoices):
    """What the console offers; the value is the reason tree's name of the act."""

    LET_IN = "let_in", _("核验放行")
    PAUSE = "pause", _("暂停")
    RESUME = "resume", _("恢复")
    GRANT = "grant", _("延长时间")
    MOVE = "move", _("换机")
    MESSAGE = "message", _("通知考生")
    NOTED = "noted", _("记录情况")
    CODE = "code", _("补发入场码")
    TERMINATE = "terminate", _("终止作答")


# Words to everybody need no reason: they are the reason.
WITHOUT_REASON = frozenset({ConsoleAct.MESSAGE})


@dataclass(frozen=True)
class Order:
    """One act upon some candidates; `minutes` of a grant, `note` the free words.
    `nonce` names the form that asked for it."""

    act: ConsoleAct
    by: User
    at: datetime
    reason: str = ""
    note: str = ""
    minutes: int = 0
    nonce: UUID = field(default_factory=uuid4)

    @property
    def because(self) -> exam_room.Because:
        return exam_room.Because(self.by, self.at, self.reason, self.note)


@dataclass(frozen=True)
class Outcome:
    """What became of it for one candidate; `secret` is a code to be shown once."""

    candidacy: Candidacy
    is_done: bool
    says: str
    code: str = ""
    secret: str = ""


def carry_out(*, order: Order, candidacies: Sequence[Candidacy]) -> list[Outcome]:
    """Do it for each, in the given order.

    SittingError: nobody_chosen, reason_unknown (not one of the act's),
    order_repeated (its form was sent before). What is refused for a single candidate
    stands in their outcome.
    """
    if not candidacies:
        raise SittingError("nobody_chosen")
    _refuse_reason(order)
    _refuse_repeat(order)
    return [_outcome(order, candidacy) for candidacy in candidacies]


def _refuse_reason(order: Order) -> None:
    if order.act in WITHOUT_REASON:
        return
    offered = {one.code for group in reasons_for(order.act) for one in group.reasons}
    if order.reason not in offered:
        raise SittingError("reason_unknown")


def _refuse_repeat(order: Order) -> None:
    try:
        with transaction.atomic():
            ConsoleOrder.objects.create(
                nonce=order.nonce, act=order.act, by=order.by, at=order.at
            )
    except IntegrityError:
        raise SittingError("order_repeated") from None


def _outcome(order: Order, candidacy: Candidacy) -> Outcome:
    try:
        says, secret = ACTS[order.act](order, candidacy)
    except (SittingError, AttemptError) as error:
        return Outcome(candidacy, False, str(error.message), error.code)
    return Outcome(candidacy, True, says, secret=secret)


def current_attempt(candidacy: Candidacy) -> Attempt | None:
    """What they work on: the running part, else the next to begin, else the last."""
    parts = [candidacy.theory_attempt, candidacy.skill_attempt]
    attempts = [part for part in parts if part is not None]
    for status in (AttemptStatus.OPEN, AttemptStatus.READY):
        for attempt in attempts:
            if attempt.status == status:
                return attempt
    ended = [one for one in attempts if one.status in ENDED]
    return max(ended, key=lambda one: (one.ended_at, one.pk), default=None)


def _current(candidacy: Candidacy) -> Attempt:
    attempt = current_attempt(candidacy)
    if attempt is None:
        raise SittingError("no_attempt")
    return attempt


def _let_in(order: Order, candidacy: Candidacy) -> tuple[str, str]:
    """Open the door to every part that waits there: identity is checked once."""
    waiting = [
        attempt
        for attempt in (candidacy.theory_attempt, candidacy.skill_attempt)
        if attempt is not None
        and attempt.status == AttemptStatus.READY
        and attempt.let_in_at is None
    ]
    if not waiting:
        raise SittingError("nothing_to_let_in")
    _refuse_lateness(order, candidacy, waiting[0])
    with transaction.atomic():
        for attempt in waiting:
            exam_room.let_in(attempt=attempt, because=order.because)
    return _t("已放行，可以开始。"), ""


def _refuse_lateness(order: Order, candidacy: Candidacy, attempt: Attempt) -> None:
    """After the time for latecomers the reason must be one for lateness."""
    parts = (candidacy.theory_attempt, candidacy.skill_attempt)
    has_begun = any(part is not None and part.started_at for part in parts)
    latest = timing.latest_entry(attempt.opens_at, attempt.late_minutes)
    is_late = latest is not None and order.at > latest and not has_begun
    if is_late and not is_about_lateness(order.reason):
        raise SittingError("late_reason_missing")


def _pause(order: Order, candidacy: Candidacy) -> tuple[str, str]:
    exam_room.pause_attempt(attempt=_current(candidacy), because=order.because)
    return _t("已暂停，时钟停住。"), ""


def _resume(order: Order, candidacy: Candidacy) -> tuple[str, str]:
    exam_room.resume_attempt(attempt=_current(candidacy), because=order.because)
    return _t("已恢复，暂停的时间已补上。"), ""


def _grant(order: Order, candidacy: Candidacy) -> tuple[str, str]:
    exam_room.grant_time(
        attempt=_current(candidacy), minutes=order.minutes, because=order.because
    )
    return _t("已延长 %(minutes)d 分钟。") % {"minutes": order.minutes}, ""


def _move(order: Order, candidacy: Candidacy) -> tuple[str, str]:
    code = exam_room.issue_move_code(attempt=_current(candidacy), because=order.because)
    return _t("换机码 15 分钟内有效，只能用一次。"), code


def _message(order: Order, candidacy: Candidacy) -> tuple[str, str]:
    exam_room.send_message(attempt=_current(candidacy), because=order.because)
    return _t("已发出，十秒左右显示在考生的试卷页上。"), ""


def _terminate(order: Order, candidacy: Candidacy) -> tuple[str, str]:
    exam_room.terminate_attempt(
        attempt=_current(candidacy),
        reason=order.reason,
        note=order.note,
        by=order.by,
        at=order.at,
    )
    return _t("已终止作答，服务器上的答案有效。"), ""


def _noted(order: Order, candidacy: Candidacy) -> tuple[str, str]:
    """Deal with everything that has risen up to now, in writing."""
    with transaction.atomic():
        IncidentNote.objects.create(
            candidacy=candidacy,
            reason=order.reason,
            note=order.note,
            by=order.by,
            at=order.at,
        )
        evidence.record(
            actor=order.by,
            action="sittings.incident_noted",
            subject=f"sittings.candidacy:{candidacy.pk}",
            after={"reason": order.reason},
            reason=order.note or order.reason,
            at=order.at,
        )
    return _t("已记录。"), ""


def _code(order: Order, candidacy: Candidacy) -> tuple[str, str]:
    issued = reissue_entry_code(
        candidacy=candidacy,
        actor=order.by,
        at=order.at,
        reason=order.note or order.reason,
    )
    return _t("新入场码只显示这一次，原来的已作废。"), issued.code


ACTS: dict[ConsoleAct, Callable[[Order, Candidacy], tuple[str, str]]] = {
    ConsoleAct.LET_IN: _let_in,
    ConsoleAct.PAUSE: _pause,
    ConsoleAct.RESUME: _resume,
    ConsoleAct.GRANT: _grant,
    ConsoleAct.MOVE: _move,
    ConsoleAct.MESSAGE: _message,
    ConsoleAct.TERMINATE: _terminate,
    ConsoleAct.NOTED: _noted,
    ConsoleAct.CODE: _code,
}
