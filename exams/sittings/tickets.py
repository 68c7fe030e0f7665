"""Ticket numbers (准考证号): year, site, batch, level, room, seat. Pure.

No national rule was found; the pattern is the house's default, 16 places, e.g.
2600012301300715 = 26 000123 01 3 007 15.
"""

from collections.abc import Iterator
from dataclasses import dataclass

MOST_BATCHES = 99


@dataclass(frozen=True)
class TicketPattern:
    """What all tickets of one sitting share, and how many seats a room has."""

    year: int
    site_code: str
    batch: int
    level: int
    seats: int

    def ticket(self, place: int) -> str:
        """The ticket of the place-th candidate, counted from 0 through the rooms."""
        room, seat = divmod(place, self.seats)
        return (
            f"{self.year % 100:02}{self.site_code:0>6}{self.batch:02}{self.level}"
            f"{room + 1:03}{seat + 1:02}"
        )

    def free(self, taken: set[str]) -> Iterator[str]:
        """Tickets in order of seats, leaving out those that were ever given out."""
        place = 0
        while True:
            ticket = self.ticket(place)
            if ticket not in taken:
                yield ticket
            place += 1


def room_and_seat(ticket: str) -> tuple[str, str]:
    """The last five places: room and seat; two empty texts for a shorter ticket."""
    return (ticket[-5:-2], ticket[-2:]) if len(ticket) > 5 else ("", "")
