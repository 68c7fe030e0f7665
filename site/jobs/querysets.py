from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


class JobQuerySet(models.QuerySet[Any]):
    def owned_by(self, user: AbstractBaseUser) -> JobQuerySet:
        return self.filter(owner=user)

    def unfinished(self) -> JobQuerySet:
        return self.filter(status__in=("queued", "running"))

    def waiting_since(self, moment: datetime) -> JobQuerySet:
        """Jobs that were started before `moment` and that no worker has taken."""
        return self.filter(created_at__lt=moment, status="queued")

    def silent_since(self, moment: datetime) -> JobQuerySet:
        """Running jobs whose worker has given no sign of life since `moment`."""
        return self.filter(
            Q(heartbeat_at__lt=moment) | Q(heartbeat_at__isnull=True),
            status="running",
        )
