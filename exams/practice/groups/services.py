"""Groups are founded, joined, left and closed here."""

from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.codes import new_code
from accounts.models import PlatformRole, User
from exams.practice.errors import PracticeError
from exams.practice.groups.codes import as_written
from exams.practice.models import GroupMember, StudyGroup
from standards.models import Level


@transaction.atomic
def found_group(
    *, name: str, level: Level, instructor: User, at: datetime
) -> StudyGroup:
    """A new group with its code; its founder is its first instructor."""
    group = StudyGroup.objects.create(
        name=name, level=level, code=new_code(), founded_at=at
    )
    group.instructors.add(instructor)
    return group


def group_with_code(code: str) -> StudyGroup:
    """The open group that `code` leads to. PracticeError: group_code_unknown."""
    found = StudyGroup.objects.open().select_related("level")
    group: StudyGroup | None = found.filter(code=as_written(code)).first()
    if group is None:
        raise PracticeError("group_code_unknown")
    return group


def join_group(*, user: User, code: str, at: datetime) -> GroupMember:
    """From now on the group's instructors see how far `user` is, at the desk as well; a
    repeat changes nothing else. PracticeError: group_code_unknown, group_own."""
    group = group_with_code(code)
    if group.instructors.filter(pk=user.pk).exists():
        raise PracticeError("group_own")
    present = GroupMember.objects.present().filter(group=group, user=user)
    try:
        with transaction.atomic():
            return GroupMember.objects.create(
                group=group, user=user, joined_at=at, shows_casework=True
            )
    except IntegrityError:
        # A double click, or somebody who joined before casework was spoken of.
        present.update(shows_casework=True)
        member: GroupMember = present.get()
        return member


def end_membership(*, group: StudyGroup, user: User, at: datetime) -> bool:
    """`user` is seen no more; whether they were in the group until now."""
    present = GroupMember.objects.present().filter(group=group, user=user)
    return present.update(left_at=at) == 1


def renew_code(group: StudyGroup) -> str:
    """A new code; the old one leads nowhere. Members stay."""
    code = new_code()
    StudyGroup.objects.filter(pk=group.pk).update(code=code)
    return code


def close_group(*, group: StudyGroup, at: datetime) -> bool:
    """For good: nobody is seen in it any more. Whether it was open until now."""
    return StudyGroup.objects.open().filter(pk=group.pk).update(closed_at=at) == 1


def add_colleague(*, group: StudyGroup, username: str) -> User:
    """Another instructor sees the group as well. PracticeError: colleague_unknown."""
    named = User.objects.filter(username__iexact=username.strip(), is_active=True)
    colleague: User | None = named.filter(groups__name=PlatformRole.INSTRUCTOR).first()
    if colleague is None:
        raise PracticeError("colleague_unknown")
    group.instructors.add(colleague)
    return colleague
