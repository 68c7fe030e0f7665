"""`{% load late %}`: how late something came, in words."""

from django import template

from exams.sittings.late_answers import lateness

register = template.Library()
register.filter("lateness", lateness)
