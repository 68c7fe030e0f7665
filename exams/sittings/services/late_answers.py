"""What did not reach the server in time: codes, files, decisions about late writes."""

import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from exams.attempts import services as attempts
from exams.attempts.files import attempt_of
from exams.attempts.models import (
    AsideDecision,
    Attempt,
    OfflineFile,
    RoomEndCode,
    Verdict,
)
from exams.attempts.services import Because
from exams.sittings.errors import SittingError
from exams.sittings.models import Candidacy, Sitting, SittingStatus
from exams.sittings.services.results import refuse_interested

logger = logging.getLogger(__name__)

DECIDING: Mapping[str, Callable[..., list[AsideDecision]]] = {
    Verdict.PROPOSED: attempts.propose_writes,
    Verdict.ACCEPTED: attempts.accept_writes,
    Verdict.DECLINED: attempts.decline_writes,
}


@dataclass(frozen=True)
class Restored:
    """A file that was taken in, and whose it is."""

    candidacy: Candidacy
    file: OfflineFile


def refuse_when_scored(attempt_id: UUID) -> None:
    """Answers rest once results were made of them; the sitting's row stays locked, so
    nobody makes them meanwhile. SittingError: results_prepared, results_released."""
    of_attempt = _of(attempt_id)
    rows = Sitting.objects.select_for_update(of=("self",))
    candidacies = Candidacy.objects.filter(of_attempt)
    sitting = rows.filter(pk__in=candidacies.values("sitting")).first()
    if sitting is None:
        return
    if sitting.status == SittingStatus.SCORED:
        raise SittingError("results_prepared")
    if sitting.status == SittingStatus.RELEASED:
        raise SittingError("results_released")


def note_code(
    *, sitting: Sitting, attempt_id: UUID, code: str, actor: User, at: datetime
) -> RoomEndCode:
    """An invigilator enters what a candidate's screen shows at the end of the room.

    It proves a file's time, so only who is in that room may say it. SittingError
    attempt_elsewhere (another room's too), own_result; AttemptError as
    `note_room_end`.
    """
    attended = sitting.candidacies.attended_by(actor, timezone.localdate(at))
    candidacy = attended.filter(_of(attempt_id)).first()
    if candidacy is None:
        raise SittingError("attempt_elsewhere")
    if candidacy.user_id == actor.pk:
        raise SittingError("own_result")
    because = Because(by=actor, at=at)
    attempt = _attempt(sitting, attempt_id)
    return attempts.note_room_end(attempt=attempt, code=code, because=because)


def restore_answers(
    *, sitting: Sitting, text: str, actor: User, at: datetime
) -> Restored:
    """Take in an answer file of any candidate of this sitting.

    SittingError: file_elsewhere, own_result, own_marks, results_prepared,
    results_released; AttemptError as `restore_file`; MarkingError answers_signed.
    """
    refuse_interested(sitting, actor)
    attempt_id = attempt_of(text)
    candidacy = sitting.candidacies.filter(_of(attempt_id)).first()
    if candidacy is None:
        logger.warning("Answer file refused in %s: file_elsewhere", sitting.pk)
        raise SittingError("file_elsewhere")
    attempt = _attempt(sitting, attempt_id)
    file = attempts.restore_file(attempt=attempt, text=text, by=actor, at=at)
    return Restored(candidacy, file)


def decide_writes(
    *,
    sitting: Sitting,
    attempt_id: UUID,
    verdict: Verdict,
    writes: Collection[int],
    because: Because,
) -> list[AsideDecision]:
    """Propose, accept or decline writes of one candidate that were set aside.

    SittingError: attempt_elsewhere, own_result, own_marks, results_prepared,
    results_released; AttemptError as the services of attempts; MarkingError
    answers_signed.
    """
    assert because.by is not None, "only people decide"
    refuse_interested(sitting, because.by)
    attempt = _attempt(sitting, attempt_id)
    return DECIDING[verdict](attempt=attempt, writes=writes, because=because)


def _attempt(sitting: Sitting, attempt_id: UUID) -> Attempt:
    of_sitting = Q(theory_candidacy__sitting=sitting) | Q(
        skill_candidacy__sitting=sitting
    )
    found: Attempt | None = Attempt.objects.filter(of_sitting, pk=attempt_id).first()
    if found is None:
        raise SittingError("attempt_elsewhere")
    return found


def _of(attempt_id: UUID) -> Q:
    return Q(theory_attempt=attempt_id) | Q(skill_attempt=attempt_id)
