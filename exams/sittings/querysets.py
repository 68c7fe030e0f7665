from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import models
from django.db.models import Count, Exists, OuterRef, Prefetch, Q
from django.utils import timezone

from accounts.models import CentreRole, StaffAssignment

if TYPE_CHECKING:
    from accounts.models import User
    from exams.papers.models import PaperForm
    from exams.sittings.models import Sitting

OFFICE_ROLES = (CentreRole.CLERK, CentreRole.REGISTRAR, CentreRole.SUPERVISOR)


class SittingQuerySet(models.QuerySet[Any]):
    def for_staff(self, user: User, on: date, *roles: str) -> SittingQuerySet:
        """Sittings of centres where `user` holds one of `roles` (default: office)."""
        held = StaffAssignment.objects.current(on).held_by(
            user, *(roles or OFFICE_ROLES)
        )
        return self.filter(centre__in=held.values("centre"))

    def unfinished(self) -> SittingQuerySet:
        """Neither released nor cancelled, the earliest first."""
        done = ["released", "cancelled"]
        return self.exclude(status__in=done).order_by("opens_at", "pk")

    def announced(self, at: datetime) -> SittingQuerySet:
        """What the public may know of: not yet over, and open or arranged.

        Arranged is one with both papers and a candidate; a bare plan is a draft.
        """
        candidacies = self.model._meta.get_field("candidacies").related_model.objects
        taken = candidacies.standing().filter(sitting=OuterRef("pk"))
        arranged = Q(
            Exists(taken),
            status="planned",
            theory_form__isnull=False,
            skill_form__isnull=False,
        )
        running = self.filter(Q(status="open") | arranged, closes_at__gt=at)
        return running.order_by("opens_at")

    def with_form(self, form: PaperForm) -> SittingQuerySet:
        """Those that chose this paper for either part."""
        return self.filter(Q(theory_form=form) | Q(skill_form=form))

    def with_sealed_papers(self, latest: datetime) -> SittingQuerySet:
        """Open ones that begin by `latest` and have a paper that the server opens."""
        sealed = Q()
        for part in ("theory_form", "skill_form"):
            sealed |= Q(**{f"{part}__status": "sealed", f"{part}__attended": False})
        return self.filter(sealed, status="open", opens_at__lte=latest)

    def with_candidate_count(self) -> SittingQuerySet:
        """Adds `candidate_count`: who has not withdrawn."""
        standing = ~Q(candidacies__status="withdrawn")
        return self.annotate(candidate_count=Count("candidacies", filter=standing))

    def batch_of(self, sitting: Sitting) -> int:
        """Which sitting of its centre in its year this is, from 1 (1 query).

        Sittings are never deleted, so the place never changes.
        """
        year = timezone.localtime(sitting.opens_at).year
        earlier = Q(created_at__lt=sitting.created_at) | Q(
            created_at=sitting.created_at, pk__lt=sitting.pk
        )
        same_year = self.filter(centre=sitting.centre_id, opens_at__year=year)
        return same_year.filter(earlier).count() + 1


class CandidacyQuerySet(models.QuerySet[Any]):
    def for_candidate(self, user: User) -> CandidacyQuerySet:
        return self.filter(user=user)

    def for_staff(self, user: User, on: date, *roles: str) -> CandidacyQuerySet:
        held = StaffAssignment.objects.current(on).held_by(
            user, *(roles or OFFICE_ROLES)
        )
        return self.filter(sitting__centre__in=held.values("centre"))

    def standing(self) -> CandidacyQuerySet:
        """Who has not withdrawn."""
        return self.exclude(status="withdrawn")

    def without_password(self) -> CandidacyQuerySet:
        """Who cannot log in before a code was handed to them."""
        return self.filter(user__password__startswith=UNUSABLE_PASSWORD_PREFIX)

    def with_attempts_in(self, status: str) -> CandidacyQuerySet:
        """Whose theory or skill attempt is in `status`."""
        return self.filter(
            Q(theory_attempt__status=status) | Q(skill_attempt__status=status)
        )

    def matching(self, words: str) -> CandidacyQuerySet:
        """Whose name, ticket or employer contains what was typed; all if nothing."""
        return self.filter(
            Q(user__name__icontains=words)
            | Q(ticket__contains=words)
            | Q(employer__icontains=words)
        )

    def with_released_result(self) -> CandidacyQuerySet:
        """Adds `released_results`: the result that holds, or an empty list."""
        results = self.model._meta.get_field("results").related_model
        released = results.objects.filter(status="released")
        return self.prefetch_related(
            Prefetch("results", queryset=released, to_attr="released_results")
        )


class ResultQuerySet(models.QuerySet[Any]):
    def of_sitting(self, sitting: Sitting) -> ResultQuerySet:
        return self.filter(candidacy__sitting=sitting)

    def prepared(self) -> ResultQuerySet:
        return self.filter(status="prepared")

    def standing(self) -> ResultQuerySet:
        """Prepared or released: everything that is not superseded."""
        return self.exclude(status="superseded")
