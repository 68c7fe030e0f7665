from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models

from accounts.models import CentreRole, StaffAssignment

if TYPE_CHECKING:
    from accounts.models import User


class CertificateQuerySet(models.QuerySet[Any]):
    def for_staff(self, user: User, on: date) -> CertificateQuerySet:
        """Certificates of centres where `user` is clerk or registrar on day `on`."""
        held = StaffAssignment.objects.current(on).held_by(
            user, CentreRole.CLERK, CentreRole.REGISTRAR
        )
        return self.filter(centre__in=held.values("centre"))

    def held_by(self, user: User) -> CertificateQuerySet:
        return self.filter(result__candidacy__user=user)

    def readable_by(self, user: User, on: date) -> CertificateQuerySet:
        """A person's own certificates, and those of the centre where they work."""
        return self.held_by(user) | self.for_staff(user, on)

    def valid(self) -> CertificateQuerySet:
        return self.filter(status="valid")

    def of_sitting(self, sitting: Any) -> CertificateQuerySet:
        return self.filter(result__candidacy__sitting=sitting)

    def for_printing(self) -> CertificateQuerySet:
        """With what opens the document number."""
        return self.select_related("document__user")
