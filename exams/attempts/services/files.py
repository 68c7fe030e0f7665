"""The end of the room without a network: the code on record, the file taken in."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts import evidence
from accounts.models import User
from exams.attempts import hooks
from exams.attempts.amending import Fit, Journal, add_to_journal
from exams.attempts.errors import AttemptError
from exams.attempts.files import AnswerFile, open_file, read_code, shown_code
from exams.attempts.hooks import Amendment
from exams.attempts.lane.deciding import Write
from exams.attempts.lane.tables import aside_row
from exams.attempts.models import (
    Attempt,
    AttemptStatus,
    EventSource,
    OfflineFile,
    RoomEndCode,
    SetAside,
    WhyAside,
)
from exams.attempts.services.ending import expire
from exams.attempts.services.holding import has_ended, hold
from exams.attempts.services.supervising import Because
from law import facts

logger = logging.getLogger(__name__)


@transaction.atomic
def note_room_end(*, attempt: Attempt, code: str, because: Because) -> RoomEndCode:
    """Put on record what the candidate's screen shows before they leave; a repeat
    changes nothing.

    Until `exam.room_end_min` minutes (a dated fact) after the attempt's end.
    AttemptError: code_malformed, not_started, void, room_end_over; LawError if the
    fact is missing.
    """
    assert because.by is not None, "only a person enters codes"
    digits = read_code(code)
    held = hold(attempt.pk)
    known: RoomEndCode | None = held.room_end_codes.filter(code=digits).first()
    if known:
        return known
    _refuse_code(held, because.at)
    kept: RoomEndCode = held.room_end_codes.create(
        code=digits, by=because.by, at=because.at
    )
    evidence.record(
        actor=because.by,
        action="attempt.room_end",
        subject=f"attempt:{held.pk}",
        after={"code": digits},
        reason=because.note or because.reason,
        at=because.at,
    )
    return kept


def _refuse_code(attempt: Attempt, at: datetime) -> None:
    if attempt.status == AttemptStatus.READY:
        raise AttemptError("not_started")
    if attempt.status == AttemptStatus.VOID:
        raise AttemptError("void")
    minutes = facts.whole("exam.room_end_min", timezone.localdate(at))
    latest = latest_code(attempt, minutes)
    if latest is not None and at > latest:
        raise AttemptError("room_end_over")


def latest_code(attempt: Attempt, minutes: int) -> datetime | None:
    """Until when a code may be entered; None while the attempt is paused. `minutes` is
    the dated fact `exam.room_end_min`."""
    end = attempt.ended_at or attempt.closes_at
    if end is None or attempt.paused_at is not None:
        return None
    return end + timedelta(minutes=minutes)


def restore_file(*, attempt: Attempt, text: str, by: User, at: datetime) -> OfflineFile:
    """Take in what one browser kept of an ended attempt.

    If another person entered the file's code in time, its writes become events with
    their own (epoch, seq): what stands does not depend on when they came. Else they
    are set aside for people. What is stored already is a repeat, and so is the same
    file again. Refused files change nothing and are logged.
    AttemptError: the codes of `open_file`, file_other_attempt, file_epoch_unknown,
    file_own_code, not_ended, void, and what rooms above refuse.
    """
    try:
        file = open_file(text)
        if file.attempt_id != attempt.pk:
            raise AttemptError("file_other_attempt")
        return _taken_in(file, by, at)
    except AttemptError as error:
        logger.warning("Answer file for %s refused: %s", attempt.pk, error.code)
        raise


@dataclass(frozen=True)
class Proof:
    """Whether the time of a file is proved: its code is on record, and its first write
    follows something that the server holds."""

    is_coded: bool
    has_gap: bool

    @property
    def holds(self) -> bool:
        return self.is_coded and not self.has_gap


@transaction.atomic
def _taken_in(file: AnswerFile, by: User, at: datetime) -> OfflineFile:
    hooks.refuse_amendment(file.attempt_id)
    held = _hold_ended(file, at)
    journal = Journal(held)
    proof = Proof(_is_coded(held, file, by), not _joins(journal, file))
    alike = held.offline_files.filter(sha256=file.sha256)
    known: OfflineFile | None = alike.filter(is_proved__in={True, proof.holds}).first()
    return known or _stored(journal, file, proof, by, at)


def _hold_ended(file: AnswerFile, at: datetime) -> Attempt:
    """The attempt of the file, locked; one whose time is over ends now."""
    held = hold(file.attempt_id)
    if held.status == AttemptStatus.OPEN and expire(held.pk, at):
        held.refresh_from_db()
    if held.status == AttemptStatus.VOID:
        raise AttemptError("void")
    if not has_ended(held):
        raise AttemptError("not_ended")
    if file.epoch > held.epoch:
        raise AttemptError("file_epoch_unknown")
    return held


def _is_coded(attempt: Attempt, file: AnswerFile, by: User) -> bool:
    """Whether the room-end code of the file is on record; AttemptError
    `file_own_code` if the uploader entered it: proof takes two people."""
    code = attempt.room_end_codes.filter(code=file.code).first()
    if code is not None and code.by_id == by.pk:
        raise AttemptError("file_own_code")
    return code is not None


def _stored(
    journal: Journal, file: AnswerFile, proof: Proof, by: User, at: datetime
) -> OfflineFile:
    attempt = journal.attempt
    new = [write for write in file.writes if not journal.is_repeat(write)]
    fits, doubtful = _sorted(journal, new) if proof.holds else ([], new)
    changed = add_to_journal(attempt, fits, EventSource.FILE, at)
    _set_aside(attempt, doubtful, at)
    kept: OfflineFile = attempt.offline_files.create(
        epoch=file.epoch,
        sha256=file.sha256,
        is_proved=proof.holds,
        has_gap=proof.has_gap,
        restored=len(fits),
        repeated=len(file.writes) - len(new),
        aside=len(doubtful),
        uploaded_by=by,
        at=at,
    )
    reason = f"由文件补存 {shown_code(file.code)}"
    hooks.announce_amendment(Amendment(attempt.pk, changed, by, at, reason))
    _record(kept)
    return kept


def _joins(journal: Journal, file: AnswerFile) -> bool:
    """Whether the first write follows something that the server holds of its lease."""
    first = file.writes[0]
    if not first.prev or first.prev in journal.hashes:
        return True
    of_attempt = SetAside.objects.filter(attempt=journal.attempt)
    return of_attempt.filter(sha256=first.prev).exists()


def _sorted(journal: Journal, writes: list[Write]) -> tuple[list[Fit], list[Write]]:
    """What can be an event, and what people must look at."""
    fits, doubtful = [], []
    for write in writes:
        try:
            fits.append(journal.fit(write))
        except AttemptError:
            doubtful.append(write)
    return fits, doubtful


def _set_aside(attempt: Attempt, writes: list[Write], at: datetime) -> None:
    """Every one, whatever their number; those that are kept already stay as they are."""
    SetAside.objects.bulk_create(
        [aside_row(attempt.pk, write, at, WhyAside.FILE) for write in writes],
        batch_size=500,
        ignore_conflicts=True,
    )


def _record(file: OfflineFile) -> None:
    evidence.record(
        actor=file.uploaded_by,
        action="attempt.file_restored" if file.is_proved else "attempt.file_aside",
        subject=f"attempt:{file.attempt_id}",
        after={
            "sha256": file.sha256,
            "epoch": file.epoch,
            "has_gap": file.has_gap,
            "restored": file.restored,
            "repeated": file.repeated,
            "aside": file.aside,
        },
        at=file.at,
    )
