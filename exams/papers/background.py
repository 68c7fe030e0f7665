"""The background job that assembles exam papers for a centre."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Centre, User
from exams.papers.life import check_paper
from exams.papers.models import PaperForm
from exams.papers.services import (
    ASSEMBLE,
    AssembledPapers,
    assemble_forms,
    new_seed,
    save_forms,
)
from jobs.context import JobContext
from jobs.registry import handler
from question_bank.models import Pool
from standards.models import Level

STEPS = 2


@handler(ASSEMBLE)
def run(job: JobContext) -> dict[str, Any]:
    """Outcome: the ids of the drafts and the page of the one, or of them all."""
    wish = job.arguments
    job.progress(1, STEPS, _("正在按权重表组卷。"))
    papers = assemble_forms(
        level=Level.objects.get(pk=wish["level"]),
        part=wish["part"],
        pool=Pool.EXAM,
        forms=wish["number"],
        seed=new_seed(),
    )
    job.check_cancelled()
    drafts = _keep(
        papers,
        maker=User.objects.get(pk=job.owner.pk),
        centre=Centre.objects.get(pk=wish["centre"]),
    )
    job.progress(STEPS, STEPS, _("试卷已组好，等待另一人审定。"))
    return {
        "forms": [str(draft.pk) for draft in drafts],
        "url": page_of(drafts),
    }


@transaction.atomic
def _keep(papers: AssembledPapers, *, maker: User, centre: Centre) -> list[PaperForm]:
    """Store the drafts and let the independent checker read them back, or neither."""
    at = timezone.now()
    drafts = save_forms(papers, actor=maker, at=at, centre=centre)
    return [check_paper(form=draft, actor=maker, at=at) for draft in drafts]


def page_of(drafts: Sequence[PaperForm]) -> str:
    """Where one finds them: the one draft itself, or the list."""
    if len(drafts) == 1:
        return reverse("papers:detail", args=[drafts[0].pk])
    return reverse("papers:index")
