from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.automation import answer, person, refuse
from accounts.models import CentreRole
from certificates.certificate_pdf import certificates_pdf
from certificates.errors import CertificateError
from certificates.models import Certificate
from certificates.office import batch_of
from certificates.rules import require_role
from certificates.verbs import REFUSALS, write_file
from exams.sittings.automation import sitting_for
from exams.sittings.models import Sitting


class Command(BaseCommand):
    help = "Write the valid certificates of a sitting for the printer, one a page."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("sitting", help="its id")
        parser.add_argument("--out", type=Path, required=True)
        parser.add_argument(
            "--batch", type=int, default=1, help="which hundred; default the first"
        )
        parser.add_argument("--actor", required=True, help="a clerk or registrar")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            values = _write(options)
        except REFUSALS as error:
            refuse(self, error, as_json=options["json"])
        else:
            answer(self, values, as_json=options["json"])


def _write(options: dict[str, Any]) -> dict[str, Any]:
    at, actor = timezone.now(), person(options["actor"])
    sitting = sitting_for(options["sitting"], actor, at)
    roles = (CentreRole.CLERK, CentreRole.REGISTRAR)
    require_role(actor, sitting.centre, *roles, on=timezone.localdate(at))
    certificates = _batch(sitting, options["batch"])
    written = write_file(options["out"], certificates_pdf(certificates))
    return {
        "sitting": str(sitting.pk),
        "numbers": [certificate.number for certificate in certificates],
    } | written


def _batch(sitting: Sitting, number: int) -> list[Certificate]:
    try:
        return batch_of(sitting, number)
    except Http404 as error:
        raise CertificateError(
            "batch_unknown", _("这一批里没有有效的证书。")
        ) from error
