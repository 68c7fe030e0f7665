"""What comes in by a form that no Form reads: texts and numbers as people type them."""

from django.http import QueryDict

MOST_DIGITS = 8


def written(data: QueryDict, name: str, most: int | None = None) -> str:
    """What was written in a field, cut to `most` characters.

    Without NUL: PostgreSQL keeps no text that has one.
    """
    return str(data.get(name, "")).replace("\x00", "")[:most]


def whole(text: str) -> int:
    """A whole number of at most MOST_DIGITS digits; 0 for everything else."""
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else 0
