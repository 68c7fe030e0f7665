from uuid import UUID

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PracticeConfig(AppConfig):
    name = "exams.practice"
    label = "practice"

    def ready(self) -> None:
        from accounts import desk, my_data
        from accounts.models import PlatformRole
        from exams.attempts import hooks
        from exams.practice import background  # noqa: F401  registers its handler
        from exams.practice.cards import newest_mock
        from exams.practice.groups.reports import memberships_of
        from ui.navigation import NavLink, Place, in_group, register

        trainees = in_group(PlatformRole.TRAINEE)
        register(NavLink(_("练习"), "practice:index", 20, trainees, icon="cards"))
        teachers = in_group(PlatformRole.INSTRUCTOR)
        name = _("学习小组"), "practice:groups"
        register(NavLink(*name, 65, teachers, icon="people"))
        register(NavLink(*name, 65, trainees, place=Place.PERSON))
        my_data.register("study_groups", str(_("学习小组")), memberships_of)
        desk.register(30, "practice/desk_card.html", newest_mock)
        hooks.result_urls.append(result_url)


def result_url(attempt_id: UUID) -> str | None:
    """Where a mock's result can be read; None for a sitting's attempt (1 query)."""
    from django.urls import reverse

    from exams.practice.models import Mock

    mock = Mock.objects.filter(attempt=attempt_id).first()
    return reverse("practice:result", args=[mock.pk]) if mock else None
