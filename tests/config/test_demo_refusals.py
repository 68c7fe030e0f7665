"""Demo accounts have public passwords: they never leave one's own machine."""

import pytest
from django.contrib.staticfiles.management.commands import runserver
from django.core.management import CommandError, call_command

from config.management.commands.serve import refuse_demo_in_public
from tests.factories import make_centre

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("debug", "demo"), [(False, True), (True, False), (False, False)]
)
def test_demo_data_are_refused_outside_a_demo(settings, debug, demo):
    settings.DEBUG, settings.DEMO = debug, demo
    with pytest.raises(CommandError) as caught:
        call_command("seed_demo")
    assert caught.value.returncode == 2


def test_a_demo_database_is_not_served_without_debug(settings):
    settings.DEBUG = False
    make_centre(is_demo=True)
    with pytest.raises(CommandError):
        refuse_demo_in_public("127.0.0.1")


def test_a_demo_database_is_not_served_on_another_address(settings):
    settings.DEBUG = True
    make_centre(is_demo=True)
    with pytest.raises(CommandError):
        refuse_demo_in_public("0.0.0.0")


def test_real_data_may_be_served_anywhere(settings):
    settings.DEBUG = False
    make_centre(is_demo=False, province_code="41")
    refuse_demo_in_public("0.0.0.0")


@pytest.mark.parametrize("address", ["0.0.0.0:8000", "[::]:8000", "0:8000"])
def test_the_server_for_developers_refuses_it_too(settings, monkeypatch, address):
    monkeypatch.setattr(runserver.Command, "inner_run", started)
    settings.DEBUG = True
    make_centre(is_demo=True)
    with pytest.raises(CommandError, match="只能监听"):
        call_command("runserver", address, use_reloader=False)
    with pytest.raises(Started):
        call_command("runserver", use_reloader=False)


class Started(Exception):
    pass


def started(self, *args, **options):
    raise Started
