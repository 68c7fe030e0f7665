"""适配证明: the checker's table and the items of a form, on paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.template.loader import render_to_string

from exams.papers.models import PaperForm
from exams.papers.printing.booklet import pdf_of
from exams.papers.printing.paper import PaperHead
from exams.papers.printing.sources import FormContent, PlacedItem, head_of, whole
from exams.papers.wording import ProofRow, proof_rows
from question_bank.kinds import kind_of


@dataclass(frozen=True)
class ProofLine:
    """An item as the proof names it."""

    position: int
    item: str
    version: int
    kind: str
    area: str
    points: str


@dataclass(frozen=True)
class AreaLine:
    """An area with its weight in per cent, and its points; both of the whole paper."""

    area: str
    weight: str
    points: str


@dataclass(frozen=True)
class Proof:
    head: PaperHead
    digest: str
    bank_digest: str
    blueprint: str
    areas: tuple[AreaLine, ...]
    rows: tuple[ProofRow, ...]
    items: tuple[ProofLine, ...]


def proof_of(form: PaperForm, content: FormContent) -> Proof:
    """Load `form` with `blueprint_version__blueprint` and `level__standard`."""
    return Proof(
        head=head_of(form),
        digest=form.digest,
        bank_digest=form.bank_digest,
        blueprint=_blueprint(form),
        areas=tuple(_areas(form, content.places)),
        rows=tuple(proof_rows(content.proof)),
        items=tuple(map(_line, content.places)),
    )


def proof_pdf(proof: Proof) -> bytes:
    html = render_to_string("papers/print/proof.html", {"proof": proof})
    return pdf_of(html, identity=f"proof:{proof.head.code}:{proof.digest}")


def _blueprint(form: PaperForm) -> str:
    version = form.blueprint_version
    if version is None:
        return str(form.blueprint.get("template", ""))
    return f"{version.blueprint.name} v{version.number} {version.digest[:12]}"


def _areas(form: PaperForm, places: Sequence[PlacedItem]) -> list[AreaLine]:
    return [
        AreaLine(
            area,
            str(percent),
            whole(
                sum((place.points for place in places if place.area == area), Decimal())
            ),
        )
        for area, percent in form.blueprint.get("areas", ())
    ]


def _line(place: PlacedItem) -> ProofLine:
    return ProofLine(
        place.position,
        place.version.item.code,
        place.version.number,
        str(kind_of(place.kind).label),
        place.area,
        whole(place.points),
    )
