"""What course pages show around their own text: `{% load courses %}`.

Wagtail renders a page from its own fields; what needs other rows or the reader is
asked for here, so that models know nothing of pages.
"""

from django import template
from django.http import HttpRequest
from django.utils import timezone

from courses import reports
from courses.models import HomePage, LessonPage, LevelPage, ModulePage
from courses.outline import Reader

register = template.Library()


@register.simple_tag
def home_frame(page: HomePage) -> reports.HomeFrame:
    return reports.home_frame(page, timezone.localdate())


@register.simple_tag(takes_context=True)
def level_frame(context: template.Context, page: LevelPage) -> reports.LevelFrame:
    return reports.level_frame(page, _reader(context))


@register.simple_tag(takes_context=True)
def module_frame(context: template.Context, page: ModulePage) -> reports.ModuleFrame:
    return reports.module_frame(page, _reader(context))


@register.simple_tag(takes_context=True)
def lesson_frame(context: template.Context, page: LessonPage) -> reports.LessonFrame:
    return reports.lesson_frame(page, _reader(context))


def _reader(context: template.Context) -> Reader:
    request: HttpRequest = context["request"]
    return request.user
