"""What an invigilator should know of the chosen people before an act is done. Pure."""

from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from exams.sittings.console.documents import who
from exams.sittings.console.seats import Seat, State
from exams.sittings.services import ConsoleAct

MOST_NAMED = 12
NOT_ENDED = frozenset(State) - {State.FINISHED}
# Where an act can be done at all; where it cannot, the service refuses it.
POSSIBLE: dict[ConsoleAct, frozenset[State]] = {
    ConsoleAct.LET_IN: frozenset({State.ABSENT, State.ARRIVED}),
    ConsoleAct.PAUSE: frozenset({State.WORKING}),
    ConsoleAct.RESUME: frozenset({State.PAUSED}),
    ConsoleAct.GRANT: NOT_ENDED,
    ConsoleAct.MOVE: frozenset({State.WORKING, State.PAUSED}),
    ConsoleAct.MESSAGE: NOT_ENDED,
    ConsoleAct.TERMINATE: frozenset({State.WORKING, State.PAUSED}),
    ConsoleAct.NOTED: frozenset(State),
    ConsoleAct.CODE: frozenset(State),
}
# Meant for people who are not there, among others.
FOR_ABSENT = frozenset({ConsoleAct.NOTED, ConsoleAct.CODE})


def doubts_of(act: ConsoleAct, seats: Sequence[Seat]) -> list[str]:
    """Who has not come, and for whom else it cannot be done, each by seat and name."""
    absent = [seat for seat in seats if seat.state == State.ABSENT]
    others = [seat for seat in seats if seat.state != State.ABSENT]
    return [*_about_absent(act, absent), *_about_others(act, others)]


def _about_absent(act: ConsoleAct, absent: Sequence[Seat]) -> Iterator[str]:
    if not absent or act in FOR_ABSENT:
        return
    words = {"people": _named(who(seat, names_room=True) for seat in absent)}
    if State.ABSENT in POSSIBLE[act]:
        yield _("还没有入场：%(people)s。请确认没有选错人。") % words
    else:
        yield _("还没有入场，对他们办不成：%(people)s。") % words


def _about_others(act: ConsoleAct, others: Sequence[Seat]) -> Iterator[str]:
    vain = [seat for seat in others if seat.state not in POSSIBLE[act]]
    if vain:
        named = _named(f"{who(seat, names_room=True)}（{seat.label}）" for seat in vain)
        yield _("现在办不成：%(people)s。") % {"people": named}


def _named(people: Iterable[str]) -> str:
    named = list(people)
    text = "、".join(named[:MOST_NAMED])
    if len(named) <= MOST_NAMED:
        return text
    return _("%(people)s 等 %(number)d 人") % {"people": text, "number": len(named)}
