from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    from accounts.models import User


class AttemptQuerySet(models.QuerySet[Any]):
    def for_candidate(self, user: User) -> AttemptQuerySet:
        return self.filter(candidate=user)

    def open(self) -> AttemptQuerySet:
        return self.filter(status="open")

    def overdue(self, at: datetime) -> AttemptQuerySet:
        """Running attempts whose deadline and grace are over."""
        return self.running().filter(closes_at__lt=at)

    def running(self) -> AttemptQuerySet:
        """Open ones whose clock runs."""
        return self.open().filter(paused_at__isnull=True)
