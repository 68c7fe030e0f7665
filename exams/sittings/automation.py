"""What verbs of manage.py about a sitting share: how they find it, act and answer."""

from abc import ABC, abstractmethod
from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.automation import answer, person, refuse
from accounts.models import CentreRole, User
from exams.sittings.errors import REFUSED, SittingError
from exams.sittings.models import Sitting
from exams.sittings.querysets import SittingQuerySet
from exams.sittings.reports import progress_of

T = TypeVar("T")


def sitting_of(text: str, rows: SittingQuerySet | None = None) -> Sitting:
    """The sitting with this id, among `rows` if access is limited.

    SittingError: not_an_id, sitting_unknown.
    """
    try:
        wanted = UUID(text)
    except ValueError as error:
        raise SittingError("not_an_id", [text]) from error
    some = Sitting.objects.all() if rows is None else rows
    found: Sitting | None = (
        some.select_related(
            "centre", "level__standard", "panel", "theory_form", "skill_form"
        )
        .filter(pk=wanted)
        .first()
    )
    if found is None:
        raise SittingError("sitting_unknown")
    return found


def sitting_for(text: str, actor: User, at: datetime, *roles: str) -> Sitting:
    """The sitting, if `actor` holds one of `roles` (default: office) at its centre."""
    rows = Sitting.objects.for_staff(actor, timezone.localdate(at), *roles)
    return sitting_of(text, rows)


@dataclass(frozen=True)
class Act:
    """Who acts upon which sitting, and when."""

    sitting: Sitting
    actor: User
    at: datetime

    def do(self, service: Callable[..., T], **more: Any) -> T:
        """What the service returns; the sitting is then read again."""
        done = service(sitting=self.sitting, actor=self.actor, at=self.at, **more)
        self.sitting.refresh_from_db()
        return done


class SittingVerb(BaseCommand, ABC):
    """An act upon one sitting by somebody who holds one of `roles` at its centre."""

    roles: ClassVar[tuple[CentreRole, ...]] = (CentreRole.CLERK,)

    def add_arguments(self, parser: ArgumentParser) -> None:
        names = " or ".join(role.value for role in self.roles)
        parser.add_argument("sitting", help="its id")
        parser.add_argument("--actor", required=True, help=f"the {names}'s login name")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            values = self._acted(options)
        except REFUSED as error:
            refuse(self, error, as_json=options["json"])
        else:
            self.show(values, as_json=options["json"])

    def _acted(self, options: dict[str, Any]) -> dict[str, Any]:
        at, actor = timezone.now(), person(options["actor"])
        sitting = sitting_for(options["sitting"], actor, at, *self.roles)
        more = self.perform(Act(sitting, actor, at), options)
        return {"sitting": str(sitting.pk), "status": sitting.status} | more

    @abstractmethod
    def perform(self, act: Act, options: dict[str, Any]) -> dict[str, Any]:
        """Do it; what to tell besides the sitting and its status."""

    def show(self, values: dict[str, Any], *, as_json: bool) -> None:
        answer(self, values, as_json=as_json)


def outcomes_told(sitting: Sitting) -> dict[str, int]:
    progress = progress_of(sitting)
    return {"passed": progress.passed, "failed": progress.failed}
