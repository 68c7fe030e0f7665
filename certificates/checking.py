"""Looking a certificate up: by the QR code's token, or by number and name together."""

import re
import unicodedata

from django.core.cache import cache

from certificates.models import Certificate
from certificates.number import parse

TOKEN = re.compile("[0-9a-f]{32}")
LOOKUPS_PER_MINUTE = 20
MINUTE = 60  # seconds
# Ways to type the dot inside a name: • ‧ ∙ ⋅ ・ ･ and a full stop.
DOTS = str.maketrans(dict.fromkeys("•‧∙⋅・･.．", "·"))


def find_by_token(token: str) -> Certificate | None:
    """The certificate of a QR code; what is no token is not looked up."""
    if not TOKEN.fullmatch(token):
        return None
    found: Certificate | None = Certificate.objects.filter(token=token).first()
    return found


def find_by_number(number: str, name: str) -> Certificate | None:
    """The certificate with this number and holder; None alike for both faults.

    Raises the codes of a number that is no number, before anything is looked up.
    """
    found: Certificate | None = Certificate.objects.filter(
        number=str(parse(number))
    ).first()
    if found is None or plain_name(found.holder_name) != plain_name(name):
        return None
    return found


def plain_name(name: str) -> str:
    """The name without spaces, with one kind of dot, in NFC and one case."""
    text = unicodedata.normalize("NFC", "".join(name.split())).translate(DOTS)
    return text.casefold()


def may_look_up(address: str) -> bool:
    """Count a look-up from `address`; False from the 21st within a minute on.

    A counter in the cache: with local memory each process counts for itself, which
    only makes the limit looser.
    """
    key = f"certificates-look-ups:{address}"
    cache.add(key, 0, MINUTE)
    try:
        return bool(cache.incr(key) <= LOOKUPS_PER_MINUTE)
    except ValueError:
        # The minute ended between the two calls.
        return True
