"""Text with Markdown tables in it: the tables are drawn, the rest stays as written."""

import re
from collections.abc import Iterator, Sequence

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

_PARSER = MarkdownIt("zero", {"html": False}).enable("table")
_TAGS = {"table", "thead", "tbody", "tr", "th", "td"}
_ATTRIBUTES = {"table": {"class"}, "th": {"scope"}}
_ADDED = {"table_open": ("class", "table"), "th_open": ("scope", "col")}


def with_tables(text: str) -> SafeString:
    """Escaped text with its lines, for a box of class `with-tables`; tables as HTML."""
    text = re.sub(r"\r\n?", "\n", text)
    lines, parts, done = text.split("\n"), [], 0
    for start, end, tokens in _tables(text):
        parts += [_plain(lines[done:start]), _drawn(tokens)]
        done = end
    parts.append(_plain(lines[done:]))
    return mark_safe("".join(parts))


def _tables(text: str) -> Iterator[tuple[int, int, list[Token]]]:
    """First line, line after the last, and the tokens of each table."""
    if "|" not in text:
        return
    tokens, begun = _PARSER.parse(text), 0
    for place, token in enumerate(tokens):
        if token.type == "table_open":
            begun = place
        elif token.type == "table_close":
            first, last = tokens[begun].map or (0, 0)
            yield first, last, tokens[begun : place + 1]


def _plain(lines: Sequence[str]) -> str:
    """The table stands in a box of its own: no empty lines towards it."""
    return escape("\n".join(lines).strip("\n"))


def _drawn(tokens: list[Token]) -> str:
    for token in tokens:
        if token.type in _ADDED:
            token.attrSet(*_ADDED[token.type])
    drawn = _PARSER.renderer.render(tokens, _PARSER.options, {}).replace("\n", "")
    clean = nh3.clean(drawn, tags=_TAGS, attributes=_ATTRIBUTES)
    return f'<div class="table-scroll">{clean}</div>'
