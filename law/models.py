"""Laws and policies, their versions and articles; facts and days with dates."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from law.querysets import CalendarDayQuerySet, DatedQuerySet


class LegalSource(models.Model):
    """A law, regulation or policy, whatever its version."""

    short_title = models.CharField(_("简称"), max_length=80, unique=True)
    title = models.CharField(_("名称"), max_length=200)
    kind = models.CharField(_("类别"), max_length=40)

    def __str__(self) -> str:
        return self.short_title


class SourceVersion(models.Model):
    """The text of a source as it held from one day to another (None: still)."""

    source = models.ForeignKey(LegalSource, models.PROTECT, related_name="versions")
    label = models.CharField(_("版本"), max_length=100)
    valid_from = models.DateField(_("施行日期"))
    valid_to = models.DateField(_("失效日期"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "valid_from"], name="law_sourceversion_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.label}"


class Article(models.Model):
    """An article of a version: its number and what it says, in our own words.

    `valid_from` is the day since which it says so, in this version or before.
    """

    version = models.ForeignKey(SourceVersion, models.PROTECT, related_name="articles")
    number = models.CharField(_("条"), max_length=40)
    says = models.TextField(_("要点"))
    checked = models.TextField(_("核对方式"), blank=True)
    valid_from = models.DateField(_("自何日起"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "number"], name="law_article_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.version.source.short_title}{self.number}"


class DatedFact(models.Model):
    """A rule that has a date: a parameter, its value, its unit and its source."""

    key = models.CharField(max_length=80)
    value = models.CharField(max_length=200)
    unit = models.CharField(max_length=20, blank=True)
    source = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key", "valid_from"], name="law_datedfact_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} = {self.value}"


class DayKind(models.TextChoices):
    WORK = "work", _("工作日")
    OFF = "off", _("休息日")


class CalendarDay(models.Model):
    """A day that differs from the weekend rule, as the State Council announced."""

    date = models.DateField(unique=True)
    kind = models.CharField(max_length=4, choices=DayKind.choices)
    name = models.CharField(max_length=40)
    source = models.CharField(max_length=200)

    objects = CalendarDayQuerySet.as_manager()

    class Meta:
        ordering = ["date"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=DayKind.values), name="law_calendarday_kind_valid"
            )
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.kind}"
