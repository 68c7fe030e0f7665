from datetime import datetime

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from jobs import ticks

# Seconds between two looks for attempts whose time is over.
EXPIRE_EVERY = 5

ACTIONS = {
    "attempt.let_in": _("核验放行"),
    "attempt.grant": _("延长考试时间"),
    "attempt.pause": _("暂停作答"),
    "attempt.resume": _("恢复作答"),
    "attempt.move": _("准许换机"),
    "attempt.message": _("通知考生"),
    "attempt.terminated": _("终止作答"),
    "attempt.room_end": _("录入考场结束码"),
    "attempt.file_restored": _("由答案文件补存"),
    "attempt.file_aside": _("收下未经证实的答案文件"),
    "attempt.aside_proposed": _("提请采用逾时作答"),
    "attempt.aside_accepted": _("采用逾时作答"),
    "attempt.aside_declined": _("不采用逾时作答"),
}


class AttemptsConfig(AppConfig):
    name = "exams.attempts"
    label = "attempts"

    def ready(self) -> None:
        from accounts import actions
        from exams.attempts.meetings import is_in_use, items_met
        from exams.papers.exam_times import register_use
        from exams.papers.meetings import register_meetings

        actions.name(ACTIONS)
        register_meetings(items_met)
        register_use(is_in_use)
        ticks.register("attempts.expire", expire, every_seconds=EXPIRE_EVERY)


def expire(at: datetime) -> None:
    """End what is overdue by the database's clock: `at` is that of the machine where
    the tick runs, and one that goes wrong would take minutes from everybody."""
    from exams.attempts.clock import database_now
    from exams.attempts.services import expire_overdue

    expire_overdue(database_now())
