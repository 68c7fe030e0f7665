"""Papers ready for the press: masters, and copies with the names of candidates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from exams.papers.printing.booklet import booklet_pdf
from exams.papers.printing.edges import edges_pdf, serials_pdf
from exams.papers.printing.formats import SheetFormat
from exams.papers.printing.imposition import Copy, Layers, Watch, impose
from exams.papers.printing.marks import SheetMark
from exams.papers.printing.paper import PrintedPaper, Strip
from exams.papers.printing.versions import PaperVersion, paper_in
from ui.paper import Picture


@dataclass(frozen=True)
class Job:
    """A paper in its versions, on a kind of sheet."""

    paper: PrintedPaper
    versions: Sequence[PaperVersion]
    sheet: SheetFormat
    pictures: Mapping[str, Picture]

    def booklet(self, version: PaperVersion) -> bytes:
        name = version.name if len(self.versions) > 1 else ""
        paper = paper_in(version, self.paper)
        return booklet_pdf(paper, self.sheet, version=name, pictures=self.pictures)

    def mark(self, version: PaperVersion, serial: str = "") -> SheetMark:
        return SheetMark(self.paper.head.code, version.number, 0, serial)


@dataclass(frozen=True)
class CopyFor:
    """A copy to be made: its serial, and whose it is (None: nobody's yet)."""

    serial: str
    strip: Strip | None
    version: PaperVersion


def unwatched(done: int, total: int) -> None:
    """For those who wait themselves."""


def master_pdf(job: Job) -> bytes:
    """Every version once with an empty sealed edge, to be copied by other means."""
    booklets = {version.number: job.booklet(version) for version in job.versions}
    layers = Layers(booklets, edges_pdf(job.sheet, ()))
    copies = [Copy(one.number, job.mark(one)) for one in job.versions]
    return impose(job.sheet, layers, copies, unwatched)


def copies_pdf(job: Job, copies: Sequence[CopyFor], watch: Watch = unwatched) -> bytes:
    """All copies in one file. Each version is laid out once.

    The names come first: PaperError `glyph_missing` before anything else is drawn.
    `watch` is told of every version (0 done) and every copy, and may raise to stop.
    """
    named = [copy.strip for copy in copies if copy.strip]
    strips = {id(strip): place for place, strip in enumerate(named)}
    edges = edges_pdf(job.sheet, named)
    used = {copy.version.number: copy.version for copy in copies}
    booklets = {}
    for number, version in sorted(used.items()):
        booklets[number] = job.booklet(version)
        watch(0, len(copies))
    layers = Layers(
        booklets,
        edges,
        serials_pdf([copy.serial for copy in copies]),
    )
    stamped = [
        Copy(
            copy.version.number,
            job.mark(copy.version, copy.serial),
            strips.get(id(copy.strip)) if copy.strip else None,
            place,
        )
        for place, copy in enumerate(copies)
    ]
    return impose(job.sheet, layers, stamped, watch)
