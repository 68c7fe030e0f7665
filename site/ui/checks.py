"""System checks: a link of the frame must lead somewhere and wear a known icon."""

from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.urls import NoReverseMatch, reverse

from ui import icons
from ui.navigation import NavLink, registered


@register(Tags.urls)
def navigation_leads_somewhere(**kwargs: Any) -> list[CheckMessage]:
    return [fault for link in registered() for fault in _faults(link)]


def _faults(link: NavLink) -> Iterator[CheckMessage]:
    try:
        reverse(link.url_name)
    except NoReverseMatch:
        yield Error(
            f"The navigation link {link.label} names no address: {link.url_name}",
            hint="Register a URL name that needs no arguments.",
            id="ui.E001",
        )
    if link.icon and link.icon not in icons.names():
        yield Error(
            f"The navigation link {link.label} wears an unknown icon: {link.icon}",
            hint="Draw it in site/ui/static/ui/icons.svg.",
            id="ui.E002",
        )
