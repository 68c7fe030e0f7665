from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from accounts.automation import Reason, answer, refuse
from question_bank.point_table.content import TableContent
from question_bank.point_table.errors import TableError
from question_bank.point_table.heads import head_of, level_named
from question_bank.point_table.paper import paper_of
from question_bank.point_table.storing import table_content
from question_bank.point_table.workbook import TableHead, workbook_of
from standards.models import Level

WRITERS = {".xlsx": workbook_of, ".pdf": paper_of}


class Command(BaseCommand):
    help = "Write a level's table of assessment points as a workbook or on paper."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--level", type=int, required=True)
        parser.add_argument("--standard", default="", help="code, if there are more")
        parser.add_argument("--out", type=Path, required=True, help=".xlsx or .pdf")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        as_json, out = options["json"], options["out"]
        try:
            level = level_named(options["level"], options["standard"])
            content = table_content(level)
            _write(out, content, head_of(level))
        except TableError as error:
            refuse(self, error, as_json=as_json)
        except OSError:
            reason = Reason("file_unwritable", f"无法写入文件 {out}。")
            refuse(self, reason, as_json=as_json)
        answer(self, _summary(level, content), as_json=as_json)


def _write(out: Path, content: TableContent, head: TableHead) -> None:
    writer = WRITERS.get(out.suffix.lower())
    if writer is None:
        raise TableError("ending_unknown")
    out.write_bytes(writer(content, head))


def _summary(level: Level, content: TableContent) -> dict[str, Any]:
    return {
        "code": level.standard.code,
        "edition": level.standard.edition,
        "level": level.number,
        "digest": content.digest,
        "scopes": len(content.scopes),
        "points": len(content.points),
    }
