"""参考答案及评分标准: what examiners hold. Never part of what candidates get."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string

from exams.papers.printing.booklet import heading_of, pdf_of, title_of
from exams.papers.printing.paper import (
    KeyEntry,
    PaperKey,
    PrintedPaper,
)
from exams.papers.printing.sources import whole
from exams.papers.printing.versions import PaperVersion, key_in, paper_in
from ui.paper import Picture
from ui.rich_text import NO_IMAGE

# Answers in a line of the table.
ACROSS = 10


@dataclass(frozen=True)
class KeySection:
    """A section's answers: short ones in a grid, long ones and rubrics one by one."""

    heading: str
    grid: tuple[tuple[KeyEntry, ...], ...]
    long: tuple[KeyEntry, ...]


@dataclass(frozen=True)
class VersionKey:
    name: str
    sections: tuple[KeySection, ...]


def key_pdf(
    paper: PrintedPaper,
    key: PaperKey,
    versions: Sequence[PaperVersion],
    pictures: Mapping[str, Picture] | None = None,
) -> bytes:
    """The answers of each version, every version from a new page."""
    context = {
        "head": paper.head,
        "title": title_of(paper),
        "points": whole(paper.points),
        "images": NO_IMAGE,
        "versions": [
            VersionKey(
                version.name if len(versions) > 1 else "",
                tuple(_sections(paper_in(version, paper), key_in(version, key))),
            )
            for version in versions
        ],
    }
    html = render_to_string("papers/print/key.html", context)
    identity = f"key:{paper.head.code}:{len(versions)}"
    return pdf_of(html, identity=identity, pictures=pictures)


def _sections(paper: PrintedPaper, key: PaperKey) -> Iterator[KeySection]:
    for numeral, section in paper.numbered:
        entries = [key.by_position[item.position] for item in section.items]
        short = [entry for entry in entries if _is_short(entry)]
        yield KeySection(
            heading_of(numeral, section),
            tuple(
                tuple(short[at : at + ACROSS]) for at in range(0, len(short), ACROSS)
            ),
            tuple(entry for entry in entries if not _is_short(entry)),
        )


def _is_short(entry: KeyEntry) -> bool:
    return not entry.is_marked_by_people and len(entry.answer) <= 6
