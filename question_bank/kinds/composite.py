from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from question_bank.errors import Fault, ItemError
from question_bank.kinds.answers import numbered
from question_bank.kinds.base import (
    Answer,
    Content,
    Kind,
    Line,
    Shown,
    ShownPart,
)
from question_bank.kinds.checking import Reader
from question_bank.kinds.part_texts import PART_KINDS, part_from, part_texts
from question_bank.kinds.shape import Column, Rows, Text, Values

MOST_PARTS = 10
PART_COLUMNS = (
    Column(
        "kind",
        _("题型"),
        choices=tuple((kind.code, kind.label) for kind in PART_KINDS.values()),
    ),
    Column("stem", _("小题题干"), lines=2),
    Column("options", _("选项，每行一个"), "lines", required=False, lines=5),
    Column("key", _("答案"), lines=2),
    Column("explanation", _("解析"), lines=2),
)


class Composite(Kind):
    """组合题: a stimulus and two or more questions of keyed kinds on it.

    The item earns the mean of what its parts earn. A part of the content is the
    content of its own kind with the kind's code beside it; nothing is shuffled.
    """

    code = "composite"
    label = _("组合题")
    letter = "G"
    national_code = "60"
    marked_by_key = True
    own_points = False
    fields = (
        Text("stem", _("共用题干"), lines=8, hint=_("几道小题共用的材料或情境。")),
        Rows(
            "parts",
            _("小题"),
            PART_COLUMNS,
            least=2,
            hint=_(
                "单选 4 个选项、多选 5 个；判断的答案写 √ 或 ×；"
                "填空的答案每空一行，几种写法都对时用“|”隔开。"
            ),
        ),
    )

    def check(self, content: Content, where: str = "content") -> None:
        reader = Reader(content, where)
        reader.known("stem", "parts")
        reader.text("stem")
        parts = reader.items("parts")
        if not 2 <= len(parts) <= MOST_PARTS:
            reader.fault("parts", f"须有 2 至 {MOST_PARTS} 道小题。")
        for place, part in enumerate(parts, start=1):
            own = reader.entry(f"parts[{place}]", part)
            if own is not None:
                _check_part(own)
        reader.done()

    def values_of(self, content: Content) -> dict[str, Any]:
        rows = [part_texts(part) for part in content.get("parts", ())]
        return super().values_of({**content, "parts": []}) | {"parts": rows}

    def content_from(
        self, values: Values, like: Content | None = None
    ) -> dict[str, Any]:
        content = super().content_from(values, like)
        return content | {"parts": [part_from(row) for row in content["parts"]]}

    def plain_text(self, content: Content) -> str:
        texts = [content["stem"]]
        for kind, part in _parts(content):
            texts.append(kind.plain_text(part))
        return "\n".join(texts)

    def shown(self, content: Content, order: Sequence[int] = ()) -> Shown:
        parts = tuple(
            ShownPart(number, kind.code, kind.shown(part))
            for number, (kind, part) in enumerate(_parts(content), start=1)
        )
        return Shown(content["stem"], "parts", parts=parts)

    def clean_answer(self, content: Content, answer: object) -> Answer:
        parts = list(_parts(content))
        given = answer.get("parts") if isinstance(answer, dict) else None
        if not isinstance(given, list) or len(given) > len(parts):
            raise ItemError("answer_invalid", [Fault("parts", "小题不存在。")])
        given = [*given, *[None] * (len(parts) - len(given))]
        cleaned = [
            _clean_part(kind, part, one)
            for (kind, part), one in zip(parts, given, strict=True)
        ]
        return {"parts": cleaned} if any(cleaned) else None

    def answer_text(self, answer: Answer) -> str:
        return numbered(
            [_part_text(part) for part in answer["parts"]] if answer else []
        )

    def share(
        self, content: Content, answer: Answer, order: Sequence[int] = ()
    ) -> Fraction:
        shares = [kind.share(part, one) for kind, part, one in _each(content, answer)]
        return sum(shares, Fraction()) / len(shares)

    def key_answer(self, content: Content, order: Sequence[int] = ()) -> Answer:
        return {"parts": [kind.key_answer(part) for kind, part in _parts(content)]}

    def key_text(self, content: Content, order: Sequence[int] = ()) -> str:
        return numbered([kind.key_text(part) for kind, part in _parts(content)])

    def explanation_text(self, content: Content, order: Sequence[int] = ()) -> str:
        explained = enumerate(_parts(content), start=1)
        return "\n".join(
            f"（{number}）{kind.explanation_text(part)}"
            for number, (kind, part) in explained
        )

    def lines(
        self, content: Content, answer: Answer, order: Sequence[int] = ()
    ) -> tuple[Line, ...]:
        return tuple(
            Line(
                f"（{number}）",
                kind.answer_text(one),
                kind.key_text(part),
                kind.share(part, one) == 1,
            )
            for number, (kind, part, one) in enumerate(_each(content, answer), start=1)
        )


def _parts(content: Content) -> Iterator[tuple[Kind, Content]]:
    """The parts of known kinds, each with its own content."""
    for part in content["parts"]:
        kind = PART_KINDS.get(part["kind"])
        if kind is not None:
            yield kind, _own(part)


def _each(content: Content, answer: Answer) -> Iterator[tuple[Kind, Content, Answer]]:
    parts = list(_parts(content))
    given = answer["parts"] if answer else [None] * len(parts)
    for (kind, part), one in zip(parts, given, strict=True):
        yield kind, part, one


def _own(part: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in part.items() if name != "kind"}


def _check_part(reader: Reader) -> None:
    """The part's own kind checks it; then it must fit the texts that people type."""
    part = reader.data
    kind = PART_KINDS.get(str(part.get("kind")))
    if kind is None:
        labels = "、".join(str(kind.label) for kind in PART_KINDS.values())
        reader.fault("kind", f"小题的题型须为{labels}之一。")
        return
    try:
        kind.check(_own(part), reader.where)
    except ItemError as error:
        reader.faults.extend(error.faults)
        return
    if part_from(part_texts(part)) != part:
        reader.fault(
            "options",
            "选项各占一行，首尾不留空格；填空的答案里不能有竖线；多选须全对。",
        )


def _clean_part(kind: Kind, content: Content, answer: object) -> Answer:
    if answer is None:
        return None
    if not isinstance(answer, dict) or len(answer) != 1:
        raise ItemError("answer_invalid", [Fault("parts", "小题的作答不完整。")])
    return kind.clean_answer(content, answer)


def _part_text(answer: Answer) -> str:
    """The kinds of parts answer by letters or by typed texts."""
    if not answer:
        return ""
    return (
        "".join(answer["choice"]) if "choice" in answer else numbered(answer["blanks"])
    )
