"""Scoring closed plays again after the scorer was mended: who changes, and on which
side of the pass mark they come out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from accounts import evidence
from accounts.models import User
from casework.engine import PASS_MARK, ScoreReport, score
from casework.models import Play
from casework.replay import Replay

AT_ONCE = 200


@dataclass(frozen=True)
class Change:
    """A play whose report differs, and whose it is; `side` is up or down if it crosses
    the pass mark."""

    play: UUID
    case: str
    login: str
    name: str
    before: Decimal
    after: Decimal

    @property
    def side(self) -> str:
        passed, passes = self.before >= PASS_MARK, self.after >= PASS_MARK
        return "" if passed == passes else "up" if passes else "down"


@dataclass(frozen=True)
class Rescoring:
    plays: int
    changes: tuple[Change, ...]

    def crossing(self, side: str) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.side == side)


def rescore(*, case: str = "") -> Rescoring:
    """What a new scoring would change; nothing is written. One case, or all."""
    number, changes = 0, []
    for play, report in _scored_anew(case):
        number += 1
        if play.report != report.to_dict():
            changes.append(_change(play, report))
    return Rescoring(number, tuple(changes))


@transaction.atomic
def rescore_and_keep(*, case: str = "", actor: User, at: datetime) -> Rescoring:
    """Score again and keep what comes out, all or nothing; one entry of evidence."""
    number, changes = 0, []
    for play, report in _scored_anew(case):
        number += 1
        if play.report != report.to_dict():
            changes.append(_change(play, report))
            play.score, play.report = report.total, report.to_dict()
            play.save(update_fields=["score", "report"])
    found = Rescoring(number, tuple(changes))
    evidence.record(
        actor=actor,
        action="casework.rescored",
        subject=f"casework:{case or 'all'}",
        before={str(one.play): one.before for one in changes},
        after={str(one.play): one.after for one in changes},
        at=at,
    )
    return found


def _scored_anew(case: str) -> Iterator[tuple[Play, ScoreReport]]:
    for play in _closed(case).iterator(chunk_size=AT_ONCE):
        replay = Replay.of(play)
        yield play, score(replay.instance, replay.acts, replay.calendar)


def _closed(case: str) -> QuerySet[Play]:
    plays = Play.objects.closed().with_case().select_related("user")
    plays = plays.prefetch_related("acts")
    return plays.filter(case__slug=case) if case else plays


def _change(play: Play, report: ScoreReport) -> Change:
    assert play.score is not None, "a CHECK gives closed plays a score"
    return Change(
        play=play.pk,
        case=play.case.slug,
        login=play.user.username,
        name=play.user.name,
        before=play.score,
        after=report.total,
    )
