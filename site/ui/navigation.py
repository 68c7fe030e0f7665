"""The links of the site's frame: each room registers its own in AppConfig.ready().

from ui.navigation import NavLink, register, signed_in
register(NavLink(_("学习"), "courses:home", 10, signed_in, icon="book"))
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

# Takes request.user, signed in or not. Answers without a query where it can:
# it runs on every page.
Audience = Callable[[Any], bool]


class Place(Enum):
    """Where in the frame a link stands."""

    MAIN = "main"
    PERSON = "person"
    FOOTER = "footer"


@dataclass(frozen=True)
class NavLink:
    """One link of the frame. Smaller order stands first.

    A main link with an icon also stands in the tab bar of phones, which has
    room for five.
    """

    label: str | Promise
    url_name: str
    order: int
    audience: Audience
    icon: str = ""
    place: Place = Place.MAIN

    @property
    def url(self) -> str:
        return reverse(self.url_name)


_registered: dict[tuple[Place, str], NavLink] = {}


def register(link: NavLink) -> None:
    """Show the link from now on; registering the same name again replaces it."""
    _registered[link.place, link.url_name] = link


def registered() -> list[NavLink]:
    return sorted(_registered.values(), key=lambda link: link.order)


def links_for(user: Any, place: Place = Place.MAIN) -> list[NavLink]:
    """The links of one place that this person may follow, in order; none for None."""
    if user is None:
        return []
    return [
        link for link in registered() if link.place is place and link.audience(user)
    ]


@dataclass(frozen=True)
class ShownLink:
    """A link as it stands on a page: its address resolved, current or not."""

    label: str | Promise
    url: str
    icon: str
    is_current: bool


def shown_links(request: HttpRequest, place: Place) -> list[ShownLink]:
    """The links of one place on the page of `request`.

    A page shows its main links up to three times (header, menu, tab bar), so they
    are worked out once and remembered on the request.
    """
    known: dict[Place, list[ShownLink]] = request.__dict__.setdefault(
        "_shown_links", {}
    )
    if place not in known:
        addresses = [
            (link, link.url)
            for link in links_for(getattr(request, "user", None), place)
        ]
        current = current_url([url for _, url in addresses], request.path)
        known[place] = [
            ShownLink(link.label, url, link.icon, url == current)
            for link, url in addresses
        ]
    return known[place]


def current_url(urls: list[str], path: str) -> str | None:
    """The address that is the longest beginning of the page's path."""
    inside = [url for url in urls if url != "/" and path.startswith(url)]
    return max(inside, key=len, default=None)


def everyone(user: Any) -> bool:
    return True


def signed_in(user: Any) -> bool:
    return bool(user.is_authenticated)


def signed_out(user: Any) -> bool:
    return not user.is_authenticated


def in_group(*names: str) -> Audience:
    """People in any of these groups, by the `group_names` that a user remembers."""
    return lambda user: user.is_authenticated and not user.group_names.isdisjoint(names)


def with_permission(*permissions: str) -> Audience:
    """People who hold any of these permissions (`app.codename`)."""
    return lambda user: any(user.has_perm(permission) for permission in permissions)
