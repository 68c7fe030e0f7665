from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.automation import Reason, answer, person, refuse, text_of_at_most
from accounts.class_list import (
    Admitted,
    ClassList,
    import_class_list,
    read_class_list,
)
from accounts.errors import AccountError
from accounts.models import Centre, User


class Command(BaseCommand):
    help = "Take in a class list (XLSX or CSV), all or nobody; prints one-time codes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--centre", required=True, help="the centre's name")
        parser.add_argument("--class-name", type=text_of_at_most(60), required=True)
        parser.add_argument("--actor", required=True, help="the caretaker's login name")
        parser.add_argument("--dry-run", action="store_true", help="check only")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            at, actor = timezone.now(), person(options["actor"])
            centre = _centre(options["centre"], actor, at)
            checked = _checked(options["file"], at)
            if not checked.is_right:
                refuse(self, _faulty(checked), as_json=options["json"])
            people = () if options["dry_run"] else checked.people
            admitted = import_class_list(
                people=people,
                centre=centre,
                class_name=options["class_name"],
                actor=actor,
                at=at,
            )
        except AccountError as error:
            refuse(self, error, as_json=options["json"])
        else:
            answer(self, _told(checked, admitted), as_json=options["json"])


def _centre(name: str, actor: User, at: datetime) -> Centre:
    """A centre that `actor` looks after; of others they learn nothing."""
    own = Centre.objects.looked_after_by(actor, timezone.localdate(at))
    centre: Centre | None = own.filter(name=name).first()
    if centre is None:
        message = _("没有名为 %(name)s 的机构，或者你不管理它的学员。")
        raise AccountError("centre_unknown", message % {"name": name})
    return centre


def _checked(file: Path, at: datetime) -> ClassList:
    try:
        with file.open("rb") as stream:
            return read_class_list(stream, timezone.localdate(at))
    except OSError as error:
        message = _("读不到文件 %(file)s。") % {"file": file}
        raise AccountError("file_unreadable", message) from error


def _faulty(checked: ClassList) -> Reason:
    message = _("名单有 %(count)s 处错误，一个人也没有导入。")
    return Reason(
        "class_list_faults", message % {"count": len(checked.faults)}, checked.faults
    )


def _told(checked: ClassList, admitted: list[Admitted]) -> dict[str, Any]:
    return {
        "people": len(checked.people),
        "new": checked.new_count,
        "admitted": [
            {
                "username": one.user.username,
                "name": one.user.name,
                "document": one.masked,
                "code": one.code,
            }
            for one in admitted
        ],
    }
