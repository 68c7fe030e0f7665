"""The second reading of item files as data: answered with the key covered, then kept.

A reader gets `blind_sheet`, writes down an answer to every item, and only then learns
where it differs from the key. `review.csv` keeps a row for each item: the hash of the
content that was read, the blind answer, the verdict and a remark. Pure.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import TypeVar

from question_bank.errors import Fault, ItemError
from question_bank.files import ItemRecord
from question_bank.hashing import content_hash
from question_bank.kinds import kind_of
from question_bank.kinds.base import Shown

LONGEST_ANSWER = 200


class Verdict(StrEnum):
    AGREE = "agree"
    AMBIGUOUS = "ambiguous"
    WRONG_KEY = "wrong_key"
    MENDED = "mended"
    DROPPED = "dropped"


@dataclass(frozen=True)
class BlindAnswer:
    """What a reader wrote; without a verdict it stands for an agreement."""

    item: str
    blind_answer: str
    verdict: str = ""
    remark: str = ""


@dataclass(frozen=True)
class Reading:
    """A row of review.csv."""

    item: str
    content_hash: str
    blind_answer: str
    verdict: str
    remark: str


TRUE, FALSE = "true", "false"
# How readers write that a statement holds or not; A and B are the letters shown.
WORDS = {
    TRUE: {"true", "√", "对", "正确", "a"},
    FALSE: {"false", "×", "错", "错误", "b"},
}


def key_as_read(item: ItemRecord) -> str:
    """The key as a reader writes it: letters, true or false, words; "" where people
    mark."""
    kind = kind_of(item.kind)
    key = item.body.content.get("key")
    if isinstance(key, bool):
        return TRUE if key else FALSE
    return kind.key_text(item.body.content) if kind.marked_by_key else ""


def agrees(item: ItemRecord, blind_answer: str) -> bool:
    """Whether the answer is the key; always for items that people mark."""
    key = key_as_read(item)
    if key in WORDS:
        return blind_answer.strip().lower() in WORDS[key]
    return not key or _plain(blind_answer) == _plain(key)


def _plain(answer: str) -> str:
    return "".join(filter(_counts, answer)).upper()


def _counts(character: str) -> bool:
    """Blanks and marks between letters do not count; what numbers are made of does."""
    return character.isalnum() or character in "√×.-—"


def blind_sheet(items: Iterable[ItemRecord]) -> str:
    """The items as a candidate sees them, without key, explanation, source, rubric."""
    return "\n\n".join("\n".join(_lines(item)) for item in items)


def _lines(item: ItemRecord) -> Iterator[str]:
    kind = kind_of(item.kind)
    yield f"## {item.code}  {item.pool}  {kind.label}"
    yield from _shown_lines(kind.shown(item.body.content))


def _shown_lines(shown: Shown) -> Iterator[str]:
    yield shown.stem.strip()
    for material in shown.materials:
        yield f"【{material.title}】\n{material.body.strip()}"
    for number, question in enumerate(shown.questions, start=1):
        yield f"（{number}）{question}"
    for left in shown.lefts:
        yield f"- {left}"
    for option in (*shown.options, *shown.entries):
        yield f"{option.letter}. {option.text}"
    for gap in shown.gaps:
        yield f"____ {gap.label} {gap.unit}".rstrip()
    for part in shown.parts:
        yield f"（{part.number}）[{kind_of(part.kind).label}]"
        yield from _shown_lines(part.shown)


def noted(
    items: Iterable[ItemRecord], answers: Iterable[BlindAnswer], kept: Sequence[Reading]
) -> list[Reading]:
    """`kept` with a row for every answer, in the order of the codes.

    ItemError (`readings_invalid`) names answers to unknown items, unknown verdicts,
    empty answers, and each answer that is not the key and says nothing about it.
    """
    known = {item.code: item for item in items}
    rows = {row.item: row for row in kept}
    faults: list[Fault] = []
    for one in answers:
        faults += (Fault(one.item, text) for text in _objections(one, known))
        if one.item in known:
            rows[one.item] = _reading(one, known[one.item])
    if faults:
        raise ItemError("readings_invalid", faults)
    return [rows[code] for code in sorted(rows)]


def _reading(one: BlindAnswer, item: ItemRecord) -> Reading:
    verdict = one.verdict or Verdict.AGREE.value
    remark = one.remark or ("一致" if verdict == Verdict.AGREE else "")
    now = content_hash(item.kind, item.body.content)
    return Reading(one.item, now, one.blind_answer.strip(), verdict, remark)


def _objections(one: BlindAnswer, known: Mapping[str, ItemRecord]) -> Iterator[str]:
    if one.item not in known:
        yield "没有这道题。"
        return
    if one.verdict and one.verdict not in set(Verdict):
        yield f"不认识的结论：{one.verdict}。"
    if not one.blind_answer.strip():
        yield "没有写答案。"
    elif len(one.blind_answer) > LONGEST_ANSWER:
        yield f"答案超过 {LONGEST_ANSWER} 字，请只写要点。"
    elif not agrees(known[one.item], one.blind_answer) and not _explains(one):
        key = key_as_read(known[one.item])
        yield f"遮住答案时写 {one.blind_answer}，题目答案是 {key}，须写明结论和说明。"


def _explains(one: BlindAnswer) -> bool:
    return one.verdict not in ("", Verdict.AGREE) and bool(one.remark.strip())


def unexplained(items: Sequence[ItemRecord], rows: Iterable[Reading]) -> list[Fault]:
    """Items whose present content nobody read, and readings that explain nothing."""
    by_code = {row.item: row for row in rows}
    faults = [
        Fault(item.code, message)
        for item in items
        if (message := _unread(item, by_code.get(item.code)))
    ]
    here = {item.code for item in items}
    gone = (row for row in by_code.values() if row.item not in here)
    return faults + [
        Fault(row.item, "题目已不在，结论却不是 dropped。")
        for row in gone
        if row.verdict != Verdict.DROPPED
    ]


def _unread(item: ItemRecord, row: Reading | None) -> str:
    if row is None:
        return "没有第二个人读过。"
    if row.content_hash != content_hash(item.kind, item.body.content):
        return "读过以后又改了。"
    if row.verdict not in set(Verdict) - {Verdict.DROPPED}:
        return f"结论不对：{row.verdict}。"
    answered = BlindAnswer(row.item, row.blind_answer, row.verdict, row.remark)
    if not row.blind_answer or not (
        agrees(item, row.blind_answer) or _explains(answered)
    ):
        return "遮住答案时所写与答案不同，结论没有说明。"
    if row.verdict != Verdict.AGREE and not row.remark:
        return "结论没有说明。"
    return ""


Row = TypeVar("Row", Reading, BlindAnswer)


def read_rows(text: str, kind: type[Row]) -> list[Row]:
    """The rows of a CSV; columns it does not have are empty."""
    names = [field.name for field in fields(kind)]
    return [
        kind(**{name: (row.get(name) or "").strip() for name in names})
        for row in csv.DictReader(io.StringIO(text))
    ]


def written_rows(rows: Iterable[Reading]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(field.name for field in fields(Reading))
    for row in rows:
        writer.writerow(getattr(row, field.name) for field in fields(Reading))
    return out.getvalue()
