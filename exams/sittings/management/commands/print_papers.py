import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, ClassVar

from accounts.models import CentreRole
from exams.papers.models import Document, PaperForm
from exams.papers.printing.batch import unwatched
from exams.papers.printing.formats import FORMATS
from exams.papers.printing.services import Wish
from exams.papers.printing.versions import MOST_VERSIONS
from exams.sittings.automation import Act, SittingVerb
from exams.sittings.errors import SittingError
from exams.sittings.printing import PERSONAL, PrintOrder, print_for_candidates
from standards.models import Part


class Command(SittingVerb):
    help = "Print a paper or answer sheet for every candidate of a sitting into a PDF."
    roles: ClassVar[tuple[CentreRole, ...]] = (CentreRole.PAPER_OFFICER,)

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--part", required=True, choices=Part.values)
        parser.add_argument("--file", required=True, type=Path, help="must not exist")
        parser.add_argument(
            "--document", choices=[one.value for one in PERSONAL], default="paper"
        )
        parser.add_argument("--sheet", choices=sorted(FORMATS), default="a4")
        parser.add_argument(
            "--versions", type=int, choices=range(1, MOST_VERSIONS + 1), default=1
        )

    def perform(self, act: Act, options: dict[str, Any]) -> dict[str, Any]:
        target = options["file"]
        if target.exists():
            raise SittingError("file_exists", [str(target)])
        wish = Wish(
            Document(options["document"]),
            FORMATS[options["sheet"]],
            options["versions"],
        )
        order = PrintOrder(act.sitting, _paper(act, options["part"]), wish)
        file = print_for_candidates(
            order=order, actor=act.actor, at=act.at, watch=unwatched
        )
        _write(target, file.content)
        return {
            "file": str(target),
            "copies": file.run.copies,
            "series": file.run.series,
            "sha256": file.run.sha256,
        }


def _paper(act: Act, part: str) -> PaperForm:
    chosen = getattr(act.sitting, f"{part}_form_id")
    form: PaperForm | None = PaperForm.objects.for_printing().filter(pk=chosen).first()
    if form is None:
        raise SittingError("forms_missing")
    return form


def _write(target: Path, content: bytes) -> None:
    """Readable by this user only."""
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
