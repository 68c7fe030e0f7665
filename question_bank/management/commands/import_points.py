from argparse import ArgumentParser
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.automation import Reason, answer, person, refuse
from accounts.errors import AccountError
from accounts.models import User
from question_bank.point_table.changes import (
    Change,
    ChangeKind,
    changes_between,
    edit_of,
)
from question_bank.point_table.errors import TableError
from question_bank.point_table.heads import level_named
from question_bank.point_table.reading import faults_by_cell, read_workbook
from question_bank.point_table.storing import (
    check_edit,
    level_facts,
    require_editor,
    save_table,
    table_content,
)
from standards.models import Level


class Faulty(Exception):
    def __init__(self, faults: Sequence[object]) -> None:
        self.reason = Reason(
            "table_invalid", f"细目表有 {len(faults)} 处要改，没有保存。", faults
        )
        super().__init__(self.reason.message)


class Command(BaseCommand):
    help = "Take an edited workbook of a level's table in: all of it or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--level", type=int, required=True)
        parser.add_argument("--standard", default="", help="code, if there are more")
        parser.add_argument("--actor", required=True, help="login name")
        parser.add_argument("--dry-run", action="store_true", help="check only")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        as_json, file = options["json"], options["file"]
        try:
            actor = person(options["actor"])
            require_editor(actor)
            level = level_named(options["level"], options["standard"])
            changes = _import(file, level, actor, keep=not options["dry_run"])
        except Faulty as error:
            refuse(self, error.reason, as_json=as_json)
        except (AccountError, TableError) as error:
            refuse(self, error, as_json=as_json)
        except OSError:
            reason = Reason("file_unreadable", f"无法读取文件 {file}。")
            refuse(self, reason, as_json=as_json)
        answer(self, _summary(level, changes), as_json=as_json)


def _import(file: Path, level: Level, actor: User, *, keep: bool) -> list[Change]:
    current = table_content(level)
    with file.open("rb") as stream:
        read = read_workbook(stream, current, level_facts(level))
    edit = edit_of(read.content, current)
    if faults := [*read.faults, *check_edit(level, current, edit)]:
        raise Faulty(faults_by_cell(faults))
    if not keep:
        return changes_between(current, edit)
    return save_table(
        level=level, edit=edit, seen=current.digest, actor=actor, at=timezone.now()
    )


def _summary(level: Level, changes: Sequence[Change]) -> dict[str, Any]:
    counts = Counter(change.kind for change in changes)
    return {
        "level": level.number,
        "changes": {kind.value: counts[kind] for kind in ChangeKind},
        "digest": table_content(level).digest,
    }
