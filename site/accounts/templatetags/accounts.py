from django import template

from accounts.actions import label_of

register = template.Library()
register.filter("action_label", label_of)
