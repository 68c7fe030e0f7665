"""What the verbs of manage.py share: who acts, how they answer, how they refuse.

The rules are told to their users in docs/automation.md.
"""

import json
from argparse import ArgumentTypeError
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, is_dataclass
from datetime import datetime
from enum import Enum
from typing import Any, NoReturn, Protocol

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import has_platform_role
from accounts.errors import AccountError
from accounts.models import Centre, CentreRole, Invitation, PlatformRole, User

# Exit status of a refusal, as of all verbs of the house; 1 is a check that failed.
REFUSED = 2


class Refusal(Protocol):
    """An error of any room of the house; some carry `details` as well."""

    @property
    def code(self) -> str: ...

    @property
    def message(self) -> str: ...


@dataclass(frozen=True)
class Reason:
    """A refusal that no error of a room tells: a file with faults, an unknown id."""

    code: str
    message: str
    details: Sequence[object] = ()


def text_of_at_most(length: int) -> Callable[[str], str]:
    """The type of an argument that fills a column; nothing but blanks is no text."""

    def trimmed(text: str) -> str:
        if not 1 <= len(text.strip()) <= length:
            raise ArgumentTypeError(f"1 to {length} characters, please")
        return text.strip()

    return trimmed


def person(username: str) -> User:
    """The one who acts, by login name; evidence will name them.

    AccountError actor_unknown: no such account, or a locked one.
    """
    found = User.objects.filter(username=username, is_active=True).first()
    if found is None:
        message = _("没有登录名为 %(username)s 的有效账户。")
        raise AccountError("actor_unknown", message % {"username": username})
    return found


def administrator(username: str) -> User:
    """The one who acts, who must be a platform administrator (not_administrator)."""
    found = person(username)
    if not has_platform_role(found, PlatformRole.ADMINISTRATOR):
        raise AccountError("not_administrator", _("只有平台管理员可以这样做。"))
    return found


def person_managed_by(actor: User, username: str, at: datetime) -> User:
    """Whose account `actor` may change, by login name.

    AccountError not_manageable for others and for strangers alike.
    """
    managed = User.objects.manageable_by(actor, timezone.localdate(at))
    found: User | None = managed.filter(username=username).first()
    if found is None:
        message = _("没有登录名为 %(username)s 的账户，或者你无权管理它。")
        raise AccountError("not_manageable", message % {"username": username})
    return found


def centre_named(name: str) -> Centre:
    """The centre with exactly this name; AccountError centre_unknown."""
    found = Centre.objects.filter(name=name).first()
    if found is None:
        message = _("没有名为 %(name)s 的评价机构。")
        raise AccountError("centre_unknown", message % {"name": name})
    return found


def centre_staffed_by(actor: User, name: str, role: CentreRole, at: datetime) -> Centre:
    """The centre with this name, if `actor` holds `role` there.

    AccountError centre_unknown for others and for unknown ones alike.
    """
    own = Centre.objects.staffed_by(actor, timezone.localdate(at), role)
    found: Centre | None = own.filter(name=name).first()
    if found is None:
        message = _("没有名为 %(name)s 的评价机构，或者你不是它的%(role)s。")
        raise AccountError(
            "centre_unknown", message % {"name": name, "role": role.label}
        )
    return found


def code_told(user: User, code: str) -> dict[str, Any]:
    """A one-time code, which is told here and never again."""
    kept = Invitation.objects.get(user=user)
    return {
        "username": user.username,
        "name": user.name,
        "code": code,
        "expires_at": kept.expires_at.isoformat(),
    }


def answer(command: BaseCommand, values: dict[str, Any], *, as_json: bool) -> None:
    """One JSON object, or a line for each value."""
    if as_json:
        command.stdout.write(json.dumps(values, ensure_ascii=False))
        return
    for name, value in values.items():
        command.stdout.write(f"{name}: {value}")


def refuse(command: BaseCommand, error: Refusal, *, as_json: bool = False) -> NoReturn:
    """Say why not, name every detail if there are any, and end with status 2."""
    details = getattr(error, "details", ())
    if not as_json:
        lines = [error.message, *map(str, details)]
        raise CommandError("\n".join(lines), returncode=REFUSED)
    told = [_detail(one) for one in details]
    values = {"error": error.code, "message": error.message, "details": told}
    command.stdout.write(json.dumps(values, ensure_ascii=False))
    raise CommandError(error.message, returncode=REFUSED)


def _detail(one: object) -> Any:
    if is_dataclass(one) and not isinstance(one, type):
        return {name: _plain(value) for name, value in asdict(one).items()}
    return one if isinstance(one, dict) else str(one)


def _plain(value: object) -> object:
    return value.value if isinstance(value, Enum) else value
