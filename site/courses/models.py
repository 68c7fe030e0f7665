"""The CMS: home, levels, course modules and lessons mapped to a standard's nodes.

Pages are loaded from `data/` by `manage.py load_courses` or written in the editor.
`loaded_digest` is the digest of what was loaded last: a page whose content differs
from it was edited since, and loading leaves it alone.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager, PageViewRestriction
from wagtail.url_routing import RouteResult

from courses.blocks import LessonBody, cited_laws
from courses.querysets import (
    LessonPageQuerySet,
    LessonProgressQuerySet,
    LevelPageQuerySet,
)
from courses.validators import known_node_refs
from standards.models import Level

NODE_REFS_HELP = _('标准条目编号的列表，如 ["5:2.5.1S", "5:2.5.1K"]。')


class OpenPage:
    """What all course pages share: everyone may read them, so none can be closed.

    Wagtail would ask for restrictions at each reading and offer them in the editor.
    """

    private_page_options: list[str] = []

    def get_view_restrictions(self) -> "models.QuerySet[PageViewRestriction]":
        return PageViewRestriction.objects.none()


class HomePage(OpenPage, Page):
    """The front page; one for each site. Shows the levels below it."""

    intro = models.TextField(_("引言"), blank=True)
    loaded_digest = models.CharField(max_length=64, blank=True, editable=False)

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["courses.LevelPage"]

    class Meta:
        verbose_name = _("首页")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Find a page by its whole address: one query at any depth, not two a step."""
        levels = LevelPage.objects.select_related("level__standard")
        kinds = [None, levels, ModulePage.objects.all(), LessonPage.objects.all()]
        depth = len(path_components)
        pages = kinds[depth] if depth < len(kinds) else None
        address = f"{self.url_path}{'/'.join(path_components)}/"
        page = pages and pages.live().filter(url_path=address).first()
        return RouteResult(page) if page else super().route(request, path_components)


class LevelPage(OpenPage, Page):
    """What a level of a standard asks for, and the modules that lead there."""

    level = models.ForeignKey(
        Level, models.PROTECT, related_name="+", verbose_name=_("等级")
    )
    intro = models.TextField(_("引言"), blank=True)
    loaded_digest = models.CharField(max_length=64, blank=True, editable=False)

    objects = PageManager.from_queryset(LevelPageQuerySet)()

    content_panels = [
        *Page.content_panels,
        FieldPanel("level"),
        FieldPanel("intro"),
    ]
    parent_page_types = ["courses.HomePage"]
    subpage_types = ["courses.ModulePage"]

    class Meta:
        verbose_name = _("等级页")


class ModulePage(OpenPage, Page):
    """A course module: lessons in order, for one work content or section."""

    summary = models.TextField(_("模块说明"))
    node_refs = models.JSONField(
        _("对应标准"),
        default=list,
        blank=True,
        validators=[known_node_refs],
        help_text=NODE_REFS_HELP,
    )
    loaded_digest = models.CharField(max_length=64, blank=True, editable=False)

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("node_refs"),
    ]
    parent_page_types = ["courses.LevelPage"]
    subpage_types = ["courses.LessonPage"]

    class Meta:
        verbose_name = _("课程模块")


class LessonPage(OpenPage, Page):
    """A learning unit (学习单元): text, cases, self-checks; minutes of training.

    `cited_laws` are the short titles in the sources of its quoted rules. When one of
    these laws gets a new version, `outdated_since` is set and readers are told so,
    until the editor has checked the text and empties it.
    """

    minutes = models.PositiveSmallIntegerField(_("学习时间（分钟）"))
    objectives = models.TextField(_("学习目标"), help_text=_("一行一条。"))
    body = StreamField(LessonBody(), verbose_name=_("正文"))
    node_refs = models.JSONField(
        _("对应标准"),
        default=list,
        blank=True,
        validators=[known_node_refs],
        help_text=NODE_REFS_HELP,
    )
    cited_laws = models.JSONField(default=list, editable=False)
    outdated_since = models.DateTimeField(
        _("所引规定已变"),
        null=True,
        blank=True,
        help_text=_("核对并改好正文以后，清空这一栏。"),
    )
    loaded_digest = models.CharField(max_length=64, blank=True, editable=False)

    objects = PageManager.from_queryset(LessonPageQuerySet)()

    content_panels = [
        *Page.content_panels,
        FieldPanel("minutes"),
        FieldPanel("objectives"),
        FieldPanel("body"),
        FieldPanel("node_refs"),
        FieldPanel("outdated_since"),
    ]
    parent_page_types = ["courses.ModulePage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("课")
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=240),
                name="courses_lessonpage_minutes_valid",
                violation_error_message=_("学习时间应在 1 至 240 分钟之间。"),
            )
        ]

    def clean(self) -> None:
        super().clean()
        self.cited_laws = cited_laws(self.body)

    @property
    def objective_lines(self) -> list[str]:
        return [line.strip() for line in self.objectives.splitlines() if line.strip()]


class LessonProgress(models.Model):
    """A trainee opened a lesson, and perhaps finished it.

    Written by `courses.services`. `minutes` is what the finish was worth as training;
    neither time is ever changed afterwards.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="lesson_progress"
    )
    lesson = models.ForeignKey(LessonPage, models.PROTECT, related_name="progress")
    opened_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    minutes = models.PositiveSmallIntegerField(null=True)

    objects = LessonProgressQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "lesson"], name="courses_lessonprogress_once"
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True)
                | Q(finished_at__gte=F("opened_at")),
                name="courses_lessonprogress_finish_after_opening",
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True, minutes__isnull=True)
                | Q(finished_at__isnull=False, minutes__isnull=False),
                name="courses_lessonprogress_minutes_when_finished",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.lesson_id}"
