"""The background job that makes a mock paper when a trainee has sat them all."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from exams.practice.models import Pace
from exams.practice.services import ASSEMBLE, assemble_mock
from jobs.context import JobContext
from jobs.registry import handler
from standards.models import Level

STEPS = 2


@handler(ASSEMBLE)
def run(job: JobContext) -> dict[str, Any]:
    """Outcome: the attempt's id and the page where it begins."""
    job.progress(1, STEPS, _("正在按比重表从练习题库组卷。"))
    mock = assemble_mock(
        user=User.objects.get(pk=job.owner.pk),
        level=Level.objects.get(pk=job.arguments["level"]),
        part=job.arguments["part"],
        pace=Pace(job.arguments.get("pace", Pace.TIMED)),
        at=timezone.now(),
    )
    job.progress(STEPS, STEPS, _("试卷已组好。"))
    return {
        "attempt": str(mock.attempt_id),
        "url": reverse("attempts:instructions", args=[mock.attempt_id]),
    }
