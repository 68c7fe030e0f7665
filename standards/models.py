"""A national occupational standard as rows.

Made by `standards.services.load_standard` from a validated document, then never edited:
points, items, papers and results rest on these rows.
"""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from standards.querysets import LevelQuerySet, NodeQuerySet, StandardQuerySet


class Part(models.TextChoices):
    """The two parts of an appraisal, each out of 100 points."""

    THEORY = "theory", _("理论知识")
    SKILL = "skill", _("技能")


class NodeKind(models.TextChoices):
    """What a node of the requirement tree is."""

    BASIC_SECTION = "basic_section", _("基本要求")
    BASIC_POINT = "basic_point", _("基本要求细目")
    FUNCTION = "function", _("职业功能")
    CONTENT = "content", _("工作内容")
    SKILL = "skill", _("技能要求")
    KNOWLEDGE = "knowledge", _("相关知识要求")


class Standard(models.Model):
    """One edition of an occupation's standard.

    `document` is the whole validated document, `digest` the SHA-256 of its content.
    A revision is another edition; a loaded edition is never overwritten.
    """

    code = models.CharField(_("职业编码"), max_length=20)
    name = models.CharField(_("职业名称"), max_length=80)
    edition = models.CharField(_("版本"), max_length=10)
    digest = models.CharField(max_length=64)
    document = models.JSONField()
    loaded_at = models.DateTimeField()

    objects = StandardQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "edition"], name="standards_standard_edition_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.edition}"

    def get_absolute_url(self) -> str:
        return reverse("standards:standard", args=[self.code, self.edition])


class Level(models.Model):
    """A level of the occupation: 5 五级/初级工 is the lowest of ours."""

    standard = models.ForeignKey(Standard, models.CASCADE, related_name="levels")
    number = models.PositiveSmallIntegerField(_("等级"))
    name = models.CharField(_("名称"), max_length=40)
    hours = models.PositiveSmallIntegerField(_("培训参考学时"))

    objects = LevelQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=5),
                name="standards_level_number_valid",
            ),
            models.UniqueConstraint(
                fields=["standard", "number"], name="standards_level_unique"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Reads the standard."""
        standard = self.standard
        address = [standard.code, standard.edition, self.number]
        return reverse("standards:level", args=address)

    @property
    def key(self) -> str:
        """Names it among the levels of all standards. Reads the standard."""
        return f"{self.standard.code}/{self.standard.edition}/{self.number}"


class ApplicationCondition(models.Model):
    """One of the conditions to apply for a level (申报条件), in its printed words.

    The checkable reading of it is `standards.reports.application_conditions`.
    """

    level = models.ForeignKey(Level, models.CASCADE, related_name="conditions")
    code = models.CharField(max_length=8)
    text = models.TextField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["level", "code"], name="standards_applicationcondition_unique"
            )
        ]

    def __str__(self) -> str:
        return self.code


class Area(models.Model):
    """A row of the weight tables, named as printed there."""

    standard = models.ForeignKey(Standard, models.CASCADE, related_name="areas")
    name = models.CharField(max_length=80)
    short_name = models.CharField(max_length=20)
    position = models.PositiveSmallIntegerField()
    is_basic = models.BooleanField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["standard", "name"], name="standards_area_unique"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Weight(models.Model):
    """How many of a part's 100 points an area has at a level."""

    level = models.ForeignKey(Level, models.CASCADE, related_name="weights")
    area = models.ForeignKey(Area, models.CASCADE, related_name="weights")
    part = models.CharField(max_length=8, choices=Part.choices)
    percent = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["area__position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__lte=100), name="standards_weight_percent_valid"
            ),
            models.UniqueConstraint(
                fields=["level", "area", "part"], name="standards_weight_unique"
            ),
            models.CheckConstraint(
                condition=Q(part__in=Part.values), name="standards_weight_part_valid"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.percent}"


class Node(models.Model):
    """A node of the requirement tree, with a stable reference within its edition.

    `ref` is "2.1.2" or "2.1.2(1)" for basic requirements (no level) and
    "5:3", "5:3.1", "5:3.1.2S" (skill), "5:3.1.2K" (knowledge) for a level's.
    `code` is the right code. `text` is the printed wording, slips and all: `erratum`
    ({printed, corrected, note}) explains a slip of wording or code, `note` is a printed
    footnote, `missing_in_source` marks a work content with a cell our source lacks.
    """

    standard = models.ForeignKey(Standard, models.CASCADE, related_name="nodes")
    level = models.ForeignKey(
        Level, models.CASCADE, null=True, blank=True, related_name="nodes"
    )
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="children"
    )
    area = models.ForeignKey(Area, models.CASCADE, related_name="nodes")
    kind = models.CharField(max_length=16, choices=NodeKind.choices)
    ref = models.CharField(max_length=24)
    code = models.CharField(max_length=16)
    text = models.TextField()
    erratum = models.JSONField(null=True, blank=True)
    note = models.TextField(blank=True)
    missing_in_source = models.BooleanField(default=False)
    position = models.PositiveIntegerField()

    objects = NodeQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["standard", "ref"], name="standards_node_ref_unique"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=NodeKind.values),
                name="standards_node_kind_valid",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.text[:30]}"

    def get_absolute_url(self) -> str:
        """Reads the standard and, of a level's node, the level."""
        standard, level = self.standard, self.level
        scope = level.number if level else "basic"
        address = [standard.code, standard.edition, scope, self.path_code]
        return reverse("standards:node", args=address)

    @property
    def path_code(self) -> str:
        """The reference without its level, as it stands in the address."""
        return self.ref.rpartition(":")[2]

    @property
    def corrected_text(self) -> str:
        """The wording with its slip mended; the printed wording stays in `text`."""
        if not self.erratum:
            return self.text
        return self.text.replace(self.erratum["printed"], self.erratum["corrected"])
