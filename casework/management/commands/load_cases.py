import json
from argparse import ArgumentParser
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.automation import Reason, refuse
from casework.engine import CaseDataError
from casework.shelving import CASES, UnversionedPacks, load_cases


class Command(BaseCommand):
    help = "Bring the case files onto the shelf: all or nothing, repeatable."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check",
            action="store_true",
            help="load nothing if a pack changed and kept its version",
        )
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = load_cases(
                paths=sorted(CASES.glob("*.yaml")),
                at=timezone.now(),
                check=options["check"],
            )
        except CaseDataError as error:
            refuse(self, _broken(error), as_json=options["json"])
        except UnversionedPacks as error:
            refuse(self, _unversioned(error), as_json=options["json"])
        if options["json"]:
            self.stdout.write(json.dumps(asdict(report)))
            return
        for line in _raise_version(report.unversioned):
            self.stdout.write(line)
        counts = {name: len(slugs) for name, slugs in asdict(report).items()}
        self.stdout.write(
            "新增 {added}，未变 {unchanged}，下架 {retired}".format(**counts)
        )


def _broken(error: CaseDataError) -> Reason:
    message = _("案例文件有 %(count)s 处错误，没有载入。")
    return Reason("broken_files", message % {"count": len(error.faults)}, error.faults)


def _unversioned(error: UnversionedPacks) -> Reason:
    message = _("有规则包改了内容没有改版本，没有载入。")
    return Reason("unversioned_packs", message, tuple(_raise_version(error.packs)))


def _raise_version(packs: Iterable[tuple[str, int]]) -> list[str]:
    told = _("规则包 %(pack)s 第%(old)s版的内容变了，请把 version 改为 %(new)s。")
    return [told % {"pack": id, "old": old, "new": old + 1} for id, old in packs]
