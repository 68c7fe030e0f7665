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
# Who looks into every room of a centre; only the clerk of them also acts.
WATCHING_ROLES = (CentreRole.CLERK, CentreRole.SUPERVISOR)


class SittingQuerySet(models.QuerySet[Any]):
    def for_staff(self, user: User, on: date, *roles: str) -> SittingQuerySet:
        """Sittings of centres where `user` holds one of `roles` (default: office)."""
        held = StaffAssignment.objects.current(on).held_by(
            user, *(roles or OFFICE_ROLES)
        )
        return self.filter(centre__in=held.values("centre"))

    def watched_by(self, user: User, on: date) -> SittingQuerySet:
        """Sittings whose console `user` may open: office of the centre, or a duty."""
        watched = self.model._meta.get_field("rooms").related_model.objects
        office = self.for_staff(user, on, *WATCHING_ROLES)
        duty = watched.invigilated_by(user, on)
        return self.filter(Q(pk__in=office.values("pk")) | Q(rooms__in=duty)).distinct()

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
        parallel = self.model._meta.get_field("parallel_papers").related_model.objects
        further = parallel.filter(form=form).values("sitting")
        return self.filter(Q(theory_form=form) | Q(skill_form=form) | Q(pk__in=further))

    def with_sealed_papers(self, latest: datetime) -> SittingQuerySet:
        """Open ones that begin by `latest` and have a paper that the server opens."""
        parallel = self.model._meta.get_field("parallel_papers").related_model.objects
        further = parallel.filter(form__status="sealed", form__attended=False)
        sealed = Q(pk__in=further.values("sitting"))
        for part in ("theory_form", "skill_form"):
            sealed |= Q(**{f"{part}__status": "sealed", f"{part}__attended": False})
        return self.filter(sealed, status="open", opens_at__lte=latest)

    def with_withdrawn_papers(self) -> SittingQuerySet:
        """Unfinished ones before the exam, one of whose papers was withdrawn."""
        parallel = self.model._meta.get_field("parallel_papers").related_model.objects
        further = parallel.filter(form__status="withdrawn").values("sitting")
        return self.filter(
            Q(theory_form__status="withdrawn")
            | Q(skill_form__status="withdrawn")
            | Q(pk__in=further),
            status__in=["planned", "open"],
        )

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

    def admitted(self) -> CandidacyQuerySet:
        return self.filter(status="admitted")

    def watched_by(self, user: User, on: date) -> CandidacyQuerySet:
        """Candidates whom `user` sees in the console: see `SittingQuerySet`."""
        rooms = self.model._meta.get_field("room").related_model.objects
        return self.filter(
            Q(pk__in=self.for_staff(user, on, *WATCHING_ROLES).values("pk"))
            | Q(room__in=rooms.invigilated_by(user, on))
        )

    def handled_by(self, user: User, on: date) -> CandidacyQuerySet:
        """Upon whom `user` may act there: clerks of the centre, the room's own."""
        rooms = self.model._meta.get_field("room").related_model.objects
        return self.filter(
            Q(pk__in=self.for_staff(user, on, CentreRole.CLERK).values("pk"))
            | Q(room__in=rooms.invigilated_by(user, on))
        )

    def attended_by(self, user: User, on: date) -> CandidacyQuerySet:
        """Whose screen `user` sees as an invigilator: the people of their rooms, and
        those of the centre who have no room."""
        rooms = self.model._meta.get_field("room").related_model.objects
        centre = self.for_staff(user, on, CentreRole.INVIGILATOR)
        return self.filter(
            Q(room__in=rooms.invigilated_by(user, on))
            | Q(room=None, pk__in=centre.values("pk"))
        )

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


class RoomQuerySet(models.QuerySet[Any]):
    def invigilated_by(self, user: User, on: date) -> RoomQuerySet:
        """Rooms where `user` has a duty and is still invigilator of the centre."""
        held = StaffAssignment.objects.current(on).held_by(user, CentreRole.INVIGILATOR)
        return self.filter(duties__user=user, sitting__centre__in=held.values("centre"))

    def watched_by(self, user: User, on: date) -> RoomQuerySet:
        held = StaffAssignment.objects.current(on).held_by(user, *WATCHING_ROLES)
        own = Q(pk__in=self.invigilated_by(user, on).values("pk"))
        return self.filter(own | Q(sitting__centre__in=held.values("centre")))

    def with_people(self) -> RoomQuerySet:
        """Adds `candidate_count` (who has not withdrawn) and `invigilator_count`."""
        standing = ~Q(candidacies__status="withdrawn")
        return self.annotate(
            candidate_count=Count("candidacies", filter=standing, distinct=True),
            invigilator_count=Count("duties", distinct=True),
        )


class ResultQuerySet(models.QuerySet[Any]):
    def of_sitting(self, sitting: Sitting) -> ResultQuerySet:
        return self.filter(candidacy__sitting=sitting)

    def prepared(self) -> ResultQuerySet:
        return self.filter(status="prepared")

    def standing(self) -> ResultQuerySet:
        """Prepared or released: everything that is not superseded."""
        return self.exclude(status="superseded")
