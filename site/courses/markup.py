"""The plain text of course files as rich text: paragraphs, lists, strong words.

A blank line parts paragraphs; lines that all begin with "- " are a list; **words** are
strong. Everything else is text: markup of any other kind comes out as written.
"""

import re

from django.utils.html import escape

STRONG = re.compile(r"\*\*(.+?)\*\*")
BULLET = "- "


def rich_text(plain: str) -> str:
    parts = re.split(r"\n\s*\n", plain.strip())
    return "".join(_part(part.strip().splitlines()) for part in parts)


def _part(lines: list[str]) -> str:
    if all(line.startswith(BULLET) for line in lines):
        items = (_inline(line.removeprefix(BULLET)) for line in lines)
        return "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"
    # A line break inside a Chinese paragraph is the file's, not the reader's.
    return f"<p>{_inline(''.join(line.strip() for line in lines))}</p>"


def _inline(text: str) -> str:
    return STRONG.sub(r"<b>\1</b>", escape(text))
