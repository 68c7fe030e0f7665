"""Identity document numbers as people type them: GB 11643-1999 and its kin. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import AccountError
from accounts.models import DocumentKind

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
CITIZEN_NUMBER = re.compile(r"[0-9]{17}[0-9X]")
OLD_CITIZEN_NUMBER = re.compile(r"[0-9]{15}")
PASSPORT_NUMBER = re.compile(r"(?=.*[0-9])[A-Z0-9]{5,17}")
# GB/T 2260; old codes live on in numbers, so an unknown one is only remarked upon.
PROVINCES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
    ]
)
# 香港, 澳门, 台湾 residents' permits.
PERMIT_REGIONS = frozenset({"810000", "820000", "830000"})


class Sex(StrEnum):
    MALE = "male"
    FEMALE = "female"


@dataclass(frozen=True)
class IdentityNumber:
    """A checked number. Passports tell neither birth nor sex."""

    kind: str
    number: str
    masked: str
    birth: date | None = None
    sex: Sex | None = None
    warnings: tuple[str, ...] = ()


def parse_number(kind: str, text: str, on: date | None = None) -> IdentityNumber:
    """Read the number `text` of a document of `kind`, as on the day `on` (today).

    Full-width characters, spaces around and a small x are put right. Raises
    AccountError with code number_form, number_15_digits, number_check,
    number_birth, number_region or kind_unknown.
    """
    number = normal_form(text)
    if kind == DocumentKind.PASSPORT:
        return _passport(number)
    if kind not in (DocumentKind.RESIDENT_ID, DocumentKind.RESIDENCE_PERMIT):
        raise AccountError("kind_unknown", _("不支持这种证件类型。"))
    _require_citizen_form(number)
    return IdentityNumber(
        kind=kind,
        number=number,
        masked=mask(number),
        birth=_birth(number, on or timezone.localdate()),
        sex=Sex.MALE if int(number[16]) % 2 else Sex.FEMALE,
        warnings=_region_remarks(kind, number),
    )


def normal_form(text: str) -> str:
    """NFKC (full-width to plain), trimmed, in capitals."""
    return unicodedata.normalize("NFKC", text).strip().upper()


def check_character(first_17: str) -> str:
    """The 18th character after GB 11643 (ISO 7064 MOD 11-2)."""
    total = sum(
        int(digit) * weight for digit, weight in zip(first_17, WEIGHTS, strict=True)
    )
    return CHECK_CHARACTERS[total % 11]


def mask(number: str) -> str:
    """What may be shown: the first three and last four of 18, less of short ones."""
    head, tail = (3, 4) if len(number) >= 15 else (1, 2)
    return number[:head] + "*" * (len(number) - head - tail) + number[-tail:]


def _passport(number: str) -> IdentityNumber:
    if not PASSPORT_NUMBER.fullmatch(number):
        raise AccountError(
            "number_form", _("护照号码应为 5 至 17 位字母和数字，请核对后重新填写。")
        )
    return IdentityNumber(
        kind=DocumentKind.PASSPORT, number=number, masked=mask(number)
    )


def _require_citizen_form(number: str) -> None:
    if OLD_CITIZEN_NUMBER.fullmatch(number):
        raise AccountError(
            "number_15_digits",
            _("15 位的旧证件号码已停止使用，请填写现行身份证上的 18 位号码。"),
        )
    if not CITIZEN_NUMBER.fullmatch(number):
        raise AccountError(
            "number_form", _("证件号码应为 18 位，前 17 位是数字，末位是数字或 X。")
        )
    if check_character(number[:17]) != number[17]:
        raise AccountError("number_check", _("证件号码的校验位不对，请逐位核对。"))


def _birth(number: str, on: date) -> date:
    try:
        birth = date.fromisoformat(f"{number[6:10]}-{number[10:12]}-{number[12:14]}")
    except ValueError as error:
        raise AccountError(
            "number_birth", _("证件号码中的出生日期不存在，请核对第 7 至 14 位。")
        ) from error
    if birth > on:
        raise AccountError("number_birth", _("证件号码中的出生日期晚于今天。"))
    return birth


def _region_remarks(kind: str, number: str) -> tuple[str, ...]:
    if kind == DocumentKind.RESIDENCE_PERMIT:
        if number[:6] not in PERMIT_REGIONS:
            raise AccountError(
                "number_region",
                _("港澳台居民居住证号码应以 810000、820000 或 830000 开头。"),
            )
        return ()
    if number[:6] in PERMIT_REGIONS:
        return (_("这是港澳台居民居住证号码，请核对证件类型。"),)
    if number[:2] not in PROVINCES:
        return (_("证件号码开头的地区码不在现行目录内，请核对。"),)
    return ()
