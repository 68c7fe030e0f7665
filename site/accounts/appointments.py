"""Who works where: centre roles for a time, platform roles until taken back."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import evidence
from accounts.errors import AccountError
from accounts.models import Centre, Invitation, PlatformRole, StaffAssignment, User
from accounts.services import subject_of


@transaction.atomic
def appoint(
    *,
    user: User,
    centre: Centre,
    role: str,
    period: tuple[date, date | None],
    actor: User,
    at: datetime,
) -> StaffAssignment:
    """Give `user` a role at `centre` for the days of `period` (open end: None).

    Raises self_appointed, or already_appointed for the same role and first day.
    """
    _not_oneself(user, actor)
    held = StaffAssignment(user=user, centre=centre, role=role)
    held.starts_on, held.ends_on = period
    _store(held)
    _lapse_code(user, at)
    terms = {"role": role, "from": held.starts_on, "to": held.ends_on}
    evidence.record(
        actor=actor,
        action="staff.appointed",
        subject=subject_of(user),
        after={"centre": centre.public_id} | terms,
        at=at,
    )
    return held


def _store(assignment: StaffAssignment) -> None:
    try:
        with transaction.atomic():
            assignment.save()
    except IntegrityError as error:
        raise AccountError(
            "already_appointed", _("这个人从该日起已担任这一岗位。")
        ) from error


@transaction.atomic
def end_appointment(
    *, assignment: StaffAssignment, actor: User, reason: str, at: datetime
) -> None:
    """Let the role end with yesterday; one that began today ends with today.

    One that has yet to begin is taken back: its row goes, evidence stays, and
    `ends_on` is None. A repeat changes nothing.
    """
    _not_oneself(assignment.user, actor)
    last = _last_day(assignment, timezone.localdate(at))
    if not _cut_short(assignment, last):
        return
    before, assignment.ends_on = assignment.ends_on, last
    evidence.record(
        actor=actor,
        action="staff.appointment_ended",
        subject=subject_of(assignment.user),
        before={"role": assignment.role, "from": assignment.starts_on, "to": before},
        after={"role": assignment.role, "to": last} if last else {},
        reason=reason,
        at=at,
    )


def _last_day(assignment: StaffAssignment, today: date) -> date | None:
    """The day with which a role ends that is ended today; None before it began."""
    if assignment.starts_on > today:
        return None
    return max(assignment.starts_on, today - timedelta(days=1))


def _cut_short(assignment: StaffAssignment, last: date | None) -> bool:
    """Compare and set, so that a double click leaves one entry in the log."""
    held = StaffAssignment.objects.filter(pk=assignment.pk)
    if last is None:
        return bool(held.delete()[0])
    return bool(held.exclude(ends_on__lte=last).update(ends_on=last))


@transaction.atomic
def set_platform_roles(
    *, user: User, roles: Iterable[str], actor: User, at: datetime
) -> None:
    """Let `user` hold exactly these platform roles. Raises self_appointed."""
    _not_oneself(user, actor)
    ours = Group.objects.filter(name__in=PlatformRole.values)
    before = set(user.groups.filter(pk__in=ours).values_list("name", flat=True))
    after = set(roles) & set(PlatformRole.values)
    if before == after:
        return
    user.groups.remove(*ours.filter(name__in=before - after))
    user.groups.add(*ours.filter(name__in=after - before))
    _lapse_code(user, at)
    evidence.record(
        actor=actor,
        action="person.roles_changed",
        subject=subject_of(user),
        before={"roles": sorted(before)},
        after={"roles": sorted(after)},
        at=at,
    )


def _lapse_code(user: User, at: datetime) -> None:
    """Void the waiting code of `user` if its issuer may not manage them any more.

    A clerk hands codes to trainees; one kept back would open a colleague's account.
    """
    waiting = Invitation.objects.filter(user=user, used_at=None, expires_at__gt=at)
    for code in waiting.select_related("created_by"):
        if not (code.created_by and _manages(code.created_by, user, at)):
            code.expires_at = at
            code.save(update_fields=["expires_at"])


def _manages(issuer: User, user: User, at: datetime) -> bool:
    theirs = User.objects.manageable_by(issuer, timezone.localdate(at))
    return theirs.filter(pk=user.pk).exists()


def _not_oneself(user: User, actor: User) -> None:
    if user.pk == actor.pk:
        raise AccountError("self_appointed", _("不能变更自己的岗位或角色。"))
