"""A class list: people of one class of a centre, checked as a whole, then taken in.

Nothing is written unless every row is right.
"""

import json
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import services
from accounts.errors import AccountError
from accounts.identity import Sex, normal_form, parse_number
from accounts.models import Centre, DocumentKind, IdentityDocument, User
from accounts.person_columns import (
    KIND,
    KINDS,
    NAME,
    NAME_FORM,
    NUMBER,
    PHONE,
    PHONE_FORM,
)
from accounts.sealing import blind_index, open_text, seal_text
from accounts.tables import TableRow, read_table

SEX = "性别"
REQUIRED = (NAME, NUMBER)
COLUMNS = (NAME, KIND, NUMBER, PHONE, SEX)
MAX_PEOPLE = 500
# A list without kinds is one of resident IDs.
KINDS_OR_NONE = KINDS | {"": DocumentKind.RESIDENT_ID.value}
SEXES = {"": None, "男": Sex.MALE, "女": Sex.FEMALE}


@dataclass(frozen=True)
class Person:
    """One row that is right."""

    row: int
    name: str
    kind: str
    number: str
    phone: str
    masked: str
    is_known: bool
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fault:
    """What is wrong in a row, in words for who must put it right."""

    row: int
    column: str
    message: str


@dataclass(frozen=True)
class ClassList:
    people: tuple[Person, ...]
    faults: tuple[Fault, ...]

    @property
    def is_right(self) -> bool:
        return not self.faults

    @property
    def new_count(self) -> int:
        return sum(not person.is_known for person in self.people)


@dataclass(frozen=True)
class Draft:
    """A list as it was previewed: what is confirmed is what was seen."""

    centre: int
    class_name: str
    people: tuple[Person, ...]
    shown_at: str
    """In ISO 8601: a code issued since then is not replaced."""


@dataclass(frozen=True)
class Admitted:
    """A person now in the class; `code` is told once, to those without password."""

    user: User
    masked: str
    code: str


def read_class_list(file: BinaryIO, on: date) -> ClassList:
    """Read and check an uploaded list as on the day `on`; writes nothing.

    Raises the codes of `read_table`.
    """
    return _checked(read_table(file, required=REQUIRED, most_rows=MAX_PEOPLE), on)


@transaction.atomic
def import_class_list(
    *,
    people: tuple[Person, ...],
    centre: Centre,
    class_name: str,
    actor: User,
    at: datetime,
    shown_at: datetime | None = None,
) -> list[Admitted]:
    """Register and enrol everybody, or nobody. Codes are returned, never stored.

    Raises code_issued if somebody got a code since `shown_at`.
    """
    return [
        _admit(person, centre, class_name, actor, at, shown_at) for person in people
    ]


def seal_draft(draft: Draft, actor: User, at: datetime) -> str:
    """A checked list for the browser to hold until its maker confirms it."""
    text = json.dumps(asdict(draft), ensure_ascii=False)
    return seal_text(text, _purpose(actor), at)


def open_draft(sealed: str, actor: User, at: datetime) -> Draft:
    """The list that `actor` was shown; raises draft_invalid after an hour."""
    try:
        data = json.loads(open_text(sealed, _purpose(actor), at))
    except ValueError as error:
        raise AccountError(
            "draft_invalid", _("预览已过期，请重新上传名单。")
        ) from error
    people = tuple(
        Person(**{**row, "warnings": tuple(row["warnings"])}) for row in data["people"]
    )
    return Draft(**{**data, "people": people})


def _purpose(actor: User) -> str:
    return f"class-list|{actor.public_id}"


def _admit(
    person: Person,
    centre: Centre,
    class_name: str,
    actor: User,
    at: datetime,
    shown_at: datetime | None,
) -> Admitted:
    user = services.register_person(
        name=person.name,
        kind=person.kind,
        number=person.number,
        phone=person.phone,
        at=at,
        actor=actor,
    )
    services.enrol(user=user, centre=centre, class_name=class_name, at=at, actor=actor)
    code = ""
    if not user.has_usable_password() and _may_admit(actor, user, centre, at):
        code = services.invite(user=user, at=at, actor=actor, shown_at=shown_at)
    return Admitted(user, person.masked, code)


def _may_admit(actor: User, user: User, centre: Centre, at: datetime) -> bool:
    theirs = User.objects.handed_codes_by(actor, centre, timezone.localdate(at))
    return theirs.filter(pk=user.pk).exists()


def _checked(rows: list[TableRow], on: date) -> ClassList:
    people: list[Person] = []
    faults: list[Fault] = []
    known = _known_names(rows)
    for row in rows:
        try:
            people.append(_person(row, on, known))
        except _RowFault as fault:
            faults.append(Fault(row.number, fault.column, fault.message))
    return ClassList(tuple(people), tuple(faults + _twins(people)))


class _RowFault(Exception):
    def __init__(self, column: str, message: str) -> None:
        super().__init__(message)
        self.column = column
        self.message = message


def _person(row: TableRow, on: date, known: dict[str, str]) -> Person:
    for column in COLUMNS:
        if column in row.spoilt:
            raise _RowFault(column, row.spoilt[column])
    name = " ".join(row.get(NAME).split())
    if not NAME_FORM.fullmatch(name) or len(name) > 64:
        raise _RowFault(NAME, _("请填写姓名，只用文字、间隔号和空格。"))
    phone = row.get(PHONE)
    if phone and not PHONE_FORM.fullmatch(phone):
        raise _RowFault(PHONE, _("手机号码只含数字，请核对。"))
    if row.get(KIND) not in KINDS_OR_NONE:
        raise _RowFault(KIND, _("不支持这种证件类型。"))
    return _with_number(row, name, phone, on, known)


def _with_number(
    row: TableRow, name: str, phone: str, on: date, known: dict[str, str]
) -> Person:
    kind = KINDS_OR_NONE[row.get(KIND)]
    try:
        identity = parse_number(kind, row.get(NUMBER), on)
    except AccountError as error:
        raise _RowFault(NUMBER, error.message) from error
    _check_sex(row.get(SEX), identity.sex)
    index = blind_index(kind, identity.number)
    if known.get(index, name) != name:
        raise _RowFault(NAME, _("该证件号码已登记在另一姓名之下，请核对姓名和号码。"))
    return Person(
        row=row.number,
        name=name,
        kind=kind,
        number=identity.number,
        phone=phone,
        masked=identity.masked,
        is_known=index in known,
        warnings=identity.warnings,
    )


def _check_sex(written: str, told: Sex | None) -> None:
    if written not in SEXES:
        raise _RowFault(SEX, _("性别应为男或女。"))
    if SEXES[written] and told and SEXES[written] is not told:
        raise _RowFault(SEX, _("性别与证件号码不一致，请核对。"))


def _known_names(rows: list[TableRow]) -> dict[str, str]:
    """Names of those already registered, by blind index (one query)."""
    indexes = [
        blind_index(KINDS_OR_NONE.get(row.get(KIND), ""), normal_form(row.get(NUMBER)))
        for row in rows
    ]
    found = IdentityDocument.objects.filter(blind_index__in=indexes)
    return dict(found.values_list("blind_index", "user__name"))


def _twins(people: list[Person]) -> list[Fault]:
    times = Counter((person.kind, person.number) for person in people)
    return [
        Fault(person.row, NUMBER, _("该证件号码在表中出现了不止一次。"))
        for person in people
        if times[person.kind, person.number] > 1
    ]
