"""When an item enters and leaves the book of wrong answers (错题本). Pure."""

from dataclasses import dataclass
from datetime import date

# A right answer on the day one has just read the explanation shows little, and one
# right answer of four options may be luck: twice, on different days, is the least that
# shows something. More would keep known items in the book until people stop reading it.
DAYS_TO_LEAVE = 2


@dataclass(frozen=True)
class Standing:
    """Whether an item is in the book, and on how many days in a row it was right."""

    is_in_book: bool = False
    right_days: int = 0
    last_right_on: date | None = None


def after_answer(standing: Standing, *, is_right: bool, on: date) -> Standing:
    """The standing after an answer on the day `on`. Outside the book nothing counts."""
    if not is_right:
        return Standing(is_in_book=True)
    if not standing.is_in_book or standing.last_right_on == on:
        return standing
    if standing.right_days + 1 >= DAYS_TO_LEAVE:
        return Standing()
    return Standing(True, standing.right_days + 1, on)
