import json
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.automation import refuse
from certificates.models import Certificate
from certificates.services import issue_certificates
from certificates.verbs import REFUSALS, acting
from exams.sittings.automation import sitting_of


class Command(BaseCommand):
    help = "Issue certificates to everyone who passed a released sitting; repeatable."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("sitting", help="its id")
        parser.add_argument("--actor", default="", help="username; default: planner")
        parser.add_argument(
            "--issued-on", type=date.fromisoformat, help="default today"
        )
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            sitting = sitting_of(options["sitting"])
            issued = issue_certificates(
                sitting=sitting,
                actor=acting(options["actor"], sitting),
                issued_on=options["issued_on"] or timezone.localdate(),
                at=timezone.now(),
            )
        except REFUSALS as error:
            refuse(self, error, as_json=options["json"])
        else:
            self._show(issued, as_json=options["json"])

    def _show(self, issued: list[Certificate], *, as_json: bool) -> None:
        if as_json:
            rows = [_row(certificate) for certificate in issued]
            self.stdout.write(json.dumps({"issued": rows}, ensure_ascii=False))
            return
        for certificate in issued:
            self.stdout.write(f"{certificate.number} {certificate.holder_name}")
        self.stdout.write(f"签发 {len(issued)} 张")


def _row(certificate: Certificate) -> dict[str, str]:
    return {
        "id": str(certificate.pk),
        "number": certificate.number,
        "name": certificate.holder_name,
        "issued_on": certificate.issued_on.isoformat(),
    }
