"""A list of candidates against what is known: the sitting, its panel, its people."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import IdentityDocument, User
from accounts.person_columns import NAME, NUMBER
from accounts.sealing import blind_index
from exams.papers.querysets import people_who_read_papers
from exams.sittings.models import Sitting
from exams.sittings.roster import (
    Roster,
    RosterFault,
    RosterRow,
    identity_of,
    row_faults,
)


@dataclass(frozen=True)
class Known:
    """The person to whom a document belongs."""

    user_id: int
    name: str


def check_roster(
    *, sitting: Sitting, roster: Roster, actor: User | None, at: datetime
) -> list[RosterFault]:
    """Every fault of the list, by row. The number of queries does not grow with it."""
    on = timezone.localdate(at)
    codes = condition_codes(sitting)
    spoilt = {(fault.line, fault.column) for fault in roster.faults}
    by_row = [
        fault
        for row in roster.rows
        for fault in row_faults(row, codes, on)
        if (fault.line, fault.column) not in spoilt
    ]
    bad_lines = {fault.line for fault in [*roster.faults, *by_row]}
    sound = [row for row in roster.rows if row.line not in bad_lines]
    faults = [*roster.faults, *by_row, *_people_faults(sitting, sound, actor, on)]
    return sorted(faults, key=lambda fault: fault.line)


def condition_codes(sitting: Sitting) -> list[str]:
    """The codes of the level's application conditions (1 query)."""
    return list(sitting.level.conditions.values_list("code", flat=True))


def _people_faults(
    sitting: Sitting, rows: Sequence[RosterRow], actor: User | None, on: date
) -> Iterable[RosterFault]:
    indexes = {row.line: _index(row, on) for row in rows}
    known = _known_people(indexes.values())
    barred = _barred(sitting, actor, on)
    first: dict[str, int] = {}
    for row in rows:
        index = indexes[row.line]
        if index in first:
            message = _("与第 %(line)d 行是同一个证件。") % {"line": first[index]}
            yield RosterFault(row.line, NUMBER, message)
            continue
        first[index] = row.line
        if person := known.get(index):
            yield from _person_faults(row, person, barred)


def _barred(sitting: Sitting, actor: User | None, on: date) -> Mapping[int, str]:
    """Why whom cannot be added, by their account (at most 4 queries)."""
    readers = people_who_read_papers(sitting.centre, on).values_list("pk", flat=True)
    registered = sitting.candidacies.values_list("user", flat=True)
    itself = [actor.pk] if actor else []
    return {
        **dict.fromkeys(readers, _("此人能打开考试的试卷或试题，不能报考。")),
        **dict.fromkeys(_examiners(sitting), _("此人是本场考试的考评员，不能报考。")),
        **dict.fromkeys(itself, _("不能由本人经办自己的报名。")),
        **dict.fromkeys(registered, _("该考生已在本次考试名单中。")),
    }


def _person_faults(
    row: RosterRow, person: Known, barred: Mapping[int, str]
) -> Iterable[RosterFault]:
    if person.name != " ".join(row.name.split()):
        message = _("该证件号码已登记在另一姓名之下，请核对姓名和号码。")
        yield RosterFault(row.line, NAME, message)
    if person.user_id in barred:
        yield RosterFault(row.line, NUMBER, barred[person.user_id])


def _index(row: RosterRow, on: date) -> str:
    identity = identity_of(row, on)
    return blind_index(identity.kind, identity.number)


def _known_people(indexes: Iterable[str]) -> dict[str, Known]:
    documents = IdentityDocument.objects.filter(blind_index__in=set(indexes))
    return {
        index: Known(user_id, name)
        for index, user_id, name in documents.values_list(
            "blind_index", "user", "user__name"
        )
    }


def _examiners(sitting: Sitting) -> set[int]:
    if sitting.panel is None:
        return set()
    return set(sitting.panel.members.values_list("examiner", flat=True))
