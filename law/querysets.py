from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q


class DatedQuerySet(models.QuerySet[Any]):
    def in_force(self, on: date) -> DatedQuerySet:
        """Rows that hold on the day `on` (both ends included)."""
        return self.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on
        )

    def newest_first(self) -> DatedQuerySet:
        return self.order_by("-valid_from")


class CalendarDayQuerySet(models.QuerySet[Any]):
    def between(self, first: date, last: date) -> CalendarDayQuerySet:
        """Announced days from `first` to `last`, both included."""
        return self.filter(date__gte=first, date__lte=last)

    def announced_years(self, first: int, last: int) -> frozenset[int]:
        """Years of which an announcement is stored (one query).

        Every announcement lists National Day, so its row is the witness; New
        Year's Day may already stand in the announcement of the year before.
        """
        witnesses = [date(year, 10, 1) for year in range(first, last + 1)]
        found = self.filter(date__in=witnesses).values_list("date", flat=True)
        return frozenset(day.year for day in found)
