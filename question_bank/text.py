"""What is written into an item, made clean before it is kept.

Item texts are plain text with a little Markdown (docs/decisions/0006). What is pasted
from a web page or comes in a spreadsheet may carry tags, control characters and signs
that nobody sees. Here they go, so that texts that look the same are the same. Pure.
"""

import html
import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

import nh3

_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# Controls, lone surrogates, and what has no width: spaces, joiners of words, soft
# hyphens, and the marks of direction, by which a text can read otherwise than it is.
# The joiners of letters (200C, 200D) and the choosers of glyphs belong to the script.
_JUNK = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u180e\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)

_SINGLE = {
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta",
    "source", "track", "wbr",
}  # fmt: skip
# To HTML everything up to their closing tag is theirs: without one they are no tags.
_TAKE_ALL = {
    "iframe", "math", "noembed", "noframes", "noscript", "script", "style", "svg",
    "template", "textarea", "title", "xmp",
}  # fmt: skip
# What nh3 takes for harmless, and the rest of HTML; o:p is Word's.
_OPENING = nh3.ALLOWED_TAGS - _SINGLE | {
    "address", "applet", "audio", "big", "body", "button", "canvas", "datalist",
    "dialog", "dir", "fieldset", "font", "form", "head", "html", "label", "legend",
    "main", "marquee", "menu", "meter", "nobr", "o:p", "object", "optgroup",
    "option", "output", "param", "picture", "progress", "section", "select",
    "tfoot", "video",
}  # fmt: skip
_WITHOUT_WORDS = _TAKE_ALL - {"noscript", "textarea", "title", "xmp"}
_TAG = re.compile(
    r"""<(?P<close>/?)(?P<name>[a-z][a-z0-9:]*+)
    (?P<attributes>(?:
        [\s/]++ [^\s"'<>/=]++
        (?:\s*=\s*(?:"[^"<]*"|'[^'<]*'|[^\s"'<>=`]++))?
    )*)
    [\s/]*+>""",
    re.VERBOSE | re.IGNORECASE,
)
# Comments (Word hides conditions in them), document types, CDATA, <?xml … ?>.
_DECLARATION = re.compile(
    r"<!--(?:(?!<!--|-->).)*+-->|<!(?:doctype|\[)[^<>]*>|<\?[a-z][^<>]*>",
    re.DOTALL | re.IGNORECASE,
)
_LINES = re.compile(r"[bh]r|/(?:p|div|li|tr|dt|dd|table|blockquote|h[1-6])")
_CELLS = re.compile(r"/t[dh]")
_CLEANER = nh3.Cleaner(tags=set(), clean_content_tags=set(_WITHOUT_WORDS))
# Tags made of tags, level upon level: nobody pastes that.
_DEEPEST = 12


def clean_content(content: Any) -> Any:
    """A copy of a JSON value with every text in it cleaned; the keys stay."""
    if isinstance(content, str):
        return clean_text(content)
    if isinstance(content, Mapping):
        return {key: clean_content(value) for key, value in content.items()}
    if isinstance(content, list):
        return [clean_content(value) for value in content]
    return content


def clean_text(text: str) -> str:
    """The text as it is kept: NFC, lines ended by \\n, nothing invisible, trimmed.

    HTML is reduced to its words; scripts and styles go with what is in them. A sign
    that begins no tag (年龄<60, A<B, <2012>) stays. Cleaning again changes nothing:
    what becomes a tag only when another is gone, goes as well.
    """
    text = _normal(text)
    for _ in range(_DEEPEST):
        words = _normal(_without_tags(text))
        if words == text:
            return text
        text = words
    return text.replace("<", "＜")


def _normal(text: str) -> str:
    text = _JUNK.sub("", _LINE_ENDS.sub("\n", text))
    lines = unicodedata.normalize("NFC", text).split("\n")
    return _trimmed("\n".join(line.rstrip() for line in lines))


def _trimmed(text: str) -> str:
    """One line end at the end stays: it is how YAML ends a text of several lines."""
    words = text.strip()
    return f"{words}\n" if words and text.endswith("\n") else words


def _without_tags(text: str) -> str:
    """The words of a text with tags in it; one without comes back as it is."""
    parts, done = [], 0
    for start, end, tag in _tags(text):
        parts += [text[done:start].replace("<", "&lt;"), tag]
        done = end
    if not done:
        return text
    marked = "".join([*parts, text[done:].replace("<", "&lt;")])
    return html.unescape(_CLEANER.clean(marked)).strip()


def _tags(text: str) -> Iterator[tuple[int, int, str]]:
    """Where each tag begins and ends, and what of it the cleaner needs to see."""
    if "<" not in text:
        return
    found = [(one.span(), "") for one in _DECLARATION.finditer(text)]
    done = 0
    for (start, end), tag in sorted(found + _elements(text)):
        if start >= done:
            yield start, end, tag
            done = end


def _elements(text: str) -> list[tuple[tuple[int, int], str]]:
    """Tags of HTML: single ones, pairs, and what has attributes.

    <b> alone may well be a sign of order (a<b>c).
    """
    tags = list(_TAG.finditer(text))
    named = {tag["close"] + tag["name"].lower() for tag in tags}
    known = _SINGLE | _OPENING | _TAKE_ALL
    pairs = {name for name in known if {name, f"/{name}"} <= named}
    return [
        (tag.span(), _bare(tag))
        for tag in tags
        if (name := tag["name"].lower()) in pairs | _SINGLE
        or (name in _OPENING and "=" in tag["attributes"])
    ]


def _bare(tag: re.Match[str]) -> str:
    """The tag without attributes, and the gap it makes between words."""
    name = tag["close"] + tag["name"].lower()
    gap = "\n" if _LINES.fullmatch(name) else " " if _CELLS.fullmatch(name) else ""
    return f"<{name}>{gap}"
