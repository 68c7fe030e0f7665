"""Between upload and confirmation: the list travels sealed with the page, and nothing
of it is kept on the server."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from accounts.models import User
from accounts.sealing import open_text, seal_text
from exams.sittings.errors import SittingError
from exams.sittings.models import Sitting
from exams.sittings.roster import Roster, RosterRow, identity_of


@dataclass(frozen=True)
class PreviewRow:
    """A sound line as it is shown before it is registered."""

    line: int
    name: str
    masked: str
    employer: str
    condition: str
    remarks: tuple[str, ...]


def preview_rows(roster: Roster, on: date) -> Sequence[PreviewRow]:
    """Only for a list without faults: its numbers are masked, remarks stand beside."""
    rows = []
    for row in roster.rows:
        identity = identity_of(row, on)
        rows.append(
            PreviewRow(
                line=row.line,
                name=row.name,
                masked=identity.masked,
                employer=row.employer,
                condition=row.condition,
                remarks=identity.warnings,
            )
        )
    return rows


def seal_roster(roster: Roster, sitting: Sitting, user: User, at: datetime) -> str:
    """The list for the browser to hold; nobody can read, change or use it elsewhere."""
    rows = [row.as_dict() for row in roster.rows]
    text = json.dumps(rows, ensure_ascii=False)
    return seal_text(text, _purpose(sitting, user), at)


def open_roster(sealed: str, sitting: Sitting, user: User, at: datetime) -> Roster:
    """The list that `user` was shown; SittingError preview_expired after an hour."""
    try:
        rows = json.loads(open_text(sealed, _purpose(sitting, user), at))
    except ValueError as error:
        raise SittingError("preview_expired") from error
    return Roster(tuple(RosterRow(**row) for row in rows))


def _purpose(sitting: Sitting, user: User) -> str:
    return f"sittings.roster|{sitting.pk}|{user.public_id}"
