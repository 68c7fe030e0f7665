"""Posted forms of the desk: in come strings, out goes one act. The engine judges it."""

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from casework.engine import ImpossibleAct

# Fields of an act bear this prefix, so that none can be taken for `act` or `sequence`.
PREFIX = "in-"
# Ticked entries of papers: the two sides of a comparison.
ENTRIES = "entry"


@dataclass(frozen=True)
class PostedAct:
    """An act as the browser sent it, under the number its page had for it."""

    key: str
    sequence: int
    payload: dict[str, str]
    compares: bool
    entries: tuple[str, ...]


def posted_act(post: QueryDict) -> PostedAct:
    """Return the posted act; a number that is none becomes 0, which is never next."""
    number = post.get("sequence", "")
    is_number = number.isascii() and number.isdecimal() and len(number) < 6
    entries = tuple(post.getlist(ENTRIES))
    payload = {
        name.removeprefix(PREFIX): ",".join(post.getlist(name))
        for name in post
        if name.startswith(PREFIX)
    }
    if len(entries) == 2:
        payload |= dict(zip(("left", "right"), entries, strict=True))
    return PostedAct(
        key=post.get("act", ""),
        sequence=int(number) if is_number else 0,
        payload=payload,
        compares="compare" in post,
        entries=entries,
    )


def check_entries(posted: PostedAct) -> None:
    """Refuse a comparison of anything but two entries; its form sends the mark."""
    if posted.compares and len(posted.entries) != 2:
        raise ImpossibleAct("two_entries", _("请正好选两处内容，再点对照。"))
