"""The code of a group as people type it. Pure."""

import re
import unicodedata

HALF = 5


def as_written(code: str) -> str:
    """The code as it is kept (`7KQ2M-X9D4T`), whatever case, width and dashes."""
    plain = re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", code).upper())
    return f"{plain[:HALF]}-{plain[HALF:]}"
