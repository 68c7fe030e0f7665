"""The background job that assembles exam papers for a centre."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Centre, User
from exams.papers.models import PaperForm
from exams.papers.services import ASSEMBLE, assemble_forms, save_forms
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
        seed=wish["seed"],
    )
    job.check_cancelled()
    drafts = save_forms(
        papers,
        actor=User.objects.get(pk=job.owner.pk),
        at=timezone.now(),
        centre=Centre.objects.get(pk=wish["centre"]),
    )
    job.progress(STEPS, STEPS, _("试卷已组好，等待另一人审定。"))
    return {
        "forms": [str(draft.pk) for draft in drafts],
        "url": page_of(drafts),
    }


def page_of(drafts: Sequence[PaperForm]) -> str:
    """Where one finds them: the one draft itself, or the list."""
    if len(drafts) == 1:
        return reverse("papers:detail", args=[drafts[0].pk])
    return reverse("papers:index")
