"""Whose table it is: the level by its number, and what stands above the table."""

from django.utils import timezone

from question_bank.models import PointTable
from question_bank.point_table.errors import TableError
from question_bank.point_table.workbook import TableHead
from standards.models import Level, Part, Standard


def level_named(number: int, code: str = "") -> Level:
    """The level of the newest edition; TableError level_unknown."""
    standards = Standard.objects.newest_first()
    standard = (standards.filter(code=code) if code else standards).first()
    levels = Level.objects.select_related("standard").filter(number=number)
    level: Level | None = levels.filter(standard=standard).first()
    if level is None:
        raise TableError("level_unknown")
    return level


def head_of(level: Level) -> TableHead:
    """Who filled the table in: nobody yet, if it stands as the standard gave it."""
    table = PointTable.objects.filter(level=level).select_related("saved_by").first()
    name, day = "", ""
    if table and table.saved_by and table.saved_at:
        name = table.saved_by.name
        day = timezone.localdate(table.saved_at).isoformat()
    return TableHead(
        occupation=level.standard.name,
        level=level.name,
        parts="、".join(str(part.label) for part in Part),
        filled_by=name,
        filled_on=day,
    )
