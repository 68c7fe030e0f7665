"""Two registrars press the button at once: one release. Two lists at once: no seat twice."""

import threading

import pytest
from django.db import transaction

from accounts import evidence
from accounts.models import EvidenceEntry, User
from exams.sittings.models import Candidacy, Result, Sitting, SittingStatus
from exams.sittings.services import register_candidates, release_results
from tests.factories import make_staff
from tests.races import together
from tests.sittings.conftest import make_roster

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def releases():
    return EvidenceEntry.objects.filter(action="sittings.results_released")


def two_registrars(stage):
    other = make_staff("registrar", centre=stage.sitting.centre)
    return stage.registrar, other


def test_two_registrars_release_once(stage):
    stage.scored((60, 60), (59, 100), (None, None))

    def release(actor):
        return lambda: release_results(
            sitting=Sitting.objects.get(pk=stage.sitting.pk),
            actor=User.objects.get(pk=actor.pk),
            at=stage.over,
        )

    together(*map(release, two_registrars(stage)))
    assert releases().count() == 1
    results = Result.objects.all()
    assert {one.status for one in results} == {"released"}
    assert {one.released_by for one in results} == {releases().get().actor}


def test_control_without_the_lock_both_believe_they_released(stage):
    stage.scored((60, 60))
    seen = threading.Barrier(2)

    def release(actor):
        def act():
            with transaction.atomic():
                sitting = Sitting.objects.get(pk=stage.sitting.pk)
                seen.wait(timeout=30)
                if sitting.status == SittingStatus.SCORED:
                    Sitting.objects.filter(pk=sitting.pk).update(status="released")
                    evidence.record(
                        actor=actor,
                        action="sittings.results_released",
                        subject="s",
                        at=stage.over,
                    )

        return act

    together(*map(release, two_registrars(stage)))
    assert releases().count() == 2


def test_two_lists_at_once_give_no_ticket_twice(stage):
    def register():
        register_candidates(
            sitting=Sitting.objects.get(pk=stage.sitting.pk),
            roster=make_roster(10),
            actor=User.objects.get(pk=stage.clerk.pk),
            at=stage.now,
        )

    together(register, register)
    tickets = Candidacy.objects.values_list("ticket", flat=True)
    assert len(set(tickets)) == 20
