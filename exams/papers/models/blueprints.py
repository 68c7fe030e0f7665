"""组卷方案: what papers of a level and part must be. A version never changes."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Centre
from exams.papers.blueprints.querysets import PaperBlueprintQuerySet
from standards.models import Level, Part


class PaperBlueprint(models.Model):
    """A named plan of papers, of a centre or (None) of the platform for all.

    Paper officers and bank managers make it; what it demands stands in its versions,
    of which the newest counts. A retired one makes no more papers.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("名称"), max_length=80)
    centre = models.ForeignKey(
        Centre, models.PROTECT, null=True, blank=True, related_name="blueprints"
    )
    level = models.ForeignKey(Level, models.PROTECT, related_name="blueprints")
    part = models.CharField(max_length=8, choices=Part.choices)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    objects = PaperBlueprintQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("组卷方案")
        verbose_name_plural = _("组卷方案")
        constraints = [
            models.CheckConstraint(
                condition=Q(part__in=Part.values),
                name="papers_paperblueprint_part_valid",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BlueprintVersion(models.Model):
    """The rules of a blueprint at one time; append-only.

    `rules` is the JSON that `exams.papers.blueprints.rules` owns and validates,
    `digest` the SHA-256 of its canonical form (RFC 8785).
    """

    blueprint = models.ForeignKey(
        PaperBlueprint, models.PROTECT, related_name="versions"
    )
    number = models.PositiveIntegerField(_("版本"))
    rules = models.JSONField()
    digest = models.CharField(max_length=64)
    note = models.CharField(_("改动说明"), max_length=200, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["blueprint", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["blueprint", "number"], name="papers_blueprintversion_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.blueprint_id} v{self.number}"
