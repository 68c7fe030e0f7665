"""Putting papers on paper: who may take what when, and the record of it."""

import base64
import hashlib
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import evidence
from accounts.models import User
from exams.papers.errors import PaperError
from exams.papers.looks import note_look
from exams.papers.models import Document, LookAt, PaperForm, PrintRun
from exams.papers.printing.batch import (
    CopyFor,
    Job,
    copies_pdf,
    master_pdf,
    unwatched,
)
from exams.papers.printing.cards import cards_pdf
from exams.papers.printing.formats import A4, SheetFormat
from exams.papers.printing.imposition import Watch
from exams.papers.printing.keys import key_pdf
from exams.papers.printing.office import (
    envelope_pdf,
    handover_pdf,
    notice_pdf,
    score_sheets_pdf,
)
from exams.papers.printing.paper import PaperKey, PrintedPaper, Strip
from exams.papers.printing.proofs import proof_of, proof_pdf
from exams.papers.printing.sources import (
    FormContent,
    content_of,
    key_of,
    paper_of,
    pictures_of,
)
from exams.papers.printing.versions import PaperVersion, versions_of
from standards.models import Part
from ui.paper import Picture

SERIES_BYTES = 5
# What shows items, keys, rubrics or the proof: whoever takes one has looked at the paper.
SHOWS_ITEMS = frozenset(
    {Document.PAPER, Document.KEY, Document.PROOF, Document.SCORE_SHEET}
)
ONLY_SKILL = frozenset({Document.NOTICE, Document.SCORE_SHEET})


@dataclass(frozen=True)
class Wish:
    """What is to be printed: on which sheets and in how many versions (1 to 8)."""

    document: Document
    sheet: SheetFormat = A4
    versions: int = 1


@dataclass(frozen=True)
class PrintedFile:
    """A file ready to hand over, and the row that says so."""

    name: str
    content: bytes
    run: PrintRun


def printable(form: PaperForm) -> tuple[Document, ...]:
    """What may be printed of `form` in its present state."""
    if form.status == "withdrawn":
        return ()
    return tuple(document for document in Document if _is_open(form, document))


def _is_open(form: PaperForm, document: Document) -> bool:
    if document in ONLY_SKILL and form.part != Part.SKILL:
        return False
    return document not in SHOWS_ITEMS or form.is_shown


def print_document(
    *, form: PaperForm, wish: Wish, actor: User, at: datetime, address: str = ""
) -> PrintedFile:
    """One document of a form, without anybody's name; leaves a record and a look.

    Load `form` by `for_printing`. The caller has asked whether `actor` may read it.
    PaperError: not_printable (in this state), case_on_paper, glyph_missing.
    """
    require_printable(form, wish.document)
    content = content_of(form)
    drawn = _DRAWERS[wish.document](_Source.of(form, content, wish.versions), wish)
    with transaction.atomic():
        run = record_run(
            form=form,
            wish=wish,
            copies=wish.versions if wish.document == Document.PAPER else 1,
            series=new_series(),
            content=drawn,
            actor=actor,
            at=at,
        )
        _look_at(form, wish.document, actor, at, address)
    return PrintedFile(_name(form, wish), drawn, run)


def print_copies(
    *,
    form: PaperForm,
    wish: Wish,
    strips: Sequence[Strip],
    actor: User,
    at: datetime,
    watch: Watch = unwatched,
    keep: Callable[[PrintRun, Sequence[str]], object] = lambda run, serials: None,
) -> PrintedFile:
    """A paper or answer sheet for each person, in their order.

    Neighbours in `strips` get different versions. `keep(run, serials)` notes whose
    copy is which, together with the record of the run. Drawn outside of any
    transaction: nothing is recorded if `watch` stops the work. PaperError:
    not_printable, nobody, case_on_paper, glyph_missing.
    """
    require_printable(form, wish.document)
    if not strips:
        raise PaperError("nobody", _("还没有准考的考生，无从印制带姓名的试卷。"))
    source = _Source.of(form, content_of(form), wish.versions)
    series = new_series()
    copies = source.copies_for(strips, series)
    drawn = source.copies(wish, copies, watch)
    with transaction.atomic():
        run = record_run(
            form=form,
            wish=wish,
            copies=len(copies),
            series=series,
            content=drawn,
            actor=actor,
            at=at,
        )
        keep(run, [copy.serial for copy in copies])
        _look_at(form, wish.document, actor, at, "")
    return PrintedFile(_name(form, wish), drawn, run)


def require_printable(form: PaperForm, document: Document) -> None:
    if document not in printable(form):
        raise PaperError(
            "not_printable",
            _("试卷现在的状态是“%(status)s”，不能印“%(document)s”。")
            % {"status": form.get_status_display(), "document": document.label},
        )


def new_series() -> str:
    """Eight letters and digits that the serials of one printing begin with."""
    return base64.b32encode(secrets.token_bytes(SERIES_BYTES)).decode()


@transaction.atomic
def record_run(
    *,
    form: PaperForm,
    wish: Wish,
    copies: int,
    series: str,
    content: bytes,
    actor: User,
    at: datetime,
) -> PrintRun:
    run = PrintRun.objects.create(
        form=form,
        document=wish.document,
        sheet=wish.sheet.code if wish.document == Document.PAPER else "",
        versions=wish.versions,
        copies=copies,
        series=series,
        sha256=hashlib.sha256(content).hexdigest(),
        printed_by=actor,
        printed_at=at,
    )
    evidence.record(
        actor=actor,
        action="papers.form.printed",
        subject=f"papers.form:{form.pk}",
        after={"document": wish.document.value, "copies": copies, "series": series},
        at=at,
    )
    return run


def _look_at(
    form: PaperForm, document: Document, actor: User, at: datetime, address: str
) -> None:
    """Whoever prints what shows items has looked."""
    if document in SHOWS_ITEMS:
        note_look(
            form=form,
            person=actor,
            page=LookAt.PRINT,
            at=at,
            address=address,
            reason=str(document.label),
        )


@dataclass(frozen=True)
class _Source:
    form: PaperForm
    content: FormContent
    paper: PrintedPaper
    versions: tuple[PaperVersion, ...]

    @classmethod
    def of(cls, form: PaperForm, content: FormContent, versions: int) -> "_Source":
        """The tasks of a skill paper build on each other: it has one version only."""
        paper = paper_of(form, content.places)
        number = versions if form.part == Part.THEORY else 1
        drawn = versions_of(paper, seed=content.seed, number=number)
        return cls(form, content, paper, drawn)

    def copies_for(self, strips: Sequence[Strip], series: str) -> list[CopyFor]:
        """Serials from 0001 on; each neighbour has another version."""
        return [
            CopyFor(f"{series}-{place + 1:04}", strip, self._version(place))
            for place, strip in enumerate(strips)
        ]

    def _version(self, place: int) -> PaperVersion:
        return self.versions[place % len(self.versions)]

    @property
    def key(self) -> PaperKey:
        return key_of(self.content.places)

    @property
    def pictures(self) -> dict[str, Picture]:
        return pictures_of(self.content.places)

    def job(self, sheet: SheetFormat) -> Job:
        return Job(self.paper, self.versions, sheet, self.pictures)

    def copies(self, wish: Wish, copies: Sequence[CopyFor], watch: Watch) -> bytes:
        if wish.document == Document.PAPER:
            return copies_pdf(self.job(wish.sheet), copies, watch)
        return cards_pdf(self.paper, copies, versions=len(self.versions), watch=watch)

    def blank_cards(self) -> bytes:
        """One for each version: the code in its corner says which."""
        copies = [CopyFor("", None, version) for version in self.versions]
        return cards_pdf(self.paper, copies, versions=len(self.versions))

    @property
    def weights(self) -> dict[str, int]:
        return dict(self.form.blueprint.get("areas", ()))


_DRAWERS: Mapping[Document, Callable[[_Source, Wish], bytes]] = {
    Document.PAPER: lambda source, wish: master_pdf(source.job(wish.sheet)),
    Document.CARD: lambda source, wish: source.blank_cards(),
    Document.KEY: lambda source, wish: key_pdf(
        source.paper, source.key, source.versions, source.pictures
    ),
    Document.PROOF: lambda source, wish: proof_pdf(
        proof_of(source.form, source.content)
    ),
    Document.NOTICE: lambda source, wish: notice_pdf(source.paper, source.weights),
    Document.SCORE_SHEET: lambda source, wish: score_sheets_pdf(
        source.paper, source.key, source.pictures
    ),
    Document.ENVELOPE: lambda source, wish: envelope_pdf(source.paper, wish.versions),
    Document.HANDOVER: lambda source, wish: handover_pdf(source.paper),
}


def _name(form: PaperForm, wish: Wish) -> str:
    sheet = f"-{wish.sheet.code.upper()}" if wish.document == Document.PAPER else ""
    return f"{wish.document.label}-{form.code}{sheet}.pdf"
