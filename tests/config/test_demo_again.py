"""The demo can be run again: there is always a sitting to take part in."""

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import User
from config.demo.answers import sit
from config.demo.console import TITLE as WATCHED
from config.management.commands import seed_demo as command
from exams.attempts.models import Attempt
from exams.sittings.errors import SittingError
from exams.sittings.models import Candidacy, Sitting
from tests.factories import make_centre

pytestmark = [pytest.mark.django_db, pytest.mark.page]
TO_SIT = "考生：进入今天的演示考试"


@pytest.fixture
def seed_demo(settings, capsys):
    """Runs the command and returns what it prints."""
    settings.DEBUG = settings.DEMO = True

    def run():
        call_command("seed_demo")
        return capsys.readouterr().out

    return run


def to_sit():
    """All sittings but the one that is there to be watched."""
    return Sitting.objects.exclude(title__contains=WATCHED)


def attempts_of(username):
    return Attempt.objects.filter(candidate__username=username, form__pool="exam")


@pytest.mark.long
def test_the_demo_goes_on_with_the_open_sitting_and_renews_a_finished_one(seed_demo):
    assert TO_SIT in seed_demo()
    assert Sitting.objects.filter(title__contains=WATCHED, status="open").exists()
    assert TO_SIT in seed_demo()
    assert to_sit().count() == 2
    for attempt in attempts_of("kaosheng1"):
        sit(attempt, 0.9, timezone.now())
    assert TO_SIT not in seed_demo()
    assert to_sit().count() == 2
    to_sit().filter(status="open").update(status="released")
    assert TO_SIT in seed_demo()
    assert to_sit().filter(status="open").count() == 1
    places = Candidacy.objects.filter(sitting__in=to_sit().filter(status="open"))
    candidates = User.objects.filter(pk__in=places.values("user"))
    assert {user.username for user in candidates} == {"kaosheng1", "kaosheng2"}
    forms = attempts_of("kaosheng1").values_list("form", flat=True)
    assert len(forms) == len(set(forms)) == 4


def test_a_demo_that_cannot_go_on_says_how_to_start_afresh(seed_demo, monkeypatch):
    def refuse(now):
        raise SittingError("own_marks")

    make_centre(is_demo=True)
    monkeypatch.setattr(command, "fill_house", lambda say: None)
    monkeypatch.setattr(command, "renew_sitting", refuse)
    monkeypatch.setattr(command, "renew_console", lambda now: False)
    assert "删除 var/" in seed_demo()
