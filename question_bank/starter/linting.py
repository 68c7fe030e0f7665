"""What spoils item files, beyond what the importer refuses. Pure: no database.

The importer asks whether an item can be stored; this asks whether the files make a
bank worth learning from: nothing to guess by, nothing asked twice, everything
explained, and every source known.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from question_bank.checks import Answered, advice, set_advice
from question_bank.duplicates.corpus import corpus_of
from question_bank.duplicates.shingles import shingles_of
from question_bank.errors import Fault
from question_bank.files import ItemFile, ItemRecord, PointRecord
from question_bank.kinds import kind_of
from question_bank.kinds.base import LETTERS
from question_bank.kinds.choice import OPTION_LETTER
from question_bank.texts import every_text, question_words

# The longest option may be this many times the shortest.
UNEVEN = 1.8
# Of single choices, the share whose key alone is longest; chance would give 0.25.
LONGEST_IS_KEY = 0.35
FEWEST = 20
SHORTEST_EXPLANATION = 30
# How far a pool's share of a difficulty may be from that of a paper.
DIFFICULTY_SLACK = 0.08

# Options are shuffled on screen, and a task is answered there.
PLACE_WORD = re.compile(r"[前后][一二两三四]项|第[一二三四五]项|最后一项|[①-⑤]")
# Text right below a table would be drawn as one more of its rows.
BELOW_TABLE = re.compile(r"^\|.*\| *\n(?=[^|\s])", re.MULTILINE)
PAPER_WORD = re.compile(r"答题[纸卡]|桌上[的有]|画表|卷面|另附纸")

Group = Sequence[ItemRecord]


@dataclass(frozen=True)
class Known:
    """What items may rest on: (law, article) in force, and nodes of the standard; and
    how the items of a paper share out over the difficulties 1 to 5."""

    articles: Collection[tuple[str, str]]
    nodes: Collection[str]
    quota: Sequence[int]


def lint(file: ItemFile, known: Known) -> list[Fault]:
    """Everything wrong with the files, each fault naming its item or group."""
    points = {point.key: point for point in file.points}
    faults = [fault for item in file.items for fault in _item_faults(item, known)]
    for name, group in _groups(file.items, points).items():
        faults += (
            Fault(name, message) for message in _group_messages(group, known.quota)
        )
    return [*faults, *_point_faults(file, known), *_twins(file.items)]


def _item_faults(item: ItemRecord, known: Known) -> Iterator[Fault]:
    for message in _item_messages(item, known):
        yield Fault(item.code, message)


def _item_messages(item: ItemRecord, known: Known) -> Iterator[str]:
    yield from _code_messages(item)
    yield from _source_messages(item, known)
    body = item.body
    for found in advice(item.kind, body.content, body.sources, points=body.points):
        yield str(found.message)
    yield from _option_messages(body.content)
    if any(map(BELOW_TABLE.search, every_text(body.content))):
        yield "表格下面要空一行，再写别的话。"
    if kind_of(item.kind).marked_by_key:
        told = kind_of(item.kind).explanation_text(body.content)
        if len(told) < SHORTEST_EXPLANATION:
            yield "解析太短，没有讲清为什么对、为什么错。"
    elif PAPER_WORD.search(body.content["stem"]):
        yield "作答在屏幕上，题干却说到纸笔。"


def _code_messages(item: ItemRecord) -> Iterator[str]:
    beginning = f"{item.level}-{item.point}-{kind_of(item.kind).letter}"
    if not re.fullmatch(rf"{beginning}[1-9]\d?", item.code):
        yield f"编号须以 {beginning} 开头，后接序号。"


def _source_messages(item: ItemRecord, known: Known) -> Iterator[str]:
    for source in item.body.sources:
        if source.law and (source.law, source.article) not in known.articles:
            yield f"法规库里没有《{source.law}》{source.article}。"
        if source.standard and source.standard not in known.nodes:
            yield f"标准里没有 {source.standard}。"


def _option_messages(content: Mapping[str, object]) -> Iterator[str]:
    options = content.get("options")
    if not isinstance(options, list):
        return
    lengths = [len(option) for option in options]
    if max(lengths) > UNEVEN * min(lengths):
        yield f"最长的选项是最短的 {max(lengths) / min(lengths):.1f} 倍。"
    explanation = str(content["explanation"])
    if not set(OPTION_LETTER.findall(explanation)) <= set(LETTERS[: len(options)]):
        yield "解析里有选项以外的字母。"
    if PLACE_WORD.search(explanation):
        yield "解析按位置称呼选项，打乱顺序后就错了。"


def _groups(
    items: Group, points: Mapping[tuple[int, str], PointRecord]
) -> Mapping[str, Group]:
    """The theory items of each level, area and pool."""
    found: defaultdict[str, list[ItemRecord]] = defaultdict(list)
    for item in items:
        if kind_of(item.kind).marked_by_key and item.point_key in points:
            area = points[item.point_key].area
            found[f"{item.level} {area} {item.pool}"].append(item)
    return found


def _group_messages(group: Group, quota: Sequence[int]) -> Iterator[str]:
    for found in set_advice(map(_answered, group)):
        yield str(found.message)
    singles = [item for item in group if item.kind == "single_choice"]
    longest = sum(map(_key_is_longest, singles))
    if len(singles) >= FEWEST and longest > LONGEST_IS_KEY * len(singles):
        yield f"{len(singles)} 道单选题里有 {longest} 道最长的选项就是答案。"
    if len(group) >= FEWEST:
        yield from _difficulty_messages(group, quota)


def _difficulty_messages(group: Group, quota: Sequence[int]) -> Iterator[str]:
    counts = Counter(item.body.difficulty for item in group)
    for difficulty, part in enumerate(quota, start=1):
        share = part / sum(quota)
        found = counts[difficulty] / len(group)
        if abs(found - share) > DIFFICULTY_SLACK:
            yield f"难度 {difficulty} 的题占 {found:.0%}，应在 {share:.0%} 左右。"


def _answered(item: ItemRecord) -> Answered:
    """Letters as shown; a statement has two."""
    kind, content = kind_of(item.kind), item.body.content
    return Answered(item.kind, kind.key_text(content), kind.option_count(content) or 2)


def _key_is_longest(item: ItemRecord) -> bool:
    options = item.body.content["options"]
    key = options[LETTERS.index(item.body.content["key"][0])]
    return all(len(key) > len(other) for other in options if other != key)


def _point_faults(file: ItemFile, known: Known) -> Iterator[Fault]:
    """Points on unknown nodes, and points that a pool has no item of."""
    pools: defaultdict[tuple[int, str], set[str]] = defaultdict(set)
    for item in file.items:
        pools[item.point_key].add(item.pool)
    for point in file.points:
        where = f"{point.level}-{point.code}"
        if point.node not in known.nodes:
            yield Fault(where, f"标准里没有 {point.node}。")
        lacks = {"practice", "exam"} - pools[point.key]
        if lacks and point.part == "theory":
            yield Fault(where, f"没有 {'、'.join(sorted(lacks))} 用途的题。")


def _twins(items: Group) -> Iterator[Fault]:
    """Items that ask nearly the same, across levels, areas and pools."""
    sets = [shingles_of(question_words(item.body.content)) for item in items]
    corpus = corpus_of(sets)
    for place, item in enumerate(items):
        for other, likeness in corpus.twins_of(place):
            if other < place:
                message = f"与 {items[other].code} 近似（{likeness:.2f}）。"
                yield Fault(item.code, message)
