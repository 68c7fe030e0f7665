from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from accounts.models import User


class AttemptQuerySet(models.QuerySet[Any]):
    def for_candidate(self, user: User) -> AttemptQuerySet:
        return self.filter(candidate=user)

    def open(self) -> AttemptQuerySet:
        return self.filter(status="open")

    def overdue(self, at: datetime) -> AttemptQuerySet:
        """Open attempts whose deadline and grace are over."""
        return self.open().filter(closes_at__lt=at)


class ResponseQuerySet(models.QuerySet[Any]):
    def answered_before(self, epoch: int, seq: int) -> ResponseQuerySet:
        """Responses whose answer is older than the write (epoch, seq)."""
        return self.filter(
            Q(answer_epoch__lt=epoch) | Q(answer_epoch=epoch, answer_seq__lt=seq)
        )

    def flagged_before(self, epoch: int, seq: int) -> ResponseQuerySet:
        """Responses whose flag is older than the write (epoch, seq)."""
        return self.filter(
            Q(flag_epoch__lt=epoch) | Q(flag_epoch=epoch, flag_seq__lt=seq)
        )
