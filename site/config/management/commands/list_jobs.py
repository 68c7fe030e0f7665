from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from accounts.automation import answer, person, refuse
from accounts.errors import AccountError
from config.automation import job_told
from jobs.models import Job


class Command(BaseCommand):
    help = "List one's own jobs, the newest first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--actor", required=True, help="whose jobs")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            jobs = Job.objects.owned_by(person(options["actor"]))
        except AccountError as error:
            refuse(self, error, as_json=options["json"])
        if options["json"]:
            answer(self, {"jobs": [job_told(job) for job in jobs]}, as_json=True)
            return
        for job in jobs:
            self.stdout.write(f"{job.pk} {job.title} {job.get_status_display()}")
