"""Entry codes (入场码): printed, told once, enough entropy for a fast keyed hash."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts import evidence
from accounts.codes import new_code, plain_code
from accounts.models import User
from exams.attempts.keys import draw
from exams.sittings.errors import SittingError
from exams.sittings.models import Candidacy, EntryCode, Room, Sitting
from exams.sittings.services.entry_failures import forget_failures_of
from exams.sittings.services.locking import hold, subject_of
from exams.sittings.services.rooms import ARRANGING


@dataclass(frozen=True)
class IssuedCode:
    """A candidate and the code, which is in no other place."""

    candidacy: Candidacy
    code: str


def entry_hash(candidacy_id: object, code: str) -> str:
    """What is kept of a code: useless without the server's key, and at another
    candidate. Case, spaces and dashes are free."""
    text = f"{candidacy_id} {plain_code(code)}"
    return hmac.new(draw("entry codes"), text.encode(), "sha256").hexdigest()


@transaction.atomic
def issue_entry_codes(
    *, sitting: Sitting, actor: User, at: datetime, room: Room | None = None
) -> list[IssuedCode]:
    """A new code for everybody who is admitted, of one room if it is named, by seat.

    Codes given out before lapse, and failures at the door with them. SittingError: sitting_state, no_one_admitted.
    """
    held = hold(sitting, ARRANGING)
    admitted = held.candidacies.admitted().select_related("user", "room")
    if room is not None:
        admitted = admitted.filter(room=room)
    people = list(admitted.order_by("room__position", "seat", "ticket"))
    if not people:
        raise SittingError("no_one_admitted")
    return _issued(held, people, actor, at)


@transaction.atomic
def reissue_entry_code(
    *, candidacy: Candidacy, actor: User, at: datetime, reason: str = ""
) -> IssuedCode:
    """A new code for one candidate; the old one lapses, and so do failures with it at
    the door. SittingError: sitting_state, no_one_admitted."""
    held = hold(candidacy.sitting, ARRANGING)
    mine = held.candidacies.admitted().filter(pk=candidacy.pk)
    people = list(mine.select_related("user", "room"))
    if not people:
        raise SittingError("no_one_admitted")
    return _issued(held, people, actor, at, reason)[0]


def _issued(
    sitting: Sitting,
    people: Sequence[Candidacy],
    actor: User,
    at: datetime,
    reason: str = "",
) -> list[IssuedCode]:
    issued = [IssuedCode(one, new_code()) for one in people]
    EntryCode.objects.bulk_create(
        [
            EntryCode(
                candidacy=one.candidacy,
                code_sha256=entry_hash(one.candidacy.pk, one.code),
                issued_by=actor,
                issued_at=at,
            )
            for one in issued
        ],
        update_conflicts=True,
        unique_fields=["candidacy"],
        update_fields=["code_sha256", "issued_by", "issued_at"],
        batch_size=200,
    )
    forget_failures_of(one.candidacy.ticket for one in issued)
    evidence.record(
        actor=actor,
        action="sittings.entry_codes_issued",
        subject=subject_of(sitting),
        after={"candidacies": [str(one.pk) for one in people]},
        reason=reason,
        at=at,
    )
    return issued
