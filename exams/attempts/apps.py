from django.apps import AppConfig

from jobs import ticks

# Seconds between two looks for attempts whose time is over.
EXPIRE_EVERY = 5


class AttemptsConfig(AppConfig):
    name = "exams.attempts"
    label = "attempts"

    def ready(self) -> None:
        from exams.attempts.services import expire_overdue

        ticks.register("attempts.expire", expire_overdue, every_seconds=EXPIRE_EVERY)
