"""The filled rows of the template, one a kind (examples.yaml)."""

from functools import cache
from pathlib import Path

import yaml

from question_bank.files import ItemRecord, parse_item_file
from question_bank.sheets.records import SheetItem

FILE = Path(__file__).with_name("examples.yaml")


@cache
def examples() -> tuple[SheetItem, ...]:
    data = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return tuple(map(sheet_item, parse_item_file(data, where=FILE.name).items))


def sheet_item(record: ItemRecord) -> SheetItem:
    return SheetItem.of(
        record.body,
        code=record.code,
        level=record.level,
        point=record.point,
        pool=record.pool,
    )
