"""The 22 characters of a certificate number. Pure.

Positions 1-13 name the centre as the authorities coded it; the centre itself gives
14-22: issue year, level and serial. There is no check digit, so a wrong character
can only be named where the place allows no such character.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from certificates.errors import CertificateError

LENGTH = 22
# Professional qualification certificates of former times had numbers of this length.
OLD_LENGTH = 16
CENTURY = 2000
LAST_SERIAL = 999_999
# GB/T 2260 does not assign it: no number of a demo centre can pass for a real one.
DEMO_PROVINCE = "99"
# GB/T 2260, and 66 for 新疆生产建设兵团.
PROVINCE = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-6]|99")
# People type groups apart, or copy a line break.
GAPS = re.compile(r"[\s\-‐-―]+")


@dataclass(frozen=True)
class Fault:
    """One wrong part; `message` is a full sentence with the place of the part."""

    code: str
    message: str


@dataclass(frozen=True)
class Part:
    """A part of the number: where it stands and which characters it may have."""

    name: str
    start: int
    end: int
    pattern: re.Pattern[str]
    message: str | Promise

    def fault_in(self, text: str) -> Fault | None:
        if self.pattern.fullmatch(text[self.start : self.end]):
            return None
        return Fault(f"number_{self.name}", str(self.message))


PARTS = (
    Part(
        "kind",
        0,
        1,
        re.compile("[YSJ]"),
        _lazy(
            "第 1 位是评价机构类别，应为 Y（用人单位）、S（社会培训评价组织）或 "
            "J（技工院校）。"
        ),
    ),
    Part(
        "organisation",
        1,
        5,
        re.compile("[0-9]{4}"),
        _lazy("第 2 至 5 位是评价机构代码，应为四位数字。"),
    ),
    Part(
        "province",
        5,
        7,
        PROVINCE,
        _lazy("第 6 至 7 位是机构所在地的省级代码，这两位数字没有对应的省份。"),
    ),
    Part(
        "site",
        7,
        13,
        re.compile("[0-9A-Z]{6}"),
        _lazy("第 8 至 13 位是机构序列码，应为六位数字或大写字母。"),
    ),
    Part(
        "year",
        13,
        15,
        re.compile("[0-9]{2}"),
        _lazy("第 14 至 15 位是核发年份的末两位，应为数字。"),
    ),
    Part(
        "level",
        15,
        16,
        re.compile("[345]"),
        _lazy("第 16 位是职业技能等级，应为 5、4 或 3。"),
    ),
    Part(
        "serial",
        16,
        22,
        re.compile("(?!000000)[0-9]{6}"),
        _lazy("第 17 至 22 位是证书序列码，应为 000001 至 999999。"),
    ),
)


@dataclass(frozen=True)
class CertificateNumber:
    """A number taken apart. `year` is the year of issue, not of the exam."""

    kind_code: str
    organisation_code: str
    province_code: str
    site_code: str
    year: int
    level: int
    serial: int

    def __str__(self) -> str:
        return (
            f"{self.kind_code}{self.organisation_code}{self.province_code}"
            f"{self.site_code}{self.year - CENTURY:02d}{self.level}{self.serial:06d}"
        )

    @property
    def is_demo(self) -> bool:
        return self.province_code == DEMO_PROVINCE


def normal_form(text: str) -> str:
    """Capitals without gaps, full-width characters made plain (NFKC)."""
    return GAPS.sub("", unicodedata.normalize("NFKC", text)).upper()


def faults_in(text: str) -> tuple[Fault, ...]:
    """Every wrong part of the number `text`, which must be in normal form."""
    if len(text) == OLD_LENGTH:
        return (_old_number(),)
    if len(text) != LENGTH:
        return (_wrong_length(len(text)),)
    found = (part.fault_in(text) for part in PARTS)
    return tuple(fault for fault in found if fault)


def parse(text: str) -> CertificateNumber:
    """Read a number as people type it.

    Raises CertificateError with the code of the first wrong part (number_length,
    number_old, number_kind, _organisation, _province, _site, _year, _level or
    _serial) and the sentences of all of them.
    """
    number = normal_form(text)
    _refuse(faults_in(number))
    piece = {part.name: number[part.start : part.end] for part in PARTS}
    return CertificateNumber(
        kind_code=piece["kind"],
        organisation_code=piece["organisation"],
        province_code=piece["province"],
        site_code=piece["site"],
        year=CENTURY + int(piece["year"]),
        level=int(piece["level"]),
        serial=int(piece["serial"]),
    )


def compose(
    centre_codes: tuple[str, str, str, str],
    *,
    is_demo: bool,
    issued_on: date,
    level: int,
    serial: int,
) -> CertificateNumber:
    """The number of a certificate from its parts, checked.

    `centre_codes` are parts 1-4: kind, organisation, province and site. Only demo
    centres may carry province 99, and they no other. Raises what `parse` raises.
    """
    number = CertificateNumber(
        *centre_codes, year=issued_on.year, level=level, serial=serial
    )
    _refuse(faults_in(str(number)))
    if number.is_demo != is_demo:
        _refuse((_wrong_province(),))
    return number


def _refuse(faults: tuple[Fault, ...]) -> None:
    if faults:
        message = "".join(fault.message for fault in faults)
        raise CertificateError(faults[0].code, message)


def _old_number() -> Fault:
    return Fault(
        "number_old",
        _(
            "这是 16 位的职业资格证书编号，不是职业技能等级证书编号。"
            "请到发证时的职业资格证书查询网站核对。"
        ),
    )


def _wrong_length(length: int) -> Fault:
    message = _("证书编号应为 22 位，你填写的是 %(length)d 位，请逐位核对。")
    return Fault("number_length", message % {"length": length})


def _wrong_province() -> Fault:
    return Fault(
        "number_province",
        _("演示机构的省级代码须为 99，真实机构不得使用 99。"),
    )
