"""What candidates see of their exams: two parts, their buttons, the released result."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from exams.attempts.models import Attempt, AttemptStatus
from exams.sittings.models import (
    Candidacy,
    CandidacyStatus,
    Result,
    Sitting,
    SittingStatus,
)
from standards.models import Part
from ui.tones import Tone

TO_SIT = {SittingStatus.PLANNED, SittingStatus.OPEN}


@dataclass(frozen=True)
class PartLine:
    """One part of one exam. `act` is empty when there is nothing to press."""

    name: str
    minutes: int
    state: str
    tone: Tone
    attempt: Attempt
    act: str = ""
    is_open: bool = False
    is_due: bool = False


@dataclass(frozen=True)
class ExamCard:
    """One exam of a candidate, as of now."""

    candidacy: Candidacy
    sitting: Sitting
    parts: tuple[PartLine, ...]
    result: Result | None
    says: str


def my_exams(user: User, at: datetime) -> list[ExamCard]:
    """Every exam of `user`, the newest first (2 queries)."""
    rows = (
        Candidacy.objects.for_candidate(user)
        .standing()
        .select_related(
            "sitting__centre", "sitting__level", "theory_attempt", "skill_attempt"
        )
        .with_released_result()
        .order_by("-sitting__opens_at")
    )
    return _with_one_due([_card(candidacy, at) for candidacy in rows])


def _with_one_due(cards: list[ExamCard]) -> list[ExamCard]:
    """Mark the first part that can be sat now: the page's one solid button."""
    for place, card in enumerate(cards):
        for part in card.parts:
            if part.is_open:
                due = tuple(replace(one, is_due=one is part) for one in card.parts)
                return [*cards[:place], replace(card, parts=due), *cards[place + 1 :]]
    return cards


def next_exam(user: User, at: datetime) -> ExamCard | None:
    """The exam of `user` that runs now or comes next.

    One that ended before its time stands back for those still to be sat.
    """
    within = [card for card in my_exams(user, at) if card.sitting.closes_at > at]
    to_sit = [card for card in within if card.sitting.stage in TO_SIT]
    return next(reversed(to_sit or within), None)


def _card(candidacy: Candidacy, at: datetime) -> ExamCard:
    sitting = candidacy.sitting
    results: list[Result] = candidacy.released_results  # type: ignore[attr-defined]
    return ExamCard(
        candidacy=candidacy,
        sitting=sitting,
        parts=tuple(_parts(candidacy, at)),
        result=results[0] if results else None,
        says=_what_now(candidacy, at),
    )


def _what_now(candidacy: Candidacy, at: datetime) -> str:
    sitting = candidacy.sitting
    if sitting.status == SittingStatus.CANCELLED:
        return _("本场考试已取消。")
    if at >= sitting.closes_at:
        return _("考试已结束，成绩发布后在这里显示。")
    if candidacy.status != CandidacyStatus.ADMITTED:
        return _("报名已登记，考务员准考后这里会出现进入考试的按钮。")
    if at < sitting.opens_at:
        return _("到开考时间即可开始。现在可以先看考试须知。")
    return _("两部分各自计时，各考一次，先后由你决定。")


def _parts(candidacy: Candidacy, at: datetime) -> Iterable[PartLine]:
    attempts = {
        Part.THEORY: candidacy.theory_attempt,
        Part.SKILL: candidacy.skill_attempt,
    }
    for part, attempt in attempts.items():
        if attempt is not None:
            yield _part_line(str(part.label), attempt, candidacy.sitting, at)


def _part_line(name: str, attempt: Attempt, sitting: Sitting, at: datetime) -> PartLine:
    status = AttemptStatus(attempt.status)
    state, tone, act = _state(status, sitting, at)
    is_running = sitting.opens_at <= at < sitting.closes_at
    return PartLine(
        name=name,
        minutes=attempt.working_minutes,
        state=state,
        tone=tone,
        attempt=attempt,
        act=act,
        is_open=status == AttemptStatus.OPEN
        or (status == AttemptStatus.READY and is_running),
    )


@dataclass(frozen=True)
class DoorLine:
    """One part at the door: what it waits for, and whether it may be opened now."""

    name: str
    minutes: int
    says: str
    attempt: Attempt
    act: str = ""


def door_lines(candidacy: Candidacy, at: datetime) -> list[DoorLine]:
    """Both parts as they stand at the exam's door. Pure."""
    parts = {
        Part.THEORY: candidacy.theory_attempt,
        Part.SKILL: candidacy.skill_attempt,
    }
    return [
        _door_line(str(part.label), attempt, candidacy.sitting, at)
        for part, attempt in parts.items()
        if attempt is not None
    ]


def _door_line(name: str, attempt: Attempt, sitting: Sitting, at: datetime) -> DoorLine:
    says, act = _door_says(attempt, sitting, at)
    return DoorLine(name, attempt.working_minutes, says, attempt, act)


def _door_says(attempt: Attempt, sitting: Sitting, at: datetime) -> tuple[str, str]:
    """What a part waits for, and its button."""
    if attempt.status == AttemptStatus.OPEN:
        return _("已经开始，时间正在走。"), _("继续作答")
    if attempt.status != AttemptStatus.READY:
        return str(AttemptStatus(attempt.status).label), ""
    if at >= sitting.closes_at:
        return _("考试时间已过。"), ""
    if attempt.let_in_at is None:
        return _("等监考人员核验身份。请坐好，这一页会自动更新。"), ""
    if at < attempt.opens_at:
        return _("身份已核验。到开考时间，这里会出现进入的按钮。"), ""
    if not attempt.form.is_opened:
        return _("试卷还没有启封，请稍等。"), ""
    return _("可以开始。进入后先看考试须知，再开始计时。"), _("进入")


def _state(
    status: AttemptStatus, sitting: Sitting, at: datetime
) -> tuple[str, Tone, str]:
    """Words, colour role and button of an attempt."""
    if status == AttemptStatus.OPEN:
        return _("作答中"), Tone.NEUTRAL, _("继续作答")
    if status != AttemptStatus.READY:
        tone = Tone.CRITICAL if status == AttemptStatus.VOID else Tone.SAVED
        return str(status.label), tone, ""
    if at >= sitting.closes_at:
        return _("没有参加"), Tone.LATE, ""
    if at < sitting.opens_at:
        return _("未到时间"), Tone.NEUTRAL, _("看考试须知")
    return _("可以开始"), Tone.NEUTRAL, _("进入考试")
