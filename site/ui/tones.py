"""Colour roles of states. Colour never stands alone: each has its shape as well."""

from django.db import models


class Tone(models.TextChoices):
    """What a state means to the reader; an enum of states names one for each."""

    NEUTRAL = "neutral"
    SAVED = "saved"  # on the server, passed, valid
    LOCAL = "local"  # only on this computer
    OFFLINE = "offline"  # no network
    FLAG = "flag"  # flagged, waits for a decision, thin
    LATE = "late"  # past a limit, lost points
    CRITICAL = "critical"  # veto, revoked, refused
    HISTORY = "history"  # true under rules that no longer hold


ICONS: dict[str, str] = {
    Tone.SAVED: "tick",
    Tone.LOCAL: "local",
    Tone.OFFLINE: "offline",
    Tone.FLAG: "flag",
    Tone.LATE: "clock",
    Tone.CRITICAL: "alert",
}

# Django's message levels in our roles.
OF_MESSAGES: dict[str, Tone] = {
    "success": Tone.SAVED,
    "warning": Tone.FLAG,
    "error": Tone.CRITICAL,
}
