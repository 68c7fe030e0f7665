"""Certificates and score sheets on paper: `ui.paper`, with refusals of this room."""

from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from certificates.errors import CertificateError
from ui import paper
from ui.paper import FONTS, styles_of

__all__ = ["FONTS", "STATIC", "pdf_of", "styles_of"]

STATIC = Path(__file__).parent / "static/certificates"


def pdf_of(html: str, styles: str, **options: Any) -> bytes:
    """As `ui.paper.pdf_of`; glyph_missing when no font here has some character."""
    try:
        return paper.pdf_of(html, styles, **options)
    except paper.GlyphMissing as error:
        raise CertificateError(
            "glyph_missing",
            _(
                "本机没有能印出下列字的字体，请安装 Noto Serif CJK 后再试：%(characters)s。"
            )
            % {"characters": error.characters},
        ) from error
