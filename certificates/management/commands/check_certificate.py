import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.automation import refuse
from certificates.checking import find_by_number
from certificates.errors import CertificateError
from certificates.models import Certificate


class Command(BaseCommand):
    help = "Look a certificate up by number and name: exit code 0 only if it is valid."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number")
        parser.add_argument("name")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = find_by_number(options["number"], options["name"])
        except CertificateError as error:
            refuse(self, error, as_json=options["json"])
        answer = _answer(found)
        if options["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(f"{key}: {answer[key]}" for key in answer))
        if not (found and found.is_valid):
            raise CommandError("查不到有效的证书。", returncode=1)


def _answer(found: Certificate | None) -> dict[str, Any]:
    """What the public page says; an unknown number and a wrong name are alike."""
    if found is None:
        return {"found": False}
    return {
        "found": True,
        "status": found.status,
        "number": found.number,
        "name": found.holder_name,
        "document": found.document_masked,
        "occupation": found.occupation,
        "level": found.level_name,
        "issued_on": found.issued_on.isoformat(),
        "issuer": found.issuer,
        "is_demo": found.is_demo,
        "status_reason": found.status_reason,
    }
