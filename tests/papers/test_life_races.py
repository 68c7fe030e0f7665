"""Two people take the same step of a paper at once: one step, once."""

import threading

import pytest
from django.db import IntegrityError, transaction

from accounts.models import EvidenceEntry, User
from exams.papers.alarms import keep_despite_alarm
from exams.papers.compositions import composition_of
from exams.papers.errors import PaperError
from exams.papers.life import approve_and_seal, release_form, withdraw_form
from exams.papers.models import Exposure, FormItem, PaperAlarm, PaperForm
from exams.papers.releasing import write_items
from tests.factories import make_form, make_user
from tests.races import together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def evidence_of(action):
    return EvidenceEntry.objects.filter(action=f"papers.form.{action}").count()


def test_two_people_approve_once(now):
    form = make_form(pool="exam", status="checked", created_by=make_user())

    def approve(actor):
        return lambda: (
            approve_and_seal(
                form=PaperForm.objects.get(pk=form.pk),
                actor=User.objects.get(pk=actor.pk),
                at=now,
            ).status
        )

    told = together(*map(approve, (make_user(), make_user())), refusals=(PaperError,))
    assert sorted(told) == ["form_state", "sealed"]
    assert (evidence_of("approved"), evidence_of("sealed")) == (1, 1)


def test_two_releases_write_the_items_once(now):
    form = make_form(pool="exam", status="sealed", created_by=make_user())

    def release():
        found = PaperForm.objects.get(pk=form.pk)
        return release_form(form=found, actor=None, at=now, opens_at=now).status

    told = together(release, release, refusals=(PaperError,))
    assert sorted(told) == ["form_state", "released"]
    assert FormItem.objects.count() == Exposure.objects.count() == form.item_count
    assert evidence_of("released") == 1


def test_a_paper_is_withdrawn_or_released_never_both(now):
    form = make_form(pool="exam", status="sealed", created_by=make_user())

    def release():
        found = PaperForm.objects.get(pk=form.pk)
        return release_form(form=found, actor=None, at=now, opens_at=now).status

    def withdraw():
        found = PaperForm.objects.get(pk=form.pk)
        actor = User.objects.earliest("pk")
        return withdraw_form(form=found, actor=actor, reason="泄露", at=now).status

    told = together(release, withdraw, refusals=(PaperError,))
    form.refresh_from_db()
    # A released paper can be withdrawn; a withdrawn one is never released.
    assert form.status == "withdrawn"
    assert ("form_state" in told) == (not FormItem.objects.exists())


def test_two_people_decide_about_an_alarm_once(now):
    form = make_form(pool="exam", status="sealed", created_by=make_user())
    PaperAlarm.objects.create(form=form, token="0", cause="frozen", raised_at=now)

    def keep(actor):
        return lambda: (
            keep_despite_alarm(
                alarm=PaperAlarm.objects.get(),
                actor=User.objects.get(pk=actor.pk),
                reason=f"不变 {actor.pk}",
                at=now,
            ).kept_reason
        )

    told = together(*map(keep, (make_user(), make_user())), refusals=(PaperError,))
    assert "alarm_decided" in told
    assert PaperAlarm.objects.get().kept_reason in told


def test_control_without_the_compare_and_set_both_go_on_to_write(now):
    form = make_form(pool="exam", status="sealed", kinds=["task"])
    seen = threading.Barrier(2)

    def release():
        with transaction.atomic():
            found = PaperForm.objects.get(pk=form.pk)
            seen.wait(timeout=30)
            if found.status == "sealed":
                write_items(found, composition_of(found))
        return "wrote"

    told = together(release, release, refusals=(IntegrityError,))
    assert sorted(told) == ["IntegrityError", "wrote"]
