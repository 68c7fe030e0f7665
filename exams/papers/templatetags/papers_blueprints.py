"""Half points on pages of blueprints: `{% load papers_blueprints %}`."""

from django import template

from exams.papers.wording import points_of

register = template.Library()
register.filter("points", points_of)
