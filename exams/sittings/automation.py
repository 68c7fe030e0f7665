"""What verbs of manage.py about sittings share: finding one, the form of answers."""

import json
from dataclasses import asdict, is_dataclass
from datetime import datetime
from typing import Any, NoReturn, Protocol
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import User
from exams.sittings.models import Sitting
from exams.sittings.querysets import SittingQuerySet

# Exit status of a refusal, as of all verbs of the house.
REFUSED = 2


def person(username: str) -> User:
    """The one who acts, by login name; evidence will name them."""
    found = User.objects.filter(username=username, is_active=True).first()
    if found is None:
        raise CommandError(f"没有登录名为 {username} 的有效账户。", returncode=REFUSED)
    return found


def sitting_of(text: str, rows: SittingQuerySet | None = None) -> Sitting:
    """The sitting with this id, among `rows` if access is limited."""
    try:
        wanted = UUID(text)
    except ValueError as error:
        raise CommandError(f"{text} 不是考试的编号。", returncode=REFUSED) from error
    some = Sitting.objects.all() if rows is None else rows
    found: Sitting | None = (
        some.select_related("centre", "level__standard", "panel")
        .filter(pk=wanted)
        .first()
    )
    if found is None:
        raise CommandError("没有这场考试，或者无权办理。", returncode=REFUSED)
    return found


def sitting_for(text: str, actor: User, role: str, at: datetime) -> Sitting:
    """The sitting, if `actor` holds `role` at its centre."""
    rows = Sitting.objects.for_staff(actor, timezone.localdate(at), role)
    return sitting_of(text, rows)


def answer(command: BaseCommand, values: dict[str, Any], *, as_json: bool) -> None:
    """One JSON object, or a line for each value."""
    if as_json:
        command.stdout.write(json.dumps(values, ensure_ascii=False))
        return
    for name, value in values.items():
        command.stdout.write(f"{name}: {value}")


class Refusal(Protocol):
    """An error of any room of the house."""

    code: str
    message: str


def refuse(command: BaseCommand, error: Refusal, *, as_json: bool = False) -> NoReturn:
    """Say why not, name every detail if there are any, and end with status 2."""
    found = getattr(error, "details", ())
    if as_json:
        details = [_detail(one) for one in found]
        values = {"error": error.code, "message": error.message, "details": details}
        command.stdout.write(json.dumps(values, ensure_ascii=False))
    else:
        for one in found:
            command.stderr.write(str(one))
    raise CommandError(error.message, returncode=REFUSED)


def _detail(one: object) -> Any:
    if is_dataclass(one) and not isinstance(one, type):
        return asdict(one)
    return str(one)
