"""When the exam of a form begins, as the rooms above tell it."""

from collections.abc import Callable
from datetime import datetime

from exams.papers.models import PaperForm

ExamTime = Callable[[PaperForm], datetime | None]
_exam_times: list[ExamTime] = []


def register_exam_times(provider: ExamTime) -> None:
    """Ask `provider` for the opening of the first exam that is to use a form."""
    _exam_times.append(provider)


def next_exam_of(form: PaperForm) -> datetime | None:
    """The earliest one; None if no exam is to use it."""
    told = [at for provider in _exam_times if (at := provider(form))]
    return min(told) if told else None
