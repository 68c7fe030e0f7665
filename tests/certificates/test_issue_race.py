"""Two clerks at once: the locks keep numbers unique; without them they collide."""

import threading
from datetime import UTC, date, datetime

import pytest
from django.db import transaction

from certificates.models import Certificate, NumberSequence
from certificates.number import parse
from certificates.services import issue_certificates
from tests.factories import (
    make_candidacy,
    make_centre,
    make_result,
    make_sitting,
    make_staff,
)
from tests.races import together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
AT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
DAY = date(2026, 11, 22)


def stage(people):
    centre = make_centre()
    sitting = make_sitting(centre=centre)
    for _ in range(people):
        make_result(make_candidacy(sitting=sitting))
    return sitting, make_staff("clerk", centre=centre)


def issuing(sitting, clerk, **fields):
    act = {"sitting": sitting, "actor": clerk, "issued_on": DAY, "at": AT} | fields
    return lambda: issue_certificates(**act)


def serials():
    numbers = Certificate.objects.values_list("number", flat=True)
    return sorted(parse(number).serial for number in numbers)


def test_the_same_sitting_is_issued_once():
    sitting, clerk = stage(people=10)
    together(issuing(sitting, clerk), issuing(sitting, clerk))
    assert serials() == list(range(1, 11))


def test_two_sittings_of_a_centre_share_one_sequence_without_gaps():
    first, clerk = stage(people=10)
    second = make_sitting(centre=first.centre)
    for _ in range(10):
        make_result(make_candidacy(sitting=second))
    together(issuing(first, clerk), issuing(second, clerk))
    assert serials() == list(range(1, 21))
    assert NumberSequence.objects.get().last == 20


def test_a_result_superseded_meanwhile_is_not_certified():
    sitting, clerk = stage(people=1)
    results = sitting.candidacies.get().results
    issue_waits, superseded = threading.Event(), threading.Event()

    def supersede():
        with transaction.atomic():
            results.update(status="superseded")
            superseded.set()
            issue_waits.wait(timeout=1)

    def issue():
        superseded.wait(timeout=10)
        issuing(sitting, clerk)()

    together(supersede, issue)
    assert not Certificate.objects.exists()


def test_control_without_the_lock_two_clerks_take_the_same_number():
    NumberSequence.objects.create(centre=make_centre(), year=2026, level=4)
    both_have_read = threading.Barrier(2)
    taken = []

    def take():
        with transaction.atomic():
            sequence = NumberSequence.objects.get()
            both_have_read.wait(timeout=10)
            sequence.last += 1
            sequence.save(update_fields=["last"])
            taken.append(sequence.last)

    together(take, take)
    assert taken == [1, 1]
