import re
import unicodedata
from decimal import Decimal

from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _

from question_bank.kinds.base import Gap
from question_bank.kinds.checking import Reader
from question_bank.kinds.choice import EXPLANATION_HINT
from question_bank.kinds.numbers import is_number, number_text, read_decimal
from question_bank.kinds.shape import Column, Rows, Text
from question_bank.kinds.typed import Row, TypedKind

MOST_RESULTS = 10
LONGEST_UNIT = 10
# A number first, then its unit; thousands may be set apart.
_NUMBER = re.compile(r"[+\-−–—]?\d[\d,. ]*", re.ASCII)


class Calculation(TypedKind):
    """计算: results, each a number with a unit, right within a tolerance.

    The unit stands beside the gap and need not be typed; another unit is wrong.
    """

    code = "calculation"
    label = _("计算题")
    letter = "N"
    national_code = "70"
    rows = "results"
    longest = 60
    fields = (
        Text("stem", _("题干"), lines=5, hint=_("写清已知条件和保留几位小数。")),
        Rows(
            "results",
            _("各项结果"),
            (
                Column("asked", _("求什么"), required=False),
                Column("answer", _("正确结果"), "number"),
                Column("tolerance", _("允许误差"), "number"),
                Column("unit", _("单位"), required=False),
            ),
            least=1,
            hint=_("允许误差没有就写 0；单位显示在作答处旁边，写错单位算错。"),
        ),
        Text("explanation", _("解析"), hint=EXPLANATION_HINT),
    )

    def check_rules(self, reader: Reader) -> None:
        rows = reader.items(self.rows)
        if len(rows) > MOST_RESULTS:
            reader.fault(self.rows, f"最多 {MOST_RESULTS} 项结果。")
        for place, row in enumerate(rows, start=1):
            if isinstance(row, dict):
                _check_result(reader, f"{self.rows}[{place}]", row)

    def gap(self, number: int, row: Row) -> Gap:
        label = row["asked"] or translated("结果 %(number)d") % {"number": number}
        return Gap(label, row["unit"])

    def accepts(self, row: Row, text: str) -> bool:
        number, unit = read_result(text)
        if number is None or unit not in ("", _unit(row["unit"])):
            return False
        distance = abs(number - Decimal(number_text(row["answer"])))
        return distance <= Decimal(number_text(row["tolerance"]))

    def right(self, row: Row) -> str:
        return number_text(row["answer"])

    def right_as_read(self, row: Row) -> str:
        right = f"{self.right(row)} {row['unit']}".strip()
        if not row["tolerance"]:
            return right
        return translated("%(right)s（误差不超过 %(tolerance)s）") % {
            "right": right,
            "tolerance": number_text(row["tolerance"]),
        }


def read_result(text: str) -> tuple[Decimal | None, str]:
    """The number and the unit that a person typed: "１，２３４．５元", "¥1234.5"."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if plain.startswith("¥"):
        plain = f"{plain[1:].strip()}元"
    found = _NUMBER.match(plain)
    if found is None:
        return None, ""
    return read_decimal(found[0].rstrip(" .,")), _unit(plain[found.end() :])


def _unit(text: str) -> str:
    """A unit as it is compared; a full stop after it does not count."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    return plain.rstrip("。.").casefold()


def _check_result(reader: Reader, name: str, row: Row) -> None:
    if is_number(row.get("tolerance")) and row["tolerance"] < 0:
        reader.fault(f"{name}.tolerance", "允许误差不能小于 0。")
    unit = row.get("unit")
    if isinstance(unit, str) and (len(unit) > LONGEST_UNIT or re.search(r"\d", unit)):
        reader.fault(f"{name}.unit", f"单位最长 {LONGEST_UNIT} 字，不含数字。")
