"""Words of the screens for what the engine names by keys."""

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casework.wording import SPEAKERS, TYPES

register = template.Library()
# On paper nobody stands left or right: each line says who speaks.
ON_PAPER: dict[str, str | Promise] = {
    **SPEAKERS,
    "me": _("你"),
    "client": _("当事人"),
    "desk": _("桌面"),
}


@register.filter
def speaker(key: str) -> str | Promise:
    """Who says a line of talk."""
    return ON_PAPER[key]


@register.filter
def item_type(key: str) -> str | Promise:
    """The type of a scored item."""
    return TYPES[key]
