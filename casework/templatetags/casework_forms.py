"""The forms of the desk: drawn once for all plays, and addressed anew on every page."""

from collections.abc import Hashable

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from ui.templatetags.ui import kept

register = template.Library()
# They stand for what differs from page to page. No text that is drawn has them: its
# angle brackets are escaped.
ADDRESS, CARRIED = mark_safe("<!--address-->"), mark_safe("<!--carried-->")


@register.simple_tag(takes_context=True)
def act_form(context: template.Context, name: str, **values: Hashable) -> SafeString:
    """The piece casework/desk/<name>.html of these values, kept, with the `address` of
    this page and what each of its forms has `carried` to the server."""
    piece = kept(
        f"casework/desk/{name}.html", address=ADDRESS, carried=CARRIED, **values
    )
    addressed = piece.replace(ADDRESS, conditional_escape(context["address"]))
    return mark_safe(addressed.replace(CARRIED, context["carried"]))
