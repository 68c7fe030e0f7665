"""`manage.py export_standard --edition 2022`: write a loaded standard out again."""

import json
from argparse import ArgumentParser
from typing import Any

import yaml
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from accounts.automation import refuse
from standards.errors import StandardError
from standards.models import Standard
from standards.reports import standard_document


class Command(BaseCommand):
    """The output has the shape that `load_standard` reads."""

    help = "Print a loaded standard as YAML, or as JSON with --json."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--edition", required=True)
        parser.add_argument("--code", help="needed if several occupations match")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            standard = _only_match(options["edition"], options["code"])
        except StandardError as error:
            refuse(self, error, as_json=options["json"])
        values = standard_document(standard).as_dict()
        self.stdout.write(
            json.dumps(values, ensure_ascii=False, indent=2)
            if options["json"]
            else yaml.safe_dump(values, allow_unicode=True, sort_keys=False)
        )


def _only_match(edition: str, code: str | None) -> Standard:
    matches = Standard.objects.filter(edition=edition)
    if code:
        matches = matches.filter(code=code)
    found = list(matches[:2])
    if not found:
        raise StandardError("edition_unknown", _("没有载入这个版本的标准。"))
    if len(found) > 1:
        raise StandardError(
            "edition_ambiguous",
            _("这个版本年份有多个职业的标准，请用 --code 指明职业编码。"),
        )
    return found[0]
