"""How much time an outage took, as a proposal that a person decides about. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from exams.sittings.console.documents import clock, who
from exams.sittings.console.seats import SILENCE, Seat, last_sign, silence

SECONDS_A_MINUTE = 60


@dataclass(frozen=True)
class Gap:
    """How long nothing was heard of one candidate, in words and whole minutes."""

    who: str
    says: str
    minutes: int


def gaps_of(seats: Iterable[Seat], at: datetime) -> list[Gap]:
    """From the last receipt or call of each running page until now, rounded up.

    A page that answered within the last minute has no gap: 0 minutes. Who does not
    write has none either and is left out.
    """
    return [_gap(seat, at) for seat in seats if seat.is_writing]


def _gap(seat: Seat, at: datetime) -> Gap:
    silent = silence(seat.facts, at)
    if silent <= SILENCE:
        return Gap(who(seat, names_room=True), _("连接正常，没有中断。"), 0)
    seconds = int(silent.total_seconds())
    minutes = -(-seconds // SECONDS_A_MINUTE)
    words = {
        "last": clock(last_sign(seat.facts)),
        "now": clock(at),
        "min": seconds // SECONDS_A_MINUTE,
        "s": seconds % SECONDS_A_MINUTE,
        "minutes": minutes,
    }
    says = _(
        "最后一次联系 %(last)s，到 %(now)s 共 %(min)d 分 %(s)d 秒，进为 %(minutes)d 分钟。"
    )
    return Gap(who(seat, names_room=True), says % words, minutes)


def suggested(gaps: Iterable[Gap]) -> int:
    """The longest gap: nobody who was cut off gets less than they lost."""
    return max((gap.minutes for gap in gaps), default=0)
