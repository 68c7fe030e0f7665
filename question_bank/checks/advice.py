from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Advice:
    """One thing to look at: a stable code, the field it is about, a sentence."""

    code: str
    field: str
    message: str | Promise
