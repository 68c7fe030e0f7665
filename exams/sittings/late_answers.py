"""What the pages of late answers show: never what an answer says."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from exams.attempts.asides import AsideState, AsideWrite, asides_of
from exams.attempts.files import CODE_DIGITS, shown_code
from exams.attempts.models import (
    Attempt,
    AttemptStatus,
    OfflineFile,
    RoomEndCode,
)
from exams.attempts.services import latest_code
from exams.sittings.models import Candidacy, Sitting
from law import facts
from ui.tones import Tone

BEGUN = frozenset(AttemptStatus.values) - {AttemptStatus.READY, AttemptStatus.VOID}


@dataclass(frozen=True)
class Part:
    """One part of one candidate."""

    candidacy: Candidacy
    name: str
    attempt: Attempt


@dataclass(frozen=True)
class KeptFile:
    """A file that was taken in; `is_superseded`: its code came later, and it again."""

    file: OfflineFile
    is_superseded: bool

    @property
    def code(self) -> str:
        return shown_code(self.file.sha256[:CODE_DIGITS])


@dataclass(frozen=True)
class LatePart:
    """All that came to one part of one candidate besides the journal."""

    part: Part
    codes: tuple[str, ...]
    files: tuple[KeptFile, ...]
    writes: tuple[AsideWrite, ...]

    @property
    def has_decidable(self) -> bool:
        return any(write.is_decidable for write in self.writes)

    @property
    def waiting(self) -> int:
        return sum(write.state == AsideState.WAITING for write in self.writes)

    @property
    def proposed(self) -> int:
        return sum(write.state == AsideState.PROPOSED for write in self.writes)

    @property
    def unused_codes(self) -> tuple[str, ...]:
        """Codes on record whose file has not come yet, proved."""
        used = {one.code for one in self.files if one.file.is_proved}
        return tuple(code for code in self.codes if code not in used)


@dataclass(frozen=True)
class Tried:
    """What somebody typed as a code, and why it was not taken."""

    typed: str
    message: str


@dataclass(frozen=True)
class CodeRow:
    """One part whose code may still be entered, and those on record."""

    part: Part
    state: str
    tone: Tone
    codes: tuple[str, ...]
    tried: Tried

    @property
    def field(self) -> str:
        return f"code-{self.part.attempt.pk}"


def parts_begun(candidacies: Iterable[Candidacy]) -> list[Part]:
    """Both parts of each candidate, those that were begun. Pure."""
    return [
        Part(one, name, attempt)
        for one in candidacies
        for name, attempt in (
            (_("理论"), one.theory_attempt),
            (_("技能"), one.skill_attempt),
        )
        if attempt is not None and attempt.status in BEGUN
    ]


def late_parts(sitting: Sitting, attempt: UUID | None = None) -> list[LatePart]:
    """Everybody of the sitting for whom anything came, or one attempt alone (8
    queries at most)."""
    parts = parts_begun(_candidacies(sitting))
    if attempt is not None:
        parts = [part for part in parts if part.attempt.pk == attempt]
    attempts = [part.attempt for part in parts]
    asides, codes = asides_of(attempts), _codes(attempts)
    files = _by_attempt(OfflineFile.objects.filter(attempt__in=attempts))
    rows = [
        LatePart(
            part,
            codes.get(part.attempt.pk, ()),
            tuple(_kept(files.get(part.attempt.pk, []))),
            asides.get(part.attempt.pk, ()),
        )
        for part in parts
    ]
    return [row for row in rows if attempt or row.codes or row.files or row.writes]


def _candidacies(sitting: Sitting) -> QuerySet[Candidacy]:
    return sitting.candidacies.select_related(
        "user", "theory_attempt__form", "skill_attempt__form"
    )


def _codes(attempts: Sequence[Attempt]) -> Mapping[UUID, tuple[str, ...]]:
    rows = _by_attempt(RoomEndCode.objects.filter(attempt__in=attempts))
    return {
        pk: tuple(shown_code(one.code) for one in some) for pk, some in rows.items()
    }


def _by_attempt(rows: QuerySet[Any]) -> Mapping[UUID, list[Any]]:
    grouped: dict[UUID, list[Model]] = defaultdict(list)
    for row in rows:
        grouped[row.attempt_id].append(row)
    return grouped


def _kept(files: Sequence[OfflineFile]) -> Iterable[KeptFile]:
    proved = {file.sha256 for file in files if file.is_proved}
    for file in files:
        yield KeptFile(file, not file.is_proved and file.sha256 in proved)


def code_rows(
    sitting: Sitting, by: User, words: str, at: datetime, tried: Mapping[UUID, Tried]
) -> list[CodeRow]:
    """Whose code `by` may enter now, by ticket (3 queries); what was just `tried` in
    vain stays in its field."""
    today = timezone.localdate(at)
    matching = sitting.candidacies.attended_by(by, today).matching(words)
    found = _candidacies(sitting).filter(pk__in=matching.values("pk"))
    minutes = facts.whole("exam.room_end_min", today)
    parts = [
        part for part in parts_begun(found) if _is_taken(part.attempt, minutes, at)
    ]
    codes = _codes([part.attempt for part in parts])
    return [
        _code_row(part, codes.get(part.attempt.pk, ()), tried.get(part.attempt.pk))
        for part in parts
    ]


def _is_taken(attempt: Attempt, minutes: int, at: datetime) -> bool:
    latest = latest_code(attempt, minutes)
    return latest is None or at <= latest


def _code_row(part: Part, codes: tuple[str, ...], tried: Tried | None) -> CodeRow:
    status = AttemptStatus(part.attempt.status)
    tone = Tone.NEUTRAL if status == AttemptStatus.OPEN else Tone.SAVED
    return CodeRow(part, str(status.label), tone, codes, tried or Tried("", ""))


def lateness(late_by: timedelta) -> str:
    """How late, as people say it."""
    seconds = int(late_by.total_seconds())
    if seconds < 60:
        return _("%(seconds)d 秒") % {"seconds": seconds}
    minutes, seconds = divmod(seconds, 60)
    if minutes < 60:
        return _("%(minutes)d 分 %(seconds)d 秒") % {
            "minutes": minutes,
            "seconds": seconds,
        }
    hours, minutes = divmod(minutes, 60)
    return _("%(hours)d 小时 %(minutes)d 分") % {"hours": hours, "minutes": minutes}
