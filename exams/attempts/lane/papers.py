"""The questions as one piece of HTML, drawn once for everybody who sits the paper."""

import gzip
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.template.loader import render_to_string

from exams.attempts.lane import calls
from exams.attempts.rooms import IMAGES, questions_on
from exams.papers.models import PaperForm

MOST_PAPERS = 32


@dataclass(frozen=True)
class PaperPage:
    """`zipped` is the same HTML under gzip."""

    html: bytes
    zipped: bytes
    etag: str


def paper_for(caller: calls.Caller) -> PaperPage:
    """The paper for the browser that sits it just now (1 query): a token outlives the
    attempt by days, the right to read does not.

    AttemptError: bad_token, not_found, what ended it, lease_lost.
    """
    return paper_page(calls.leased_attempt(calls.token_of(caller)).form_id)


@lru_cache(maxsize=MOST_PAPERS)
def paper_page(form_id: UUID) -> PaperPage:
    """Every question of a released form in its order, unanswered. What belongs to one
    candidate (order, answers, letters) is laid over it in the browser."""
    form = PaperForm.objects.select_related("level").get(pk=form_id)
    questions = questions_on(form)
    context = {"questions": questions, "total": len(questions), "images": IMAGES}
    html = render_to_string("attempts/questions.html", context).encode()
    etag = hashlib.sha256(html).hexdigest()[:32]
    return PaperPage(html, gzip.compress(html, mtime=0), f'"{etag}"')
