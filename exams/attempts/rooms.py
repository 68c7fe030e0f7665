"""What the exam page shows: the frozen paper and what the server holds of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db.models import Max
from django.utils.translation import gettext as _

from exams.attempts.answer_fields import AnswerFields, answer_fields
from exams.attempts.models import Attempt, Response
from exams.attempts.reports import Progress
from exams.papers.reading import ShownItem, ShownSection, paper_for_candidate

NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True)
class Question:
    """One item with its saved state. `event_uuid` is for the form of this page."""

    item: ShownItem
    section: str
    fields: AnswerFields
    answered: bool
    flagged: bool
    saved_at: datetime | None
    receipt_code: str
    event_uuid: UUID

    @property
    def number(self) -> int:
        return self.item.position

    @property
    def url(self) -> str:
        return f"#q{self.number}"

    @property
    def previous_number(self) -> int:
        return self.number - 1

    @property
    def next_number(self) -> int:
        return self.number + 1


@dataclass(frozen=True)
class Group:
    """A section in the navigator, its questions being the cells."""

    title: str
    cells: tuple[Question, ...]


@dataclass(frozen=True)
class Room:
    groups: tuple[Group, ...]
    progress: Progress
    next_seq: int

    @property
    def summary(self) -> dict[str, int]:
        """The three figures above the navigator."""
        return {
            "answered": self.progress.answered,
            "unanswered": len(self.progress.unanswered),
            "flagged": len(self.progress.flagged),
        }

    @property
    def questions(self) -> list[Question]:
        return [question for group in self.groups for question in group.cells]

    @property
    def has_options(self) -> bool:
        """Whether any question is answered by choosing."""
        return any(question.fields.options for question in self.questions)


def open_room(attempt: Attempt) -> Room:
    """The whole page of an open attempt (3 queries, whatever the paper's length)."""
    responses = {row.form_item_id: row for row in attempt.responses.all()}
    sections = paper_for_candidate(attempt.form).sections
    groups = tuple(
        _group(place, section, responses) for place, section in enumerate(sections)
    )
    cells = [cell for group in groups for cell in group.cells]
    return Room(
        groups=groups,
        progress=Progress(
            total=len(cells),
            unanswered=tuple(cell.number for cell in cells if not cell.answered),
            flagged=tuple(cell.number for cell in cells if cell.flagged),
        ),
        next_seq=_last_seq(attempt) + 1,
    )


def _last_seq(attempt: Attempt) -> int:
    return attempt.events.aggregate(last=Max("client_seq"))["last"] or 0


def _group(
    place: int, section: ShownSection, responses: Mapping[int, Response]
) -> Group:
    first, last = section.items[0].position, section.items[-1].position
    numeral = NUMERALS[place] if place < len(NUMERALS) else str(place + 1)
    title = _("%(numeral)s、%(section)s %(first)d～%(last)d") % {
        "numeral": numeral,
        "section": section.title,
        "first": first,
        "last": last,
    }
    cells = (_question(item, section, responses) for item in section.items)
    return Group(title, tuple(cells))


def _question(
    item: ShownItem, section: ShownSection, responses: Mapping[int, Response]
) -> Question:
    response = responses[item.form_item]
    return Question(
        item=item,
        section=section.title,
        fields=answer_fields(item.shown, response.answer),
        answered=response.answer is not None,
        flagged=response.flagged,
        saved_at=response.saved_at,
        receipt_code=receipt_code(response.sha256),
        event_uuid=uuid4(),
    )


def receipt_code(sha256: str) -> str:
    """The eight digits of a receipt that people can compare: 7f3a-c21e."""
    return f"{sha256[:4]}-{sha256[4:8]}" if sha256 else ""
