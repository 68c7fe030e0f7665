"""What the console shows of a candidate: a state, and what somebody should see to. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from exams.attempts.models import AttemptStatus
from exams.sittings.console.facts import LOCKED_OUT, CandidateFacts, PartFacts
from exams.sittings.models import EntryKind
from standards.models import Part
from ui.tones import Tone

# The exam page calls at least every 10 seconds.
SILENCE = timedelta(seconds=60)
# Away from the page so long, and nothing saved meanwhile.
AWAY = timedelta(seconds=60)


class State(models.TextChoices):
    ABSENT = "absent", _("未到")
    ARRIVED = "arrived", _("待核验")
    READY = "ready", _("待开始")
    WORKING = "working", _("作答中")
    PAUSED = "paused", _("已暂停")
    FINISHED = "finished", _("已结束")

    @property
    def tone(self) -> Tone:
        tones = {"arrived": Tone.FLAG, "paused": Tone.LATE, "finished": Tone.SAVED}
        return tones.get(self.value, Tone.NEUTRAL)


class IncidentKind(models.TextChoices):
    """What an invigilator should look at, the most pressing first."""

    ELSEWHERE = "elsewhere", _("另一台设备要求作答")
    REFUSED = "refused", _("被挡在门外")
    LOST = "lost", _("断网")
    ADDRESS = "address", _("电脑地址不在名单")
    DEVICE = "device", _("电脑有变")
    ASIDE = "aside", _("有作答未计入")
    HIDDEN = "hidden", _("离开试卷页")

    @property
    def tone(self) -> Tone:
        if self in (self.ELSEWHERE, self.REFUSED):
            return Tone.CRITICAL
        return Tone.OFFLINE if self == self.LOST else Tone.FLAG


@dataclass(frozen=True, slots=True)
class Incident:
    """`since` is when it arose: what was noted later makes it sink."""

    kind: IncidentKind
    since: datetime
    says: str


@dataclass(frozen=True, slots=True)
class Seat:
    """One candidate as the console shows them; `is_silent` is a running page that was
    not heard of for a minute."""

    facts: CandidateFacts
    state: State
    label: str
    incidents: tuple[Incident, ...]
    is_silent: bool

    @property
    def part(self) -> PartFacts | None:
        return self.facts.current

    @property
    def is_writing(self) -> bool:
        return self.state in (State.WORKING, State.PAUSED)

    @property
    def tone(self) -> Tone:
        return self.incidents[0].kind.tone if self.incidents else self.state.tone


def seat_of(facts: CandidateFacts, at: datetime) -> Seat:
    state = state_of(facts)
    risen = sorted(_incidents(facts, state, at), key=_urgency)
    is_silent = silence(facts, at) > SILENCE
    return Seat(facts, state, _label(facts, state), tuple(risen), is_silent)


def _urgency(incident: Incident) -> int:
    return list(IncidentKind).index(incident.kind)


def state_of(facts: CandidateFacts) -> State:
    part = facts.current
    if part is None or part.status not in (AttemptStatus.READY, AttemptStatus.OPEN):
        return State.FINISHED if part else State.ABSENT
    if part.status == AttemptStatus.OPEN:
        return State.PAUSED if part.paused_at else State.WORKING
    if not _has_come(facts, part):
        return State.ABSENT
    return State.READY if part.let_in_at else State.ARRIVED


def _has_come(facts: CandidateFacts, part: PartFacts) -> bool:
    """Came to the door, began a part, or was let in by a person."""
    was_let_in = part.let_in_at not in (None, part.admitted_at)
    has_begun = any(one.started_at for one in facts.parts)
    has_knocked = any(one.refusal != LOCKED_OUT for one in facts.arrivals)
    return has_knocked or has_begun or was_let_in


def _label(facts: CandidateFacts, state: State) -> str:
    part = facts.current
    if state == State.FINISHED and part:
        return str(AttemptStatus(part.status).label)
    return str(state.label)


def part_name(part: PartFacts | None) -> str:
    return str(Part(part.part).label) if part else ""


def last_sign(facts: CandidateFacts) -> datetime | None:
    """When this candidate's page was last heard of: a call, a save, or the start."""
    part = facts.current
    if part is None:
        return None
    signs = (part.seen_at, facts.writing.saved_at, part.started_at)
    return max(filter(None, signs), default=None)


def silence(facts: CandidateFacts, at: datetime) -> timedelta:
    """How long nothing was heard of a running page; zero if there is none."""
    sign = (
        last_sign(facts) if state_of(facts) in (State.WORKING, State.PAUSED) else None
    )
    return max(at - sign, timedelta(0)) if sign else timedelta(0)


def _incidents(facts: CandidateFacts, state: State, at: datetime) -> Iterator[Incident]:
    found = (
        _lost(facts, state, at),
        _elsewhere(facts, state),
        _refused(facts, state),
        _foreign(facts, state),
        _device(facts, state),
        _aside(facts),
        _hidden(facts, state, at),
    )
    for incident in found:
        if incident and not (facts.noted_at and facts.noted_at >= incident.since):
            yield incident


def _lost(facts: CandidateFacts, state: State, at: datetime) -> Incident | None:
    sign = last_sign(facts)
    if state != State.WORKING or sign is None or at - sign <= SILENCE:
        return None
    return Incident(IncidentKind.LOST, sign, _t("答案在本机，可以继续作答。"))


def _elsewhere(facts: CandidateFacts, state: State) -> Incident | None:
    """Another browser asked; once the lease moved there it is settled."""
    last = _last(facts, EntryKind.ELSEWHERE)
    leased = facts.writing.leased_at
    if last is None or state not in (State.WORKING, State.PAUSED):
        return None
    if leased and leased > last:
        return None
    says = _t(
        "新设备已锁住。准许，就点“换机”；不准许，不放行就行，查清后点“记录情况”。"
    )
    return Incident(IncidentKind.ELSEWHERE, last, says)


def _last(facts: CandidateFacts, kind: str) -> datetime | None:
    times = [one.at for one in facts.arrivals if one.kind == kind]
    return max(times, default=None)


REFUSED_BECAUSE = {
    "place_refused": _("这台电脑不在本考场允许的范围内。"),
    "browser_refused": _("没有使用指定的考试浏览器。"),
    "too_late_to_start": _("已过迟到时限。"),
    LOCKED_OUT: _(
        "入场码输错十次，这个号停一刻钟。认准本人，点“补发入场码”，马上可进。"
    ),
}


def _refused(facts: CandidateFacts, state: State) -> Incident | None:
    """Turned away at last; who came in since then is no longer out."""
    refused = [one for one in facts.arrivals if one.refusal]
    if not refused or state == State.FINISHED:
        return None
    last = max(refused, key=lambda one: one.at)
    taken = [
        one.at for one in facts.arrivals if not one.refusal and one.kind == last.kind
    ]
    if max(taken, default=last.at) > last.at:
        return None
    says = str(REFUSED_BECAUSE.get(last.refusal, last.refusal))
    return Incident(IncidentKind.REFUSED, last.at, says)


def _foreign(facts: CandidateFacts, state: State) -> Incident | None:
    foreign = [one.at for one in facts.arrivals if one.is_foreign and not one.refusal]
    if not foreign or state == State.FINISHED:
        return None
    says = _t("进入时用的电脑不在本考场的名单里。")
    return Incident(IncidentKind.ADDRESS, max(foreign), says)


def _device(facts: CandidateFacts, state: State) -> Incident | None:
    part, writing = facts.current, facts.writing
    if part is None or state != State.WORKING or writing.leased_at is None:
        return None
    if part.epoch > 1:
        says = _t("已换到另一台设备作答，这是第 %(number)d 台。") % {
            "number": part.epoch
        }
        return Incident(IncidentKind.DEVICE, writing.leased_at, says)
    seen = (part.address or "", part.agent or "")
    if part.seen_at and seen != (writing.address, writing.agent):
        says = _t("电脑地址或浏览器与开始作答时不同：%(address)s。") % {
            "address": seen[0]
        }
        return Incident(IncidentKind.DEVICE, writing.leased_at, says)
    return None


def _aside(facts: CandidateFacts) -> Incident | None:
    if not facts.writing.aside or facts.writing.aside_at is None:
        return None
    says = _t("%(number)d 次保存没有计入答卷，另行存着，考后由人处理。") % {
        "number": facts.writing.aside
    }
    return Incident(IncidentKind.ASIDE, facts.writing.aside_at, says)


def _hidden(facts: CandidateFacts, state: State, at: datetime) -> Incident | None:
    part = facts.current
    if part is None or state != State.WORKING or part.is_visible is not False:
        return None
    since = facts.writing.saved_at or part.started_at
    if since is None or at - since <= AWAY or at - (part.seen_at or at) > SILENCE:
        return None
    return Incident(IncidentKind.HIDDEN, since, _t("试卷页不在前台，其间没有保存。"))
