"""HTML to PDF by WeasyPrint, shut in: nothing is fetched, no clock is read.

WeasyPrint is imported where it is used: it would add its weight to every web process.
"""

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

from django.utils.translation import gettext as _

from certificates.errors import CertificateError

STATIC = Path(__file__).parent / "static/certificates"
IDENTIFIER_BYTES = 16
# Called with WeasyPrint's document and the unfinished PDF.
Finisher = Callable[[Any, Any], None]


def refuse_every_url(url: str, *args: Any, **kwargs: Any) -> NoReturn:
    """Our sheets hold all they need: an address in one is a fault, or an attack."""
    from weasyprint.urls import FatalURLFetchingError

    raise FatalURLFetchingError(f"Printed sheets fetch nothing: {url}")


def pdf_of(
    html: str,
    styles: str,
    *,
    identity: str,
    finisher: Finisher | None = None,
    **options: Any,
) -> bytes:
    """The PDF of `html`: equal input gives equal bytes.

    `identity` names the printed thing; the file's identifier is its hash. Raises
    glyph_missing when no font of this machine has some character.
    """
    from weasyprint import CSS, HTML

    sheet = CSS(string=styles, url_fetcher=refuse_every_url)
    page = HTML(string=html, url_fetcher=refuse_every_url)
    identifier = hashlib.sha256(identity.encode()).digest()[:IDENTIFIER_BYTES]

    def finish(document: Any, pdf: Any) -> None:
        _require_glyphs(document)
        if finisher:
            finisher(document, pdf)

    printed = page.render(stylesheets=[sheet]).write_pdf(
        pdf_identifier=identifier, finisher=finish, **options
    )
    return bytes(printed)


@cache
def styles_of(*paths: Path) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


def _require_glyphs(document: Any) -> None:
    """Refuse a sheet with an empty box in place of a character."""
    missing = {
        chr(codepoint) for font in document.fonts.values() for codepoint in font.missing
    }
    if missing:
        raise CertificateError(
            "glyph_missing",
            _(
                "本机没有能印出下列字的字体，请安装 Noto Serif CJK 后再试：%(characters)s。"
            )
            % {"characters": "、".join(sorted(missing))},
        )
