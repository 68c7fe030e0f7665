from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from accounts.access import has_platform_role
from accounts.models import CentreRole, PlatformRole, StaffAssignment, User
from question_bank.querysets import EXAM_ITEM_ROLES

if TYPE_CHECKING:
    from accounts.models import Centre
    from exams.papers.models import PaperForm


def people_who_read_papers(centre: Centre, on: date) -> models.QuerySet[User]:
    """Who may open an exam of `centre` before it is held: its paper officers, and
    whoever reads exam items in the bank."""
    officers = StaffAssignment.objects.current(on).filter(
        centre=centre, role=CentreRole.PAPER_OFFICER
    )
    return User.objects.filter(
        Q(pk__in=officers.values("user")) | Q(groups__name__in=EXAM_ITEM_ROLES)
    )


def officers_of(form: PaperForm, on: date) -> models.QuerySet[User]:
    """Who opens a form together with another one: the paper officers of its centre,
    or bank managers for a form of all."""
    if form.centre_id is None:
        managers = User.objects.filter(groups__name=PlatformRole.BANK_MANAGER)
        return managers.filter(is_active=True)
    officers = StaffAssignment.objects.current(on).filter(
        centre=form.centre_id, role=CentreRole.PAPER_OFFICER
    )
    return User.objects.filter(pk__in=officers.values("user"), is_active=True)


# How long a request to open a form together waits for its answer.
MINUTES_TO_ANSWER = timedelta(minutes=30)


class OpeningQuerySet(models.QuerySet[Any]):
    def asked_of(
        self, user: User, forms: PaperFormQuerySet, at: datetime
    ) -> OpeningQuerySet:
        """Requests about `forms` that somebody other than `user` made and nobody has
        answered yet, with what a line about them names."""
        waiting = self.filter(
            form__in=forms.filter(status="sealed"),
            answered_by=None,
            asked_at__gte=at - MINUTES_TO_ANSWER,
        )
        return waiting.exclude(asked_by=user).select_related("asked_by", "form")


class PaperFormQuerySet(models.QuerySet[Any]):
    def readable_by(self, user: User, on: date) -> PaperFormQuerySet:
        """Forms that `user` may open whole: paper officers those of their centre,
        bank managers those for all."""
        held = StaffAssignment.objects.current(on).held_by(
            user, CentreRole.PAPER_OFFICER
        )
        allowed = Q(centre__in=held.values("centre"))
        if has_platform_role(user, PlatformRole.BANK_MANAGER):
            allowed |= Q(centre__isnull=True)
        return self.filter(allowed)

    def replaceable_by(self, user: User, on: date) -> PaperFormQuerySet:
        """Withdrawn forms that `user` may read: another one may take their place."""
        return self.readable_by(user, on).filter(status="withdrawn")

    def waiting_for(self, user: User) -> PaperFormQuerySet:
        """Checked drafts that `user` may approve: those that somebody else made."""
        return self.filter(status="checked").exclude(created_by=user)

    def shown_to_its_readers(self) -> PaperFormQuerySet:
        """Forms whose items their readers may see now: in work, or released."""
        return self.filter(
            status__in=["draft", "checked", "released", "used", "archived"]
        )

    def with_alarms(self) -> PaperFormQuerySet:
        """Adds `open_alarms`: those that nobody has decided about."""
        undecided = Q(alarms__isnull=False, alarms__kept_at__isnull=True)
        return self.annotate(open_alarms=models.Count("alarms", filter=undecided))

    def alarmed(self) -> PaperFormQuerySet:
        """Not released, with an alarm that nobody has decided about."""
        unreleased = self.filter(status__in=["draft", "checked", "approved", "sealed"])
        return unreleased.filter(
            alarms__isnull=False, alarms__kept_at__isnull=True
        ).distinct()

    def usable(self) -> PaperFormQuerySet:
        """Forms that an exam may be given: sealed ones and released ones."""
        return self.filter(status__in=["sealed", "released"])

    def open_to(self, centre: Centre) -> PaperFormQuerySet:
        """Forms made for this centre or for all."""
        return self.filter(Q(centre=centre) | Q(centre__isnull=True))

    def for_printing(self) -> PaperFormQuerySet:
        """With all that the heads of printed sheets name."""
        return self.select_related(
            "level__standard", "centre", "blueprint_version__blueprint"
        )
