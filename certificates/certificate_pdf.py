"""Certificates on A4: one, tagged for its holder; or a batch for the printer, fast.

A batch lays out what its sheets share once and lays each person's few words over it:
a hundred whole sheets would take WeasyPrint about four times as long.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

import ui
from accounts.sealing import open_number
from certificates.certificate_sheet import Sheet, qr_code, sheet_of, sheet_without_code
from certificates.models import Certificate
from certificates.pdf import FONTS, STATIC, pdf_of, styles_of
from ui.qr import dark_runs

UI_STYLES = Path(ui.__file__).parent / "static/ui/css"
STYLES = (
    FONTS,
    UI_STYLES / "components/certificate.css",
    UI_STYLES / "certificate-sheet.css",
    STATIC / "certificate.css",
    STATIC / "certificate-print.css",
)
POINTS_PER_PIXEL = 0.75
# #17221e, the ink of the QR code on a single sheet.
QR_INK = "0.090196 0.133333 0.117647 RG"


def certificate_pdf(certificate: Certificate) -> bytes:
    """One certificate, tagged so that it can be read aloud; always the same bytes.

    Opens the whole document number. Raises glyph_missing.
    """
    sheet = sheet_of(certificate, open_number(certificate.document))
    context = {"title": certificate.number, "shared": [], "sheets": [sheet]}
    html = render_to_string("certificates/certificate_pdf.html", context)
    identity = f"certificate:{certificate.pk}"
    return pdf_of(html, styles_of(*STYLES), identity=identity, pdf_tags=True)


def certificates_pdf(certificates: Sequence[Certificate]) -> bytes:
    """One page for each certificate, in their order; always the same bytes.

    Load them `for_printing`. Opens the whole document numbers. Raises glyph_missing.
    """
    batch = _batch_of(certificates)
    context = {
        "title": _("职业技能等级证书"),
        "shared": batch.shared,
        "own": [sheet.person_only() for sheet in batch.sheets],
    }
    html = render_to_string("certificates/certificate_pdf.html", context)
    numbers = " ".join(certificate.number for certificate in certificates)
    identity = f"batch:{hashlib.sha256(numbers.encode()).hexdigest()}"
    return pdf_of(html, styles_of(*STYLES), identity=identity, finisher=_Overlay(batch))


@dataclass(frozen=True)
class _Batch:
    """`shared` are the backgrounds; `background` tells which one each sheet has."""

    certificates: Sequence[Certificate]
    sheets: list[Sheet]
    shared: list[Sheet]
    background: list[int]


def _batch_of(certificates: Sequence[Certificate]) -> _Batch:
    sheets = [
        sheet_without_code(certificate, open_number(certificate.document))
        for certificate in certificates
    ]
    plain = [sheet.without_person(sheet.qr) for sheet in sheets]
    places: dict[Sheet, int] = {}
    background = [places.setdefault(sheet, len(places)) for sheet in plain]
    shared = [sheet.without_person(_qr_place(place)) for sheet, place in places.items()]
    return _Batch(certificates, sheets, shared, background)


def _qr_place(number: int) -> SafeString:
    return format_html('<div class="certificate__qr" id="{}"></div>', _qr_id(number))


def _qr_id(number: int) -> str:
    return f"qr-{number}"


class _Overlay:
    """Puts background, words and QR code of each page into one.

    The document's first pages are the backgrounds, the rest hold the words. A PDF
    page may have several content streams, and all pages share their resources.
    """

    def __init__(self, batch: _Batch) -> None:
        self._batch = batch

    def __call__(self, document: Any, pdf: Any) -> None:
        numbers = pdf.pages["Kids"][::3]
        count = len(self._batch.shared)
        backgrounds = [pdf.objects[number]["Contents"] for number in numbers[:count]]
        for place, number in enumerate(numbers[count:]):
            background = self._batch.background[place]
            page = pdf.objects[number]
            codes = _qr_stream(
                self._batch.certificates[place],
                document.pages[background].anchors[_qr_id(background)],
                page["MediaBox"][3],
            )
            page["Contents"] = _joined(
                pdf, backgrounds[background], page["Contents"], codes
            )
        pdf.pages["Kids"] = type(pdf.pages["Kids"])(pdf.pages["Kids"][3 * count :])
        pdf.pages["Count"] -= count


def _joined(pdf: Any, background: bytes, words: bytes, codes: bytes) -> Any:
    """Each stream begins with its own coordinates: keep them apart."""
    from pydyf import Array

    return Array(
        [
            _stream(pdf, b"q"),
            background,
            _stream(pdf, b"Q q"),
            words,
            _stream(pdf, b"Q\n" + codes),
        ]
    )


def _stream(pdf: Any, content: bytes) -> bytes:
    from pydyf import Stream

    stream = Stream([content], compress=len(content) > 100)
    pdf.add_object(stream)
    return bytes(stream.reference)


def _qr_stream(
    certificate: Certificate, box: tuple[float, ...], page_height: float
) -> bytes:
    """The code as strokes in `box`, which is in CSS pixels from the top left.

    Strokes, as in the SVG: viewers snap them to pixels and fatten filled bars.
    """
    rows = qr_code(certificate).matrix
    left, top, right, _bottom = (edge * POINTS_PER_PIXEL for edge in box)
    module = (right - left) / len(rows)
    bars = [
        f"{start} {line + 0.5} m {start + length} {line + 0.5} l"
        for line, row in enumerate(rows)
        for start, length in dark_runs(row)
    ]
    place = f"{module:.5f} 0 0 {-module:.5f} {left:.3f} {page_height - top:.3f} cm"
    return "\n".join(["q", place, QR_INK, "1 w", *bars, "S", "Q"]).encode()
