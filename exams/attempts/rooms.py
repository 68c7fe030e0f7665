"""What the exam page shows: the frozen paper, unanswered, alike for everybody.

Order, letters and answers of one candidate come with the ticket and are laid over it
in the browser.
"""

from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Min, Sum
from django.urls import reverse

from exams.attempts import hooks, timing
from exams.attempts.answer_fields import AnswerFields, answer_fields
from exams.attempts.keys import store_key
from exams.attempts.models import Attempt
from exams.attempts.reports import progress
from exams.attempts.tokens import pass_for
from exams.papers.models import PaperForm
from exams.papers.reading import ShownItem, paper_for_candidate
from question_bank.kinds import kind_of
from standards.models import Part
from ui.rich_text import NO_IMAGE

# Seen from the exam page: the paper is drawn once and read in many attempts.
IMAGES = f"../images/{NO_IMAGE}/"


@dataclass(frozen=True)
class Question:
    """One item of the paper with empty fields."""

    item: ShownItem
    section: str
    fields: AnswerFields

    @property
    def number(self) -> int:
        return self.item.position

    @property
    def is_beside(self) -> bool:
        """Whether something to read lies beside the answer where there is room."""
        return bool(self.item.shown.materials or self.item.shown.parts)


def questions_on(form: PaperForm) -> list[Question]:
    """Every item in the form's order (1 query)."""
    return [
        Question(item, section.title, answer_fields(item.shown, None))
        for section in paper_for_candidate(form).sections
        for item in section.items
    ]


@dataclass(frozen=True)
class SectionFacts:
    """What may be known of a section before the start."""

    title: str
    items: int
    points: Decimal


def sections_of(form: PaperForm) -> list[SectionFacts]:
    """The sections in order, without their questions; none while sealed (1 query)."""
    name = "kind" if form.part == Part.THEORY else "area_name"
    rows = form.items.order_by().values(name)
    counted = rows.annotate(first=Min("position"), n=Count("pk"), sum=Sum("points"))
    return [
        SectionFacts(_title(form, row[name]), row["n"], row["sum"])
        for row in counted.order_by("first")
    ]


def _title(form: PaperForm, name: str) -> str:
    return str(kind_of(name).label) if form.part == Part.THEORY else name


def shell_context(attempt: Attempt, user_id: int) -> dict[str, Any]:
    """What the bare page needs to ask for the rest."""
    addresses = {
        name: reverse(f"attempts:{name}", args=[attempt.pk])
        for name in ("enter", "room", "done", "door", "pause", "resume")
    }
    return {
        "attempt": attempt,
        "pass": pass_for(attempt.pk, user_id),
        "urls": addresses,
    }


def door_context(attempt: Attempt, at: datetime) -> dict[str, Any]:
    """The rules as they hold for this candidate, and what the door waits for."""
    working = timing.working_time(attempt.working_minutes, attempt.time_factor)
    return {
        "sections": sections_of(attempt.form),
        "minutes": int(working.total_seconds()) // timing.SECONDS_A_MINUTE,
        "latest": timing.latest_entry(attempt.opens_at, attempt.late_minutes),
        "earliest": timing.earliest_hand_in(attempt.opens_at, attempt.early_minutes),
        "door": door_state(attempt, at),
    }


def door_state(attempt: Attempt, at: datetime) -> dict[str, Any]:
    """What the waiting page asks for now and then: nothing of the paper."""
    return {
        "now": at.isoformat(),
        "opens_at": attempt.opens_at.isoformat(),
        "status": attempt.status,
        "is_let_in": attempt.let_in_at is not None,
        "is_sealed": not attempt.form.is_opened,
    }


def ending_context(attempt: Attempt) -> dict[str, Any]:
    """The last page: what the browser still holds is sent for people to judge, and
    then wiped; for both it needs the key of its store."""
    return {
        "attempt": attempt,
        "progress": progress(attempt),
        "result_url": hooks.result_url(attempt.pk),
        "code": receipt_code(attempt.manifest_sha256),
        "store_key": b64encode(store_key(attempt.pk)).decode(),
        "events_url": reverse("attempts:events", args=[attempt.pk]),
    }


def receipt_code(sha256: str) -> str:
    """The eight digits of a receipt that people can compare: 7f3a-c21e."""
    return f"{sha256[:4]}-{sha256[4:8]}" if sha256 else ""
