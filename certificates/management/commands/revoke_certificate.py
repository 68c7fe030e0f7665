from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.automation import answer, person, refuse
from certificates.models import Certificate
from certificates.services import revoke_certificate
from certificates.verbs import REFUSALS, certificate_among


class Command(BaseCommand):
    help = "Revoke a valid certificate for good; its number is never given again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number")
        parser.add_argument(
            "--reason", required=True, help="shown to whoever checks the certificate"
        )
        parser.add_argument("--actor", required=True, help="a registrar of the centre")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            values = _revoke(options)
        except REFUSALS as error:
            refuse(self, error, as_json=options["json"])
        else:
            answer(self, values, as_json=options["json"])


def _revoke(options: dict[str, Any]) -> dict[str, Any]:
    at, actor = timezone.now(), person(options["actor"])
    readable = Certificate.objects.for_staff(actor, timezone.localdate(at))
    certificate = certificate_among(readable, options["number"])
    revoke_certificate(
        certificate=certificate, actor=actor, reason=options["reason"], at=at
    )
    return {
        "number": certificate.number,
        "status": certificate.status,
        "status_at": certificate.status_at.isoformat(),
        "status_reason": certificate.status_reason,
    }
