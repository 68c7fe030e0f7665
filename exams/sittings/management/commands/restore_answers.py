from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Q
from django.utils import timezone

from accounts.automation import answer, person, refuse
from accounts.models import CentreRole, User
from exams.attempts.files import MOST_BYTES, attempt_of, shown_code, text_of
from exams.sittings.errors import REFUSED, SittingError
from exams.sittings.models import Sitting
from exams.sittings.services.late_answers import restore_answers


class Command(BaseCommand):
    help = "Take in an answer file that a browser made when its network was gone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--actor", required=True, help="the clerk's login name")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            values = _restored(options["file"], person(options["actor"]))
        except REFUSED as error:
            refuse(self, error, as_json=options["json"])
        answer(self, values, as_json=options["json"])


def _restored(path: Path, actor: User) -> dict[str, Any]:
    at, text = timezone.now(), _text(path)
    sitting = _sitting_for(text, actor)
    done = restore_answers(sitting=sitting, text=text, actor=actor, at=at)
    return {
        "sitting": str(sitting.pk),
        "ticket": done.candidacy.ticket,
        "attempt": str(done.file.attempt_id),
        "code": shown_code(done.file.sha256[:8]),
        "proved": done.file.is_proved,
        "restored": done.file.restored,
        "repeated": done.file.repeated,
        "aside": done.file.aside,
    }


def _text(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return text_of(stream.read(MOST_BYTES + 1))
    except OSError as error:
        raise SittingError("file_unreadable", [path]) from error


def _sitting_for(text: str, actor: User) -> Sitting:
    """The sitting of the file, if `actor` is clerk there; else it is unknown."""
    attempt_id = attempt_of(text)
    own = Sitting.objects.for_staff(actor, timezone.localdate(), CentreRole.CLERK)
    sittings = own.select_related("centre", "panel").filter(
        Q(candidacies__theory_attempt=attempt_id)
        | Q(candidacies__skill_attempt=attempt_id)
    )
    found: Sitting | None = sittings.first()
    if found is None:
        raise SittingError("file_elsewhere")
    return found
