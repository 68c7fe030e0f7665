from datetime import datetime
from uuid import UUID

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

SWEEP_SECONDS = 60


class PracticeConfig(AppConfig):
    name = "exams.practice"
    label = "practice"

    def ready(self) -> None:
        from accounts import desk, my_data
        from accounts.models import PlatformRole
        from casework import panels
        from casework.skills import studied
        from exams.attempts import hooks
        from exams.practice import background  # noqa: F401  registers its handler
        from exams.practice.cards import practice_today
        from exams.practice.goals import studied_level
        from exams.practice.groups.reports import memberships_of
        from exams.practice.recording import record_unrecorded
        from exams.practice.rules.pages import beside
        from jobs import ticks
        from ui.navigation import NavLink, Place, in_group, register

        trainees = in_group(PlatformRole.TRAINEE)
        teachers = in_group(PlatformRole.INSTRUCTOR)
        groups = _("学习小组"), "practice:groups"
        register(NavLink(_("练习"), "practice:index", 20, trainees, icon="cards"))
        register(NavLink(*groups, 65, teachers, icon="people"))
        register(NavLink(*groups, 65, trainees, place=Place.PERSON))
        my_data.register("study_groups", str(_("学习小组")), memberships_of)
        desk.register(30, "practice/desk_card.html", practice_today)
        studied.register(studied_level)
        panels.register("practice/rules/_panel.html", beside)
        panels.on_shelf("practice/rules/_link.html")
        hooks.result_urls.append(result_url)
        hooks.on_ended.append(record_when_ended)
        ticks.register("practice.mocks", record_unrecorded, SWEEP_SECONDS)


def result_url(attempt_id: UUID) -> str | None:
    """Where a mock's result can be read; None for a sitting's attempt (1 query)."""
    from django.urls import reverse

    from exams.practice.models import Mock

    mock = Mock.objects.filter(attempt=attempt_id).first()
    return reverse("practice:result", args=[mock.pk]) if mock else None


def record_when_ended(attempt_id: UUID, at: datetime) -> None:
    """A mock ended: what was answered in it goes into the log of answers."""
    from exams.practice.recording import record_mock

    record_mock(attempt_id=attempt_id, at=at)
