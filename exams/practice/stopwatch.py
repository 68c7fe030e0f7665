"""How long a question lay open: a signed time in its form, so nothing is written
when a page is only looked at."""

from datetime import datetime

from django.core import signing

SALT = "practice.shown"


def stamp(key: object, at: datetime) -> str:
    """For the question `key`, shown at `at`."""
    return signing.dumps([str(key), int(at.timestamp())], salt=SALT)


def seconds_since(stamped: str, key: object, at: datetime) -> int | None:
    """Seconds from the showing to `at`; None if the stamp is not of this question."""
    try:
        shown_key, shown = signing.loads(stamped, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return int(at.timestamp()) - shown if shown_key == str(key) else None
