from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import Group, UserManager
from django.db import models
from django.db.models import OuterRef, Q, Subquery

if TYPE_CHECKING:
    from accounts.models import Centre, PrivacyNotice, User


# Who looks after the accounts of a centre's people, and whose word is platform-wide.
CARETAKER_ROLES = ("clerk", "registrar")
ADMINISTRATORS = "administrator"
TRAINEES = "trainee"


class PeopleQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User, on: date) -> PeopleQuerySet:
        """Whose accounts `user` may see: all to administrators, else own centres'."""
        if _is_administrator(user):
            return self
        own = _caretaker_of("enrolments__centre__", user, on)
        enrolled = Q(enrolments__joined_on__lte=on) & (
            Q(enrolments__left_on__isnull=True) | Q(enrolments__left_on__gt=on)
        )
        return self.filter(own, enrolled).distinct()

    def manageable_by(self, user: User, on: date) -> PeopleQuerySet:
        """Whose password and lock `user` may change: never their own.

        A centre's staff manage plain trainees of whom theirs is the home centre:
        whoever resets a password can act in that name, and another centre's
        people could otherwise be taken over by enrolling them.
        """
        others = self.visible_to(user, on).exclude(pk=user.pk)
        if user.is_superuser:
            return others
        plain = others.filter(is_superuser=False)
        if _is_administrator(user):
            return plain
        own = _centres(self.model).looked_after_by(user, on)
        return plain.without_duties(on).at_home_in(own, on)

    def handed_codes_by(self, user: User, centre: Centre, on: date) -> PeopleQuerySet:
        """Whom `user` may hand a code at `centre`: it takes the account over.

        So only the home centre does, and to staff only an administrator.
        """
        here = _centres(self.model).filter(pk=centre.pk)
        return self.manageable_by(user, on).at_home_in(here, on)

    def at_home_in(self, centres: CentreQuerySet, on: date) -> PeopleQuerySet:
        """People whose oldest open enrolment is at one of `centres`."""
        enrolments = self.model._meta.get_field("enrolments").related_model.objects
        oldest = (
            enrolments.filter(
                Q(left_on__isnull=True) | Q(left_on__gt=on), user=OuterRef("pk")
            )
            .order_by("joined_on", "pk")
            .values("centre")[:1]
        )
        return self.alias(home=Subquery(oldest)).filter(home__in=centres)

    def without_duties(self, on: date) -> PeopleQuerySet:
        """People with no platform role but trainee and no assignment from `on`."""
        duties = Q(assignments__ends_on__isnull=True) | Q(assignments__ends_on__gte=on)
        assigned = self.model.objects.filter(duties, assignments__isnull=False)
        roles = self.model.objects.filter(
            groups__in=Group.objects.exclude(name=TRAINEES)
        )
        return self.exclude(pk__in=assigned.values("pk")).exclude(
            pk__in=roles.values("pk")
        )


class PeopleManager(UserManager.from_queryset(PeopleQuerySet)):  # type: ignore[misc]
    """Django's own makers of users, with our readers."""


def _centres(user_model: Any) -> CentreQuerySet:
    """All centres; the models import this module, so they are reached over fields."""
    enrolment = user_model._meta.get_field("enrolments").related_model
    centres: CentreQuerySet = enrolment._meta.get_field(
        "centre"
    ).related_model.objects.all()
    return centres


def _is_administrator(user: User) -> bool:
    return user.is_superuser or ADMINISTRATORS in user.group_names


def _caretaker_of(prefix: str, user: User, on: date) -> Q:
    """`user` is caretaker, on the day `on`, of the centre that `prefix` leads to."""
    return Q(
        **{
            f"{prefix}assignments__user": user,
            f"{prefix}assignments__role__in": CARETAKER_ROLES,
            f"{prefix}assignments__starts_on__lte": on,
        }
    ) & (
        Q(**{f"{prefix}assignments__ends_on__isnull": True})
        | Q(**{f"{prefix}assignments__ends_on__gte": on})
    )


class StaffAssignmentQuerySet(models.QuerySet[Any]):
    def current(self, on: date) -> StaffAssignmentQuerySet:
        """Assignments in force on the day `on` (both ends included)."""
        return self.not_over(on).filter(starts_on__lte=on)

    def not_over(self, on: date) -> StaffAssignmentQuerySet:
        """Assignments in force on the day `on` or later."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))

    def held_by(self, user: User, *roles: str) -> StaffAssignmentQuerySet:
        """Assignments of `user`, in one of `roles` if any are named."""
        held = self.filter(user=user)
        return held.filter(role__in=roles) if roles else held


class CentreQuerySet(models.QuerySet[Any]):
    def staffed_by(self, user: User, on: date, *roles: str) -> CentreQuerySet:
        """Centres where `user` holds one of `roles` on the day `on`."""
        held = Q(assignments__user=user, assignments__starts_on__lte=on) & (
            Q(assignments__ends_on__isnull=True) | Q(assignments__ends_on__gte=on)
        )
        if roles:
            held &= Q(assignments__role__in=roles)
        return self.filter(held).distinct()

    def looked_after_by(self, user: User, on: date) -> CentreQuerySet:
        """Centres whose classes `user` keeps: all of them for administrators."""
        if _is_administrator(user):
            return self.order_by("name")
        return self.staffed_by(user, on, *CARETAKER_ROLES).order_by("name")


class EnrolmentQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User, on: date) -> EnrolmentQuerySet:
        """Classes of the centres that `user` looks after: no word of other centres."""
        centres = self.model._meta.get_field("centre").related_model.objects
        return self.filter(centre__in=centres.looked_after_by(user, on))


class IdentityDocumentQuerySet(models.QuerySet[Any]):
    def with_index(self, blind_index: str) -> IdentityDocumentQuerySet:
        return self.filter(blind_index=blind_index)


class PrivacyNoticeQuerySet(models.QuerySet[Any]):
    def newest(self) -> PrivacyNotice | None:
        """The notice in force, if any was published."""
        return self.order_by("-version").first()


class ConsentQuerySet(models.QuerySet[Any]):
    def standing(self) -> ConsentQuerySet:
        return self.filter(withdrawn_at__isnull=True)

    def to_newest_notice(self) -> ConsentQuerySet:
        newest = self._notices().order_by("-version").values("pk")[:1]
        return self.filter(notice__in=Subquery(newest))

    def is_owed_by(self, user: User, on: date) -> bool:
        """Whether `user` has yet to answer the newest notice.

        No query where the standing of the day `on` is known, seldom two.
        """
        if user.standing(on).has_consented:
            return False
        return bool(self._notices().exists())

    def _notices(self) -> models.QuerySet[Any]:
        notices: models.QuerySet[Any] = self.model._meta.get_field(
            "notice"
        ).related_model.objects.all()
        return notices
