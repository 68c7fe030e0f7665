"""What happened at one candidate, in the order of time: the log that people read."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max
from django.utils.translation import gettext as _

from exams.attempts.models import (
    ActKind,
    Attempt,
    AttemptStatus,
    LeaseGrant,
    LeaseStep,
    RoomAct,
    SetAside,
    WhyAside,
)
from exams.sittings.console.seats import REFUSED_BECAUSE
from exams.sittings.models import Candidacy, Entry, EntryKind, IncidentNote
from exams.sittings.reasons import reason_text
from standards.models import Part


@dataclass(frozen=True)
class Line:
    """One fact of the log; `by` names who did it ("": the candidate's own browser)."""

    at: datetime
    what: str
    says: str
    by: str = ""


def record_of(candidacy: Candidacy) -> list[Line]:
    """Everything on record about one candidate, the newest first (5 queries)."""
    attempts = _attempts(candidacy)
    lines = [
        *_ends(attempts),
        *_acts(attempts),
        *_leases(attempts),
        *_asides(attempts),
        *_entries(candidacy),
        *_notes(candidacy),
    ]
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _attempts(candidacy: Candidacy) -> dict[object, tuple[str, Attempt]]:
    parts = {
        Part.THEORY: candidacy.theory_attempt,
        Part.SKILL: candidacy.skill_attempt,
    }
    return {
        attempt.pk: (str(part.label), attempt)
        for part, attempt in parts.items()
        if attempt is not None
    }


Attempts = dict[object, tuple[str, Attempt]]


def _ends(attempts: Attempts) -> Iterator[Line]:
    for name, attempt in attempts.values():
        if attempt.ended_at:
            says = str(AttemptStatus(attempt.status).label)
            yield Line(attempt.ended_at, name, says)


def _acts(attempts: Attempts) -> Iterator[Line]:
    acts = RoomAct.objects.filter(attempt__in=list(attempts)).select_related("by")
    for act in acts:
        yield Line(
            act.at,
            f"{attempts[act.attempt_id][0]}：{ActKind(act.kind).label}",
            _said(_time(act), act.reason, act.note),
            act.by.name if act.by else "",
        )


def _said(time: str, reason: str, note: str) -> str:
    return "。".join(filter(None, (time, reason_text(reason), note)))


def _time(act: RoomAct) -> str:
    return _("补 %(time)s") % {"time": act.time_given} if act.seconds else ""


def _leases(attempts: Attempts) -> Iterator[Line]:
    for lease in LeaseGrant.objects.filter(attempt__in=list(attempts)):
        yield Line(
            lease.at,
            f"{attempts[lease.attempt_id][0]}：{LeaseStep(lease.step).label}",
            _machine(lease.address, lease.agent),
        )


def _asides(attempts: Attempts) -> Iterator[Line]:
    rows = SetAside.objects.filter(attempt__in=list(attempts)).order_by()
    counted = rows.values_list("attempt", "why").annotate(
        Count("pk"), Max("received_at")
    )
    for attempt, why, number, at in counted:
        says = _("%(number)d 次保存：%(why)s") % {
            "number": number,
            "why": WhyAside(why).label,
        }
        yield Line(at, f"{attempts[attempt][0]}：{_('未计入的作答')}", says)


def _entries(candidacy: Candidacy) -> Iterator[Line]:
    for entry in Entry.objects.filter(candidacy=candidacy):
        says = [
            str(REFUSED_BECAUSE.get(entry.refusal, entry.refusal)),
            _("电脑地址不在名单。") if entry.fits_address is False else "",
            _("没有证明用的是指定的考试浏览器。")
            if entry.fits_browser is False
            else "",
            _machine(entry.address, entry.agent),
        ]
        what = str(EntryKind(entry.kind).label)
        if entry.refusal:
            what = _("%(what)s，被挡住") % {"what": what}
        yield Line(entry.at, what, "".join(says))


def _notes(candidacy: Candidacy) -> Iterable[Line]:
    for note in IncidentNote.objects.filter(candidacy=candidacy).select_related("by"):
        says = _said("", note.reason, note.note)
        yield Line(note.at, _("记录情况"), says, note.by.name)


def _machine(address: str | None, agent: str) -> str:
    return f"{address or '—'} {short_agent(agent)}".strip()


def short_agent(agent: str) -> str:
    """The end of a browser's name for itself, which tells it from others."""
    return agent.rsplit(") ", 1)[-1][:60]
