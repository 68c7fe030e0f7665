"""Two writers at once: the lock keeps one chain; without it the writers collide."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from accounts import evidence
from accounts.models import EvidenceEntry
from tests.races import together

AT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
EACH = 50

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def in_two_threads(write):
    """Run `write(number)` 50 times in each of two threads; count the refused."""

    def work():
        return sum(is_refused(write, number) for number in range(EACH))

    return sum(together(work, work))


def is_refused(write, number):
    try:
        with transaction.atomic():
            write(number)
    except IntegrityError:
        return True
    return False


def test_two_threads_leave_one_unbroken_chain():
    refused = in_two_threads(
        lambda number: evidence.record(
            actor=None, action="race", subject=f"n:{number}", at=AT
        )
    )
    outcome = evidence.verify()
    assert refused == 0
    assert (outcome.entries, outcome.is_sound) == (2 * EACH, True)


def test_control_without_the_lock_writes_are_lost():
    refused = in_two_threads(
        lambda number: evidence.append(
            EvidenceEntry(at=AT, action="race", subject=f"n:{number}")
        )
    )
    assert refused > 0
    assert EvidenceEntry.objects.count() == 2 * EACH - refused
