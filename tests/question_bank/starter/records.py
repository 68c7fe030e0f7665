"""Item files as values, and single items of them."""

from decimal import Decimal

from question_bank.files import ItemFile, ItemRecord, PointRecord
from question_bank.kinds import kind_of
from question_bank.records import ItemBody, SourceRecord
from question_bank.starter.linting import Known

AREA = "基础知识"
NODE = "2.2.9(1)"
LAW = ("劳动法", "第三条")
KNOWN = Known(articles={LAW}, nodes={NODE}, quota=(1, 2, 4, 2, 1))
OPTIONS = ["十五日内答复", "三十日内受理", "六十日内办结", "当场告知结果"]
EXPLANATION = (
    "法律规定收到申请后三十日内受理，B对；十五日和六十日是别的期限，当场告知没有依据。"
)
# One subject each, so that no two stems are nearly the same.
SUBJECTS = ("养老", "失业", "工伤", "医疗", "生育", "培训", "创业", "援助") + (
    "监察",
    "仲裁",
    "信访",
    "档案",
    "统计",
    "退休",
    "走访",
)


def content(kind="single_choice", number=0, **fields):
    subject = SUBJECTS[number % len(SUBJECTS)] * (1 + number // len(SUBJECTS))
    plain = {
        "stem": f"{subject}窗口收到申请，应当（　　）。",
        "explanation": EXPLANATION,
    }
    own = {
        "single_choice": {"options": OPTIONS, "key": ["B"]},
        "true_false": {"stem": f"{subject}窗口收到申请，应当受理。", "key": True},
        "ordering": {"entries": [{"text": one} for one in ("登记", "审核", "发证")]},
        "task": {
            "form": "笔试",
            "materials": [{"title": "来信", "body": f"{subject}来信。"}],
            "rubric": [{"code": "1", "title": "受理", "points": 10, "guide": "写明。"}],
            "vetoes": [],
            "reference": "略。",
        },
    }
    if kind == "task":
        plain = {"stem": f"根据来信写出对{subject}的意见。"}
    return plain | own[kind] | fields


def item(kind="single_choice", number=0, *, pool="practice", difficulty=3, **fields):
    code = f"5-ABI{number + 1:03}-{kind_of(kind).letter}1"
    said = fields.pop("content", None) or content(kind, number, **fields)
    return ItemRecord(
        level=5,
        code=code,
        pool=pool,
        point=f"ABI{number + 1:03}",
        body=ItemBody(
            kind=kind,
            content=said,
            difficulty=difficulty,
            cognition="apply",
            points=Decimal(10) if kind == "task" else None,
            minutes=14 if kind == "task" else None,
            sources=(SourceRecord(*LAW),),
        ),
    )


def file_of(*items, points=None):
    """The items, each point on the same node; a task that no pool lacks anything."""
    if points is None:
        points = [
            PointRecord(5, AREA, code, NODE, code, "X")
            for code in dict.fromkeys(one.point for one in items)
        ]
    return ItemFile(None, tuple(points), tuple(items))
