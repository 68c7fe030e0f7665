"""The ranges (鉴定范围) of a level's table of assessment points, and its state."""

from string import ascii_uppercase

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from standards.models import Area, Level, Node, Part

DEPTHS = (1, 2, 3)
WHOLE = 200  # half points


class Scope(models.Model):
    """鉴定范围: one of three depths, with its share of a part's 100 points.

    Made from the standard when that is loaded, edited only with the whole table
    (`point_table.storing.save_table`). `half_points` is the 鉴定比重 in half points;
    depth 2 are the rows of the weight table, depth 3 may have a node of the standard.
    """

    level = models.ForeignKey(Level, models.PROTECT, related_name="scopes")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    depth = models.PositiveSmallIntegerField(_("层次"))
    code = models.CharField(_("代码"), max_length=1)
    name = models.CharField(_("名称"), max_length=80)
    half_points = models.PositiveSmallIntegerField(_("鉴定比重（半分）"))
    part = models.CharField(max_length=8, choices=Part.choices)
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="scopes"
    )
    node = models.ForeignKey(
        Node, models.PROTECT, null=True, blank=True, related_name="scopes"
    )

    class Meta:
        ordering = ["level", "depth", "code"]
        verbose_name = _("鉴定范围")
        verbose_name_plural = _("鉴定范围")
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "code"], name="question_bank_scope_unique"
            ),
            models.UniqueConstraint(
                fields=["level", "code"],
                condition=Q(parent__isnull=True),
                name="question_bank_scope_root_unique",
            ),
            models.CheckConstraint(
                condition=Q(code__in=list(ascii_uppercase)),
                name="question_bank_scope_code_valid",
            ),
            models.CheckConstraint(
                condition=Q(depth=1, parent__isnull=True)
                | Q(depth__in=DEPTHS[1:], parent__isnull=False),
                name="question_bank_scope_depth_valid",
            ),
            models.CheckConstraint(
                condition=Q(half_points__lte=WHOLE),
                name="question_bank_scope_half_points_valid",
            ),
            models.CheckConstraint(
                condition=Q(part__in=Part.values),
                name="question_bank_scope_part_valid",
            ),
            models.CheckConstraint(
                condition=Q(depth=2, area__isnull=False)
                | Q(depth__in=[1, 3], area__isnull=True),
                name="question_bank_scope_area_on_second",
            ),
            models.CheckConstraint(
                condition=Q(depth=3) | Q(node__isnull=True),
                name="question_bank_scope_node_on_third",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class PointTable(models.Model):
    """鉴定要素细目表: who last saved the table of a level; its row is locked to save.

    Nobody yet: the tree still follows the standard and the imported points.
    """

    level = models.OneToOneField(Level, models.PROTECT, related_name="point_table")
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    saved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(saved_by__isnull=True, saved_at__isnull=True)
                | Q(saved_by__isnull=False, saved_at__isnull=False),
                name="question_bank_pointtable_saved_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return f"table {self.level_id}"

    @property
    def is_edited(self) -> bool:
        return self.saved_by_id is not None
