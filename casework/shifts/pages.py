"""The queue of a shift as the strip above the desk and the page of the shift show it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from casework.engine import ERRORS, client_view
from casework.models import Play, Shift, ShiftPlace
from casework.replay import Replay


@dataclass(frozen=True)
class Waiting:
    """A client in the queue: who, at what virtual time, and whether at the window."""

    position: int
    play: Play
    client: str
    here: bool
    now: datetime
    steps: int
    chosen: bool


@dataclass(frozen=True)
class ErrorCount:
    """How often a kind of error was made in the closed plays; `code` is E1-E10."""

    code: str
    word: str
    times: int


@dataclass(frozen=True)
class ShiftPage:
    shift: Shift
    queue: tuple[Waiting, ...]
    errors: tuple[ErrorCount, ...]

    @property
    def open(self) -> list[Waiting]:
        return [each for each in self.queue if each.play.is_open]

    @property
    def closed(self) -> list[Waiting]:
        return [each for each in self.queue if not each.play.is_open]

    @property
    def mean(self) -> Decimal | None:
        """The mean score of the closed plays, to a tenth of a point."""
        scores = [
            each.play.score for each in self.closed if each.play.score is not None
        ]
        if not scores:
            return None
        return (sum(scores, Decimal()) / len(scores)).quantize(Decimal("0.1"))


def queue_beside(play: Play) -> tuple[Waiting, ...]:
    """The queue in which the play is served; empty if in none (one query, else three)."""
    places = ShiftPlace.objects.beside(play)
    # Most plays are in none, and to ask so costs a third of asking for everything.
    return _queue(places.with_plays(), play) if places.exists() else ()


def shift_page(shift: Shift) -> ShiftPage:
    """The page of a shift (two queries)."""
    queue = _queue(ShiftPlace.objects.filter(shift=shift).with_plays())
    return ShiftPage(shift, queue, tuple(_errors(each.play for each in queue)))


def _queue(
    places: Iterable[ShiftPlace], chosen: Play | None = None
) -> tuple[Waiting, ...]:
    return tuple(_waiting(place, place.play == chosen) for place in places)


def _waiting(place: ShiftPlace, chosen: bool) -> Waiting:
    replay = Replay.of(place.play)
    state = replay.state()
    client = client_view(state)
    return Waiting(
        position=place.position,
        play=place.play,
        client=client.title,
        here=client.here and not state.closed,
        now=state.now,
        steps=len(replay.acts),
        chosen=chosen,
    )


def _errors(plays: Iterable[Play]) -> Iterable[ErrorCount]:
    """Kinds of errors, the most frequent first."""
    reports = (play.report for play in plays if play.report)
    found = Counter(
        item["error"] for report in reports for item in report["items"] if item["error"]
    )
    for code, times in found.most_common():
        yield ErrorCount(code, ERRORS[code], times)
