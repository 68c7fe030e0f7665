"""Which blueprints somebody may read, and which of them they may change."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Max, Q

from accounts.access import has_platform_role
from accounts.models import CentreRole, PlatformRole, StaffAssignment, User

if TYPE_CHECKING:
    from accounts.models import Centre


class PaperBlueprintQuerySet(models.QuerySet[Any]):
    def readable_by(self, user: User, on: date) -> PaperBlueprintQuerySet:
        """Paper officers: those of their centres and the platform's; bank managers:
        the platform's."""
        centres = _centres_of(user, on)
        allowed = Q(centre__in=centres)
        if centres or has_platform_role(user, PlatformRole.BANK_MANAGER):
            allowed |= Q(centre__isnull=True)
        return self.filter(allowed)

    def editable_by(self, user: User, on: date) -> PaperBlueprintQuerySet:
        """Paper officers: those of their centres; bank managers: the platform's."""
        allowed = Q(centre__in=_centres_of(user, on))
        if has_platform_role(user, PlatformRole.BANK_MANAGER):
            allowed |= Q(centre__isnull=True)
        return self.filter(allowed, retired_at__isnull=True)

    def active(self) -> PaperBlueprintQuerySet:
        """Those that still make papers."""
        return self.filter(retired_at__isnull=True)

    def open_to(self, centre: Centre) -> PaperBlueprintQuerySet:
        """Those by which papers of this centre may be made."""
        return self.active().filter(Q(centre=centre) | Q(centre__isnull=True))

    def with_newest(self) -> PaperBlueprintQuerySet:
        """Each with `newest`, the number of its newest version."""
        return self.annotate(newest=Max("versions__number"))


def _centres_of(user: User, on: date) -> list[int]:
    held = StaffAssignment.objects.current(on).held_by(user, CentreRole.PAPER_OFFICER)
    return list(held.values_list("centre", flat=True))
