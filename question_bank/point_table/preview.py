"""Between upload and confirmation the table travels sealed with the page."""

import json
from dataclasses import asdict
from datetime import datetime

from accounts.models import User
from accounts.sealing import open_text, seal_text
from question_bank.point_table.changes import TableEdit
from question_bank.point_table.content import PointLine, ScopeLine, TableContent
from question_bank.point_table.errors import TableError
from standards.models import Level


def seal(edit: TableEdit, seen: str, level: Level, user: User, at: datetime) -> str:
    """The edit for the browser to hold; nobody can change it or use it elsewhere."""
    values = {
        "seen": seen,
        "moves": dict(edit.moves),
        "scopes": [asdict(scope) for scope in edit.content.scopes],
        "points": [asdict(point) for point in edit.content.points],
    }
    return seal_text(json.dumps(values, ensure_ascii=False), _purpose(level, user), at)


def unseal(
    sealed: str, level: Level, user: User, at: datetime
) -> tuple[TableEdit, str]:
    """The edit that `user` was shown and the digest of what it changes.

    TableError preview_expired after an hour, or for a seal of something else.
    """
    try:
        values = json.loads(open_text(sealed, _purpose(level, user), at))
    except ValueError as error:
        raise TableError("preview_expired") from error
    content = TableContent.of(
        (ScopeLine(**one) for one in values["scopes"]),
        (PointLine(**one) for one in values["points"]),
    )
    return TableEdit(content, values["moves"]), values["seen"]


def _purpose(level: Level, user: User) -> str:
    return f"question_bank.points|{level.key}|{user.public_id}"
