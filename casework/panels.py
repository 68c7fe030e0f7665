"""What rooms above lay beside procedures, on their pages and in a case's debrief.

from casework import panels
panels.register("practice/rules/_panel.html", beside)
panels.on_shelf("practice/rules/_link.html")

The function gets the user and the ids of the procedures, and returns the panel's context
(the template sees it as `panel`) or None when it has nothing to say.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from accounts.models import User

Source = Callable[[User, Sequence[str]], Any]


@dataclass(frozen=True)
class Panel:
    template: str
    context: Any


_sources: dict[str, Source] = {}
_on_shelf: list[str] = []


def on_shelf(template: str) -> None:
    """Show `template`, which needs no context, on the shelf of cases from now on."""
    if template not in _on_shelf:
        _on_shelf.append(template)


def shelf_panels() -> list[str]:
    """The templates that rooms above have laid on the shelf."""
    return list(_on_shelf)


def register(template: str, source: Source) -> None:
    """Show `template` from now on; the same one replaces."""
    _sources[template] = source


def panels_for(user: User, procedures: Sequence[str]) -> list[Panel]:
    """What stands beside these procedures for `user`."""
    found = (
        (template, source(user, procedures)) for template, source in _sources.items()
    )
    return [
        Panel(template, context) for template, context in found if context is not None
    ]
