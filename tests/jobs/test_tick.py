"""The clock of periodic work."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command

from jobs import ticks

AT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _no_others(monkeypatch):
    monkeypatch.setattr(ticks, "_ticks", {})
    # The test's connection stays open: its transaction is the test itself.
    monkeypatch.setattr(ticks, "close_old_connections", lambda: None)


def test_a_tick_runs_at_once_and_then_when_its_time_has_passed():
    runs = []
    ticks.register("t", runs.append, 30)
    schedule = ticks.Schedule()
    for seconds in (0, 1, 29, 30, 31, 61):
        schedule.run_due(AT + timedelta(seconds=seconds))
    assert [(at - AT).seconds for at in runs] == [0, 30, 61]


def test_a_broken_tick_does_not_stop_the_others():
    runs = []

    def broken(at):
        raise RuntimeError

    ticks.register("broken", broken, 1)
    ticks.register("whole", runs.append, 1)
    assert ticks.Schedule().run_due(AT) == ["broken"]
    assert runs == [AT]


def test_the_command_runs_everything_once():
    runs = []
    ticks.register("t", runs.append, 3600)
    call_command("tick", "--once")
    assert len(runs) == 1


def test_the_command_fails_when_a_tick_failed():
    ticks.register("broken", lambda at: 1 / 0, 1)
    with pytest.raises(CommandError, match="broken"):
        call_command("tick", "--once")
