"""Which level a person studies for: asked for, told by another room, or the lowest."""

from collections.abc import Callable, Sequence

from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import User
from standards.models import Level

Source = Callable[[User], Level | None]
_sources: list[Source] = []


def register(source: Source) -> None:
    """Ask `source` from now on; the room that keeps goals fills it in."""
    if source not in _sources:
        _sources.append(source)


def studied_level(user: User, asked: str, levels: Sequence[Level]) -> Level:
    """The level with the number asked for, else the one studied for if it is among
    `levels`, else the first. 404 for a number that is not there."""
    if asked:
        return _named(asked, levels)
    told = [source(user) for source in _sources]
    return next((level for level in levels if level in told), levels[0])


def _named(asked: str, levels: Sequence[Level]) -> Level:
    for level in levels:
        if asked == str(level.number):
            return level
    raise Http404(_("标准中没有这个等级。"))
