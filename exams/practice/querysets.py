from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    from accounts.models import User
    from standards.models import Level

UNFINISHED = ("ready", "open")


class MockQuerySet(models.QuerySet[Any]):
    def for_trainee(self, user: User) -> MockQuerySet:
        """One's own mocks; nobody reads another's."""
        return self.filter(user=user)

    def unfinished(self) -> MockQuerySet:
        return self.filter(attempt__status__in=UNFINISHED)

    def unfinished_first(self) -> MockQuerySet:
        """What waits to be gone on with, then the rest; each newest first."""
        waits = models.Q(attempt__status__in=UNFINISHED)
        last = models.Case(models.When(waits, then=0), default=1)
        return self.order_by(last, "-created_at")

    def of(self, level: Level, part: str) -> MockQuerySet:
        return self.filter(attempt__form__level=level, attempt__form__part=part)
