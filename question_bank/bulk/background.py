"""The background job that carries out a long act chunk by chunk."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from jobs.context import JobContext
from jobs.registry import handler
from question_bank.models import BulkRun, BulkState
from question_bank.services.bulk import JOB, carry_on


@handler(JOB)
def run(job: JobContext) -> dict[str, Any]:
    """Outcome: how many items were changed and left out, and the page that tells."""
    act = BulkRun.objects.get(pk=job.arguments["run"])
    while act.state == BulkState.WAITING:
        job.check_cancelled()
        act = carry_on(run=act, at=timezone.now())
        job.progress(len(act.outcome), len(act.items))
    changed = sum(line["changed"] for line in act.outcome)
    return {
        "changed": changed,
        "left_out": len(act.outcome) - changed,
        "url": reverse("question_bank:bulk", args=[act.pk]),
    }
