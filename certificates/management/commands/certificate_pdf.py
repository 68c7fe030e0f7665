from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.automation import answer, person, refuse
from certificates.certificate_pdf import certificate_pdf
from certificates.models import Certificate
from certificates.rules import require_valid
from certificates.verbs import REFUSALS, certificate_among, write_file


class Command(BaseCommand):
    help = "Write a valid certificate to a file, with the whole document number."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number")
        parser.add_argument("--out", type=Path, required=True)
        parser.add_argument(
            "--actor", required=True, help="its holder, or a clerk or registrar"
        )
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            values = _write(options)
        except REFUSALS as error:
            refuse(self, error, as_json=options["json"])
        else:
            answer(self, values, as_json=options["json"])


def _write(options: dict[str, Any]) -> dict[str, Any]:
    actor = person(options["actor"])
    readable = Certificate.objects.readable_by(actor, timezone.localdate())
    rows = readable.for_printing().distinct()
    certificate = certificate_among(rows, options["number"])
    require_valid(certificate)
    written = write_file(options["out"], certificate_pdf(certificate))
    return {"number": certificate.number} | written
