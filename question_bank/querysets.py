"""Which rows of the bank somebody may see, write, decide about."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from accounts.access import has_platform_role
from accounts.models import PlatformRole
from standards.models import Level

if TYPE_CHECKING:
    from accounts.models import User

# Who may read exam items outside a paper; an instructor may not (领域规则 §3.4).
EXAM_ITEM_ROLES = (PlatformRole.REVIEWER, PlatformRole.BANK_MANAGER)
BANK_ROLES = (*EXAM_ITEM_ROLES, PlatformRole.INSTRUCTOR)
WRITER_ROLES = (PlatformRole.INSTRUCTOR, PlatformRole.BANK_MANAGER)
REVIEW_ROLES = EXAM_ITEM_ROLES
FINAL_REVIEW_ROLES = (PlatformRole.BANK_MANAGER,)
# Who may change the table of assessment points; reviewers read it.
TABLE_ROLES = (PlatformRole.INSTRUCTOR, PlatformRole.BANK_MANAGER)


class AssessmentPointQuerySet(models.QuerySet[Any]):
    def active(self) -> AssessmentPointQuerySet:
        """Points that may get new items."""
        return self.filter(is_retired=False)

    def in_use(self) -> AssessmentPointQuerySet:
        """Points with items of whatever state: they keep their code."""
        return self.filter(items__isnull=False).distinct()


class ItemQuerySet(models.QuerySet[Any]):
    def drawable(
        self, *, levels: Collection[Level], part: str, pool: str, on: date
    ) -> ItemQuerySet:
        """Published items that a paper of `levels` and `part` may use on the day `on`.

        One that came over from the other pool waits until its quarantine is over.
        """
        return self.filter(
            status="published",
            pool=pool,
            current__pool=pool,
            point__part=part,
            point__level__in=levels,
        ).exclude(pool_moves__usable_from__gt=on)

    def visible_to(self, user: User) -> ItemQuerySet:
        """Items that `user` may open: of the exam pool only with the right, or those
        that they write themselves. A revision that they gave up wrote nothing."""
        if has_platform_role(user, *EXAM_ITEM_ROLES):
            return self.all()
        if has_platform_role(user, *BANK_ROLES):
            drafts = apps.get_model("question_bank", "Draft").objects
            given_up = Q(state="discarded", base__isnull=False)
            written = drafts.filter(~given_up, author=user).values("item")
            return self.filter(Q(pool="practice") | Q(pk__in=written))
        return self.none()


class DraftQuerySet(models.QuerySet[Any]):
    def open(self) -> DraftQuerySet:
        return self.filter(state__in=("writing", "review", "final_review"))

    def visible_to(self, user: User) -> DraftQuerySet:
        """Drafts that `user` may read: of exam items their own, or with the right."""
        if has_platform_role(user, *EXAM_ITEM_ROLES):
            return self.all()
        if has_platform_role(user, *BANK_ROLES):
            return self.filter(
                Q(pool="practice", item__pool="practice") | Q(author=user)
            )
        return self.none()

    def editable_by(self, user: User) -> DraftQuerySet:
        """Drafts under way that `user` may write in: those they may read."""
        if not has_platform_role(user, *WRITER_ROLES):
            return self.none()
        return self.visible_to(user).filter(state="writing")

    def managed_by(self, user: User) -> DraftQuerySet:
        """Drafts that `user` may take back or give up: their own; managers all."""
        if has_platform_role(user, PlatformRole.BANK_MANAGER):
            return self.all()
        if has_platform_role(user, *WRITER_ROLES):
            return self.filter(author=user)
        return self.none()

    def awaiting_first(self, user: User) -> DraftQuerySet:
        """What `user` may review first: nothing they wrote themselves."""
        if not has_platform_role(user, *REVIEW_ROLES):
            return self.none()
        return self.filter(state="review").not_written_by(user)

    def awaiting_final(self, user: User) -> DraftQuerySet:
        """What `user` may decide as the third person."""
        if not has_platform_role(user, *FINAL_REVIEW_ROLES):
            return self.none()
        accepted = self.filter(
            decisions__reviewer=user,
            decisions__stage="first",
            decisions__verdict="accepted",
            decisions__revision=F("head"),
        )
        waiting = self.filter(state="final_review").not_written_by(user)
        return waiting.exclude(pk__in=accepted.values("pk"))

    def not_written_by(self, user: User) -> DraftQuerySet:
        """Drafts of items in which `user` never wrote a word, in this draft or before:
        their words may still stand there."""
        own = Q(author=user) | Q(revisions__saved_by=user)
        written = self.model._default_manager.filter(own)
        return self.exclude(item__in=written.values("item"))


class ChallengeQuerySet(models.QuerySet[Any]):
    def open(self) -> ChallengeQuerySet:
        return self.filter(state="open")

    def for_answering(self, user: User) -> ChallengeQuerySet:
        """Those about versions that `user` wrote; managers answer for starter items."""
        if has_platform_role(user, PlatformRole.BANK_MANAGER):
            return self.filter(
                Q(version__author=user) | Q(version__author__isnull=True)
            )
        if has_platform_role(user, *WRITER_ROLES):
            return self.filter(version__author=user)
        return self.none()


class ImportBatchQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> ImportBatchQuerySet:
        """Imports that `user` may open: their own, and for bank managers all.

        Rows hold items that nobody has reviewed yet, of the exam pool as well.
        """
        if has_platform_role(user, PlatformRole.BANK_MANAGER):
            return self.all()
        return self.owned_by(user)

    def owned_by(self, user: User) -> ImportBatchQuerySet:
        """Imports whose rows `user` may turn into drafts of their own."""
        if has_platform_role(user, *WRITER_ROLES):
            return self.filter(uploaded_by=user)
        return self.none()


class ImportRowQuerySet(models.QuerySet[Any]):
    def acceptable(self) -> ImportRowQuerySet:
        """Rows that can become drafts now: right, classified, not yet accepted."""
        return self.waiting().filter(
            state__in=("ready", "warning"), point__isnull=False
        )

    def waiting(self) -> ImportRowQuerySet:
        return self.filter(accepted_at__isnull=True, batch__status="open")

    def unplaced(self) -> ImportRowQuerySet:
        """Rows with a classification that means nothing here yet."""
        return self.filter(point__isnull=True).exclude(place="")

    def accepted(self) -> ImportRowQuerySet:
        return self.filter(accepted_at__isnull=False)


class ItemExportQuerySet(models.QuerySet[Any]):
    def fetchable_by(self, user: User) -> ItemExportQuerySet:
        """Files that were made for `user`, whose right to see the items still holds."""
        own = self.filter(made_by=user).exclude(stored="")
        if has_platform_role(user, *EXAM_ITEM_ROLES):
            return own
        if has_platform_role(user, *BANK_ROLES):
            return own.filter(holds_secret=False)
        return self.none()


class ItemImageQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> ItemImageQuerySet:
        """Pictures that `user` uploaded, or that stand in an item they may open; all
        for those who may read every draft."""
        if has_platform_role(user, *EXAM_ITEM_ROLES):
            return self.all()
        items = apps.get_model("question_bank", "Item").objects.visible_to(user)
        uses = apps.get_model("question_bank", "ItemImageUse").objects
        in_items = uses.filter(image=OuterRef("pk"), item__in=items)
        return self.filter(Q(uploaded_by=user) | Exists(in_items))
