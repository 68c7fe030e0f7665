"""Letting a person take a paper, under conditions that are frozen from then on."""

import secrets
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from exams.attempts.errors import AttemptError
from exams.attempts.models import Attempt, Purpose
from exams.papers.models import FormStatus, PaperForm
from law import facts

LARGEST_SEED = 2**31 - 1


def admit(
    *,
    candidate: User,
    form: PaperForm,
    purpose: Purpose,
    at: datetime,
    opens_at: datetime | None = None,
    hard_end: datetime | None = None,
    working_minutes: int | None = None,
    time_factor: Decimal = Decimal(1),
    order_seed: int | None = None,
    may_pause: bool = False,
    waits_at_door: bool = False,
) -> Attempt:
    """Let a person take a form, and freeze the conditions.

    Without `opens_at` the attempt is open at once, without `working_minutes` the
    form's own hold. The dated facts `exam.grace_s` (seconds) and, for sittings,
    `exam.late_min` and `exam.early_min` (minutes after the opening until which one
    may begin, and from which one may hand in) are copied in; a mock knows neither.
    `order_seed` shuffles items and options for this candidate; who `waits_at_door`
    starts only after `let_in`. AttemptError: form_withdrawn, already_admitted;
    LawError if a fact is missing.
    """
    if form.status == FormStatus.WITHDRAWN:
        raise AttemptError("form_withdrawn")
    today = timezone.localdate(at)
    sitting = purpose == Purpose.SITTING
    try:
        with transaction.atomic():
            return Attempt.objects.create(
                candidate=candidate,
                form=form,
                purpose=purpose,
                opens_at=opens_at or at,
                hard_end=hard_end,
                working_minutes=working_minutes or form.working_minutes,
                time_factor=time_factor,
                grace_seconds=facts.whole("exam.grace_s", today),
                early_minutes=facts.whole("exam.early_min", today) if sitting else 0,
                late_minutes=facts.whole("exam.late_min", today) if sitting else None,
                may_pause=may_pause,
                order_seed=order_seed,
                let_in_at=None if waits_at_door else at,
                admitted_at=at,
            )
    except IntegrityError:
        raise AttemptError("already_admitted") from None


def fresh_order_seed() -> int:
    """An order of items and options for one candidate."""
    return secrets.randbelow(LARGEST_SEED) + 1
