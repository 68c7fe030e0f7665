"""What can be wrong with a standard's document, and the list that collects it.

A document is never refused at its first fault: whoever mends it wants to see them all.
"""

from dataclasses import dataclass
from enum import Enum

from django.utils.translation import gettext_lazy as _


class FaultCode(Enum):
    """Kinds of fault; the value is stable, so programs and tests may match it."""

    TOO_LARGE = "too_large"
    MALFORMED = "malformed"
    DUPLICATE_KEY = "duplicate_key"
    MISSING = "missing"
    UNKNOWN_KEY = "unknown_key"
    WRONG_TYPE = "wrong_type"
    OUT_OF_RANGE = "out_of_range"
    WEIGHT_SUM = "weight_sum"
    DUPLICATE_CODE = "duplicate_code"
    OUT_OF_ORDER = "out_of_order"
    UNKNOWN_LEVEL = "unknown_level"
    ORPHAN = "orphan"
    AREA_WITHOUT_WEIGHT = "area_without_weight"
    DUPLICATE_NAME = "duplicate_name"
    EMPTY_CELL = "empty_cell"
    ERRATUM_NOT_IN_TEXT = "erratum_not_in_text"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: where (`levels.5.functions[0].code`), what kind, and a sentence."""

    path: str
    code: FaultCode
    message: str

    def __str__(self) -> str:
        return f"{self.path}：{self.message}" if self.path else self.message


class FaultList:
    """Collects faults while a document is read; knows the sentence of each kind."""

    SENTENCES = {
        FaultCode.TOO_LARGE: _("文件超过 %(limit)s MiB，不予读取。"),
        FaultCode.MALFORMED: _("不是可读取的 YAML 文件：%(reason)s。"),
        FaultCode.DUPLICATE_KEY: _("键“%(key)s”在第 %(line)s 行重复出现。"),
        FaultCode.MISSING: _("缺少必填项“%(key)s”。"),
        FaultCode.UNKNOWN_KEY: _("“%(key)s”不是标准文件规定的项。"),
        FaultCode.WRONG_TYPE: _("此处应为%(expected)s，实际为%(found)s。"),
        FaultCode.OUT_OF_RANGE: _("此处应为%(expected)s，实际为“%(found)s”。"),
        FaultCode.WEIGHT_SUM: _("权重合计应为 100，实际为 %(total)s。"),
        FaultCode.DUPLICATE_CODE: _("编码“%(code)s”重复。"),
        FaultCode.OUT_OF_ORDER: _("编码“%(code)s”次序不对，此处应为“%(expected)s”。"),
        FaultCode.UNKNOWN_LEVEL: _("等级“%(level)s”不存在，等级只能是 5、4、3、2、1。"),
        FaultCode.ORPHAN: _("“%(code)s”不属于上级“%(parent)s”。"),
        FaultCode.AREA_WITHOUT_WEIGHT: _("“%(area)s”没有权重。"),
        FaultCode.DUPLICATE_NAME: _("名称“%(name)s”重复，权重表无法区分。"),
        FaultCode.EMPTY_CELL: _(
            "“%(code)s”的技能要求与相关知识要求只有在注明原文缺失时才可以为空。"
        ),
        FaultCode.ERRATUM_NOT_IN_TEXT: _("勘误所引“%(printed)s”在原文中找不到。"),
    }

    def __init__(self) -> None:
        self.found: list[Fault] = []

    def add(self, path: str, code: FaultCode, /, **values: object) -> None:
        self.found.append(Fault(path, code, str(self.SENTENCES[code]) % values))
