"""What the exam page shows: the frozen paper, unanswered, alike for everybody.

Order, letters and answers of one candidate come with the ticket and are laid over it
in the browser.
"""

from dataclasses import dataclass

from exams.attempts.answer_fields import AnswerFields, answer_fields
from exams.papers.models import PaperForm
from exams.papers.reading import ShownItem, paper_for_candidate


@dataclass(frozen=True)
class Question:
    """One item of the paper with empty fields."""

    item: ShownItem
    section: str
    fields: AnswerFields

    @property
    def number(self) -> int:
        return self.item.position


def questions_on(form: PaperForm) -> list[Question]:
    """Every item in the form's order (1 query)."""
    return [
        Question(item, section.title, answer_fields(item.shown, None))
        for section in paper_for_candidate(form).sections
        for item in section.items
    ]


def receipt_code(sha256: str) -> str:
    """The eight digits of a receipt that people can compare: 7f3a-c21e."""
    return f"{sha256[:4]}-{sha256[4:8]}" if sha256 else ""
