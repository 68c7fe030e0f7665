"""What an item rests on, as people write it: 《劳动争议调解仲裁法》第二十七条；标准 5:3.1.2K."""

import re
from collections.abc import Iterable, Iterator

from question_bank.records import SourceRecord

_PARTS = re.compile(r"[；;\n]")
_ARTICLES = re.compile(r"《(?P<law>[^》]+)》\s*(?P<articles>\S.*)")
_NODE = re.compile(r"标准\s*(?P<node>\S+)")
# Several articles of one law: 第一条、第二条.
_NEXT_ARTICLE = re.compile(r"、\s*(?=第)")


def sources_text(sources: Iterable[SourceRecord], between: str = "；") -> str:
    """All sources, which `sources_of` reads again."""
    return between.join(map(str, sources))


def sources_of(text: str) -> tuple[list[SourceRecord], list[str]]:
    """The sources that the text names, and the parts of it that name none."""
    found: list[SourceRecord] = []
    unknown = []
    for part in filter(None, map(str.strip, _PARTS.split(text))):
        named = list(_named_in(part))
        found += named
        if not named:
            unknown.append(part)
    return found, unknown


def _named_in(part: str) -> Iterator[SourceRecord]:
    if node := _NODE.fullmatch(part):
        yield SourceRecord(standard=node["node"])
    elif cited := _ARTICLES.fullmatch(part):
        for article in _NEXT_ARTICLE.split(cited["articles"]):
            yield SourceRecord(law=cited["law"].strip(), article=article.strip())
