"""Text of others with a little Markdown: tables, **emphasis** and our own pictures.

Everything else stays as written, its lines too. markdown-it finds the three; what may
be emphasised is narrower here than in CommonMark, and made for Chinese. Whatever comes
out has passed nh3 with a list of the few tags drawn here.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline import image as any_image
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

# Stands in an address where the id of a picture goes.
NO_IMAGE = "00000000-0000-0000-0000-000000000000"
IMAGE = re.compile(
    r"!\[(?P<alt>[^\[\]\n]*+)\]\(image:(?P<id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\)"
)
# No emphasis begins before these and ends after those: 张**、李** are two names.
_CLOSING = ("Z", "C", "Pe", "Pf", "Po")
_OPENING = ("Z", "C", "Ps", "Pi")
_TAGS = {"div", "table", "thead", "tbody", "tr", "th", "td", "strong", "img"}
_VALUES = {
    "div": {"class": {"table-scroll"}},
    "table": {"class": {"table"}},
    "th": {"scope": {"col"}},
}
_ADDED = {"table_open": ("class", "table"), "th_open": ("scope", "col")}


def rich_text(text: str, images: str = "") -> SafeString:
    """Safe HTML for a box of class `with-tables`.

    `images` is the address of this page's pictures with NO_IMAGE for the id; without
    it a picture's description is shown.
    """
    text = re.sub(r"\r\n?", "\n", text)
    env = {"images": images}
    lines, parts, done = text.split("\n"), [], 0
    for start, end, tokens in _tables(text, env):
        parts += [_plain(lines[done:start], env), _table(tokens, env)]
        done = end
    parts.append(_plain(lines[done:], env))
    return _clean("".join(parts), text, images)


def with_tables(text: str) -> SafeString:
    """The same on a page that has no pictures to show."""
    return rich_text(text)


def plain_text(text: str) -> str:
    """The words alone, for a row of a list: no marks, pictures by their description,
    of a table that there is one."""
    lines, parts, done = text.split("\n"), [], 0
    for start, end, _tokens in _tables(text, {}):
        parts += [*lines[done:start], _("（表）")]
        done = end
    return "\n".join(_words(line) for line in [*parts, *lines[done:]])


def images_in(text: str) -> frozenset[UUID]:
    """The pictures that `text` shows."""
    return frozenset(UUID(found["id"]) for found in IMAGE.finditer(text))


def image_markdown(image: UUID, alt: str) -> str:
    """What stands in a text for a picture; `alt` says it to those who can't see it."""
    said = re.sub(r"[\[\]|\s]+", " ", alt).strip()
    return f"![{said}](image:{image})"


def _tables(text: str, env: dict[str, Any]) -> Iterator[tuple[int, int, list[Token]]]:
    """First line, line after the last, and the tokens of each table."""
    if "|" not in text:
        return
    tokens, begun = _PARSER.parse(text, env), 0
    for place, token in enumerate(tokens):
        if token.type == "table_open":
            begun = place
        elif token.type == "table_close":
            first, last = tokens[begun].map or (0, 0)
            yield first, last, tokens[begun : place + 1]


def _plain(lines: Sequence[str], env: dict[str, Any]) -> str:
    """The table stands in a box of its own: no empty lines towards it."""
    return "\n".join(_line(line, env) for line in lines).strip("\n")


def _line(line: str, env: dict[str, Any]) -> str:
    return _PARSER.renderInline(line, env) if _has_marks(line) else escape(line)


def _has_marks(line: str) -> bool:
    return "**" in line or "![" in line


def _words(line: str) -> str:
    if not _has_marks(line):
        return line
    tokens = _PARSER.parseInline(line)[0].children or []
    return "".join(
        _description(token) if token.type == "image" else token.content
        for token in tokens
    )


def _table(tokens: list[Token], env: Mapping[str, Any]) -> str:
    for token in tokens:
        if token.type in _ADDED:
            token.attrSet(*_ADDED[token.type])
    drawn = _PARSER.renderer.render(tokens, _PARSER.options, dict(env))
    return '<div class="table-scroll">' + drawn.replace("\n", "") + "</div>"


def _clean(drawn: str, text: str, images: str) -> SafeString:
    shown = {images.replace(NO_IMAGE, str(image)) for image in images_in(text)}
    return mark_safe(_cleaner(frozenset(shown)).clean(drawn))


@lru_cache(maxsize=64)
def _cleaner(addresses: frozenset[str]) -> nh3.Cleaner:
    """What lets through the tags drawn here, and pictures at these addresses only."""
    return nh3.Cleaner(
        tags=_TAGS,
        attributes={"img": {"alt"}},
        tag_attribute_values=_VALUES | {"img": {"src": set(addresses)}},
        url_schemes=set(),
        link_rel=None,
    )


def _strong(state: StateInline, silent: bool) -> bool:
    """Two asterisks, no more and no fewer: 138****0001 is a telephone number.

    CommonMark's own rule would not emphasise **《劳动法》** between Chinese letters.
    """
    at, end = state.pos, state.pos + 2
    around = state.src[at - 1] if at else " ", state.src[end : end + 1] or " "
    if silent or state.src[at:end] != "**" or "*" in around:
        return False
    opens, closes = _may_open(*around), _may_close(*around)
    for _asterisk in "**":
        state.push("text", "", 0).content = "*"
        state.delimiters.append(
            Delimiter(
                marker=ord("*"),
                length=2,
                token=len(state.tokens) - 1,
                end=-1,
                open=opens,
                close=closes,
            )
        )
    state.pos = end
    return True


def _may_open(before: str, after: str) -> bool:
    return after in "\"'" or not (
        unicodedata.category(after).startswith(_CLOSING) or _inside(before, after)
    )


def _may_close(before: str, after: str) -> bool:
    return not (
        unicodedata.category(before).startswith(_OPENING) or _inside(before, after)
    )


def _inside(before: str, after: str) -> bool:
    """Whether both belong to one number or Latin word: 33**12, 2**3."""
    return all(one.isascii() and one.isalnum() for one in (before, after))


def _image(state: StateInline, silent: bool) -> bool:
    """Only pictures of ours; other addresses stay text."""
    return bool(IMAGE.match(state.src, state.pos)) and any_image(state, silent)


def _draw_image(
    renderer: RendererProtocol,
    tokens: Sequence[Token],
    place: int,
    options: OptionsDict,
    env: dict[str, Any],
) -> str:
    token = tokens[place]
    if not env["images"]:
        return escape(_description(token))
    image = str(token.attrs["src"]).removeprefix("image:")
    address = env["images"].replace(NO_IMAGE, image)
    return f'<img src="{escape(address)}" alt="{escape(token.content)}">'


def _description(image: Token) -> str:
    return _("［图：%(alt)s］") % {"alt": image.content}


def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero", {"html": False})
    parser.inline.ruler.at("emphasis", _strong)
    parser.inline.ruler.at("image", _image)
    parser.add_render_rule("image", _draw_image)
    return parser.enable(["table", "emphasis", "image"])


_PARSER = _parser()
