"""Papers and answer sheets with the names of a sitting's candidates.

Papers know nothing of candidates: this room hands them plain strips, and keeps which
serial went to whom.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, cast

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import CentreRole, User
from exams.papers.models import Document, PaperForm, PrintRun
from exams.papers.printing.files import keep_file
from exams.papers.printing.formats import FORMATS
from exams.papers.printing.imposition import Watch
from exams.papers.printing.paper import Strip
from exams.papers.printing.services import (
    PrintedFile,
    Wish,
    print_copies,
    require_printable,
)
from exams.sittings.errors import SittingError
from exams.sittings.models import Candidacy, SheetIssue, Sitting
from exams.sittings.tickets import room_and_seat
from jobs.context import JobContext
from jobs.models import Job
from jobs.registry import handler
from jobs.services import start_job

KIND = "sittings.print"
# What candidates get; everything else bears nobody's name.
PERSONAL = (Document.PAPER, Document.CARD)


@dataclass(frozen=True)
class PrintOrder:
    """What is to be printed for everybody in a sitting."""

    sitting: Sitting
    form: PaperForm
    wish: Wish


def start_printing(*, order: PrintOrder, actor: User, at: datetime) -> Job:
    """Let a job print for every candidate. Raises what `print_for_candidates` does
    before its work begins: PaperError not_printable; SittingError not_its_paper,
    no_candidates."""
    refuse_order(order, actor, at)
    wish = order.wish
    return start_job(
        owner=actor,
        kind=KIND,
        title=_("印制%(document)s：%(title)s")
        % {"document": wish.document.label, "title": order.sitting.title},
        arguments={
            "sitting": str(order.sitting.pk),
            "form": str(order.form.pk),
            "document": wish.document.value,
            "sheet": wish.sheet.code,
            "versions": wish.versions,
        },
        at=at,
    )


@handler(KIND)
def print_in_background(job: JobContext) -> dict[str, Any]:
    """Print copy by copy; between two copies the owner may stop it."""
    actor = cast(User, job.owner)
    order = order_of(job.arguments, actor, timezone.now())
    file = print_for_candidates(
        order=order, actor=actor, at=timezone.now(), watch=_watch(job)
    )
    keep_file(file.run, file.content)
    return {
        "copies": file.run.copies,
        "url": reverse("papers:print_run", args=[file.run.pk]),
    }


def order_of(wanted: dict[str, Any], actor: User, at: datetime) -> PrintOrder:
    """The order of a job, if its owner is still paper officer there.

    SittingError sitting_unknown, not_its_paper.
    """
    officers = CentreRole.PAPER_OFFICER
    own = Sitting.objects.for_staff(actor, timezone.localdate(at), officers)
    sitting = own.filter(pk=wanted["sitting"]).first()
    if sitting is None:
        raise SittingError("sitting_unknown")
    readable = PaperForm.objects.open_to(sitting.centre).for_printing()
    form = readable.filter(pk=wanted["form"]).first()
    if form is None:
        raise SittingError("not_its_paper")
    wish = Wish(
        Document(wanted["document"]), FORMATS[wanted["sheet"]], wanted["versions"]
    )
    return PrintOrder(sitting, form, wish)


def print_for_candidates(
    *, order: PrintOrder, actor: User, at: datetime, watch: Watch
) -> PrintedFile:
    """A copy for everybody who has not withdrawn, by ticket; notes whose is which.

    SittingError not_its_paper, no_candidates; PaperError of `print_copies`.
    """
    refuse_order(order, actor, at)
    people = _people(order.sitting)
    return print_copies(
        form=order.form,
        wish=order.wish,
        strips=[strip_of(one) for one in people],
        actor=actor,
        at=at,
        watch=watch,
        keep=partial(_issue, people),
    )


def refuse_order(order: PrintOrder, actor: User, at: datetime) -> None:
    """Look whether the sitting uses the paper and anybody is in it."""
    uses = Sitting.objects.with_form(order.form).filter(pk=order.sitting.pk)
    if order.wish.document not in PERSONAL or not uses.exists():
        raise SittingError("not_its_paper")
    require_printable(order.form, order.wish.document, actor, at)
    if not order.sitting.candidacies.standing().exists():
        raise SittingError("no_candidates")


def strip_of(candidacy: Candidacy) -> Strip:
    """What stands on the sealed edge: never a document number."""
    room, seat = room_and_seat(candidacy.ticket)
    if candidacy.room is not None:
        room, seat = candidacy.room.name, f"{candidacy.seat:02}"
    return Strip(
        name=candidacy.user.name,
        ticket=candidacy.ticket,
        seat=seat,
        room=room,
        employer=candidacy.employer,
    )


def _people(sitting: Sitting) -> list[Candidacy]:
    standing = sitting.candidacies.standing().select_related("user", "room")
    return list(standing.order_by("ticket"))


def _issue(people: Sequence[Candidacy], run: PrintRun, serials: Sequence[str]) -> None:
    SheetIssue.objects.bulk_create(
        SheetIssue(run=run, candidacy=candidacy, serial=serial)
        for candidacy, serial in zip(people, serials, strict=True)
    )


def _watch(job: JobContext) -> Watch:
    def watch(done: int, total: int) -> None:
        if done % 10 == 0 or done == total:
            job.progress(done, total)
            job.check_cancelled()

    return watch
