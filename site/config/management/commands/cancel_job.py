from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.automation import answer, person, refuse
from accounts.errors import AccountError
from config.automation import job_told
from jobs.errors import JobError
from jobs.models import Job
from jobs.services import cancel_job


class Command(BaseCommand):
    help = "Drop one's own job that waits; ask one that runs to stop."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("job", type=UUID)
        parser.add_argument("--actor", required=True, help="whose job")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            job = _cancel(options)
        except (AccountError, JobError) as error:
            refuse(self, error, as_json=options["json"])
        else:
            answer(self, job_told(job), as_json=options["json"])


def _cancel(options: dict[str, Any]) -> Job:
    own = Job.objects.owned_by(person(options["actor"]))
    job: Job | None = own.filter(pk=options["job"]).first()
    if job is None:
        raise JobError("job_unknown", _("你没有这个任务。"))
    cancel_job(job=job, at=timezone.now())
    job.refresh_from_db()
    return job
