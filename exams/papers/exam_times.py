"""When the exam of a form begins and whether it is sat, as the rooms above tell it."""

from collections.abc import Callable
from datetime import datetime

from exams.papers.models import PaperForm

ExamTime = Callable[[PaperForm], datetime | None]
InUse = Callable[[PaperForm], bool]
_exam_times: list[ExamTime] = []
_uses: list[InUse] = []


def register_exam_times(provider: ExamTime) -> None:
    """Ask `provider` for the opening of the first exam that is to use a form."""
    _exam_times.append(provider)


def register_use(provider: InUse) -> None:
    """Ask `provider` whether somebody was given a form in an exam."""
    _uses.append(provider)


def is_in_use(form: PaperForm) -> bool:
    return any(provider(form) for provider in _uses)


def next_exam_of(form: PaperForm) -> datetime | None:
    """The earliest one; None if no exam is to use it."""
    told = [at for provider in _exam_times if (at := provider(form))]
    return min(told) if told else None
