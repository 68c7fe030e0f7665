"""HTML to PDF by WeasyPrint, shut in: nothing is fetched, no clock is read.

WeasyPrint is imported where it is used: it would add its weight to every web process.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any, NoReturn

FONTS = Path(__file__).parent / "static/ui/css/paper-fonts.css"
IDENTIFIER_BYTES = 16
# Where a sheet's own pictures lie; nobody is ever asked for that address.
PICTURES = "https://pictures.invalid/"
# Called with WeasyPrint's document and the unfinished PDF.
Finisher = Callable[[Any, Any], None]


class GlyphMissing(Exception):
    """No font of this machine has some of the sheet's `characters`."""

    def __init__(self, characters: str) -> None:
        self.characters = characters
        super().__init__(characters)


@dataclass(frozen=True)
class Picture:
    """A picture that a sheet shows by its name."""

    mime: str
    data: bytes


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
    pictures: Mapping[str, Picture] | None = None,
    **options: Any,
) -> bytes:
    """The PDF of `html`: equal input gives equal bytes.

    `identity` names the printed thing; the file's identifier is its hash. `pictures`
    are those that `html` may show, by the names that stand as their addresses. Raises
    GlyphMissing rather than print an empty box in place of a character.
    """
    from weasyprint import CSS, HTML

    sheet = CSS(string=styles, url_fetcher=refuse_every_url)
    fetcher = partial(_picture_at, pictures or {})
    page = HTML(string=html, base_url=PICTURES, url_fetcher=fetcher)
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


def _picture_at(pictures: Mapping[str, Picture], url: str) -> Any:
    from weasyprint.urls import URLFetcherResponse

    picture = pictures.get(url.removeprefix(PICTURES))
    if picture is None:
        refuse_every_url(url)
    return URLFetcherResponse(url, picture.data, {"Content-Type": picture.mime})


def _require_glyphs(document: Any) -> None:
    missing = {
        chr(codepoint) for font in document.fonts.values() for codepoint in font.missing
    }
    if missing:
        raise GlyphMissing("、".join(sorted(missing)))
