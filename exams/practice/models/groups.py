"""Groups of trainees whom an instructor accompanies."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from exams.practice.groups.querysets import GroupMemberQuerySet, StudyGroupQuerySet
from standards.models import Level


class StudyGroup(models.Model):
    """学习小组: trainees who study for one level and let its instructors see how far
    they are.

    Founded by an instructor, joined with its code, closed for good with `closed_at`;
    a closed group shows nobody. It belongs to its instructors, not to a centre: what
    a centre keeps of its people are enrolments. `code` is no secret key: it opens
    nothing but the way to share one's own figures.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("名称"), max_length=60)
    level = models.ForeignKey(
        Level, models.PROTECT, related_name="+", verbose_name=_("等级")
    )
    code = models.CharField(_("加入码"), max_length=11, unique=True)
    instructors = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="taught_groups"
    )
    founded_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    objects = StudyGroupQuerySet.as_manager()

    class Meta:
        ordering = ["-founded_at"]

    def __str__(self) -> str:
        return self.name


class GroupMember(models.Model):
    """A trainee in a group, from the day they joined until they leave or are removed.

    Joining is their consent to be seen; `left_at` ends it, the row stays. Who joined
    before the words of joining spoke of casework has not agreed that it is seen.
    """

    group = models.ForeignKey(StudyGroup, models.PROTECT, related_name="members")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="group_memberships"
    )
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    shows_casework = models.BooleanField(default=False, db_default=False)

    objects = GroupMemberQuerySet.as_manager()

    class Meta:
        ordering = ["joined_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "user"],
                condition=Q(left_at__isnull=True),
                name="practice_groupmember_once",
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("joined_at")),
                name="practice_groupmember_leaves_after_joining",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group_id} {self.user_id}"
