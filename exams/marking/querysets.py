from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q

from accounts.models import CentreRole, StaffAssignment

if TYPE_CHECKING:
    from accounts.models import User
    from exams.marking.models import Panel


class PanelQuerySet(models.QuerySet[Any]):
    def for_examiner(self, user: User, on: date) -> PanelQuerySet:
        """Panels of `user` at centres where they are an examiner on day `on`."""
        held = StaffAssignment.objects.current(on).held_by(user, CentreRole.EXAMINER)
        return self.filter(members__examiner=user, centre__in=held.values("centre"))

    def chaired_by(self, user: User) -> PanelQuerySet:
        return self.filter(chair=user)

    def with_own_progress(self, user: User) -> PanelQuerySet:
        """Adds `own` and `own_signed`: the sheets of `user`, and those signed."""
        own = Q(scripts__sheets__examiner=user)
        signed = own & Q(scripts__sheets__status="signed")
        return self.annotate(
            own=Count("scripts__sheets", filter=own, distinct=True),
            own_signed=Count("scripts__sheets", filter=signed, distinct=True),
        )


class ScriptQuerySet(models.QuerySet[Any]):
    def concluded(self) -> ScriptQuerySet:
        return self.filter(_has_result())

    def waiting_for_chair(self) -> ScriptQuerySet:
        """Every sheet is signed and there is no result: they stand too far apart."""
        sheets = apps.get_model("marking", "Sheet").objects
        of_script = sheets.filter(script=OuterRef("pk"))
        return self.filter(
            Exists(of_script), ~Exists(of_script.filter(status="open")), ~_has_result()
        )


def _has_result() -> Exists:
    results = apps.get_model("marking", "PartResult").objects
    return Exists(results.filter(attempt=OuterRef("attempt")))


class SheetQuerySet(models.QuerySet[Any]):
    def for_examiner(self, user: User, on: date) -> SheetQuerySet:
        """The sheets that `user` themselves marks; nobody sees another's."""
        held = StaffAssignment.objects.current(on).held_by(user, CentreRole.EXAMINER)
        return self.filter(
            examiner=user, script__panel__centre__in=held.values("centre")
        )

    def of_panel(self, panel: Panel) -> SheetQuerySet:
        """Sheets in the order of the scripts' codes, the same for every examiner."""
        return self.filter(script__panel=panel).order_by("script__code")

    def open(self) -> SheetQuerySet:
        return self.filter(status="open")

    def signed(self) -> SheetQuerySet:
        return self.filter(status="signed")
