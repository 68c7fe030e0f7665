"""What a certificate shows, on paper and on a screen; its QR code."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from certificates.models import Certificate

# Longer values are set smaller and may take two lines.
LONG_VALUE = 13  # characters
LONG_ISSUER = 12
INK = "#17221e"


@dataclass(frozen=True)
class Fact:
    """One labelled value. `varies` tells the people of one batch apart."""

    label: str
    label_en: str
    value: str | SafeString
    is_number: bool = False
    is_wide: bool = False
    varies: bool = False


@dataclass(frozen=True)
class Sheet:
    """The variables of ui/components/certificate.html, and whether it is a sample."""

    facts: tuple[Fact, ...]
    issuer_facts: tuple[tuple[str, str | SafeString], ...]
    qr: SafeString
    is_demo: bool

    @property
    def title(self) -> str:
        return _("职业技能等级证书")

    @property
    def title_en(self) -> str:
        return "Certificate of Occupational Skill Level"

    @property
    def says(self) -> list[str]:
        return [_("本证书表明持证人"), _("通过本机构组织的"), _("职业技能等级认定。")]

    @property
    def notice(self) -> str:
        return _("扫码，或在查验页输入编号和姓名，核对证书的内容与状态。")

    @property
    def seal(self) -> str:
        return _("盖章处")

    def without_person(self, qr: SafeString) -> "Sheet":
        """What all sheets of a batch share; `qr` holds the code's place."""
        blank = tuple(
            replace(fact, value="") if fact.varies else fact for fact in self.facts
        )
        return replace(self, facts=blank, qr=qr)

    def person_only(self) -> "Sheet":
        """What is left of this sheet when the shared part is there already."""
        own = tuple(
            fact if fact.varies else replace(fact, value="") for fact in self.facts
        )
        return replace(self, facts=own)


def sheet_of(certificate: Certificate, document_number: str) -> Sheet:
    """The sheet; screens pass the masked `document_number`, paper the whole one."""
    plain = sheet_without_code(certificate, document_number)
    return replace(plain, qr=qr_image(certificate))


def sheet_without_code(certificate: Certificate, document_number: str) -> Sheet:
    """The sheet of a batch, which draws its QR codes itself."""
    return Sheet(
        facts=_facts(certificate, document_number),
        issuer_facts=(
            (_("评价机构"), _fitting(certificate.issuer, LONG_ISSUER)),
            (_("发证日期"), day_in_words(certificate.issued_on)),
        ),
        qr=SafeString(""),
        is_demo=certificate.is_demo,
    )


def check_address(certificate: Certificate) -> str:
    """Where the QR code leads: the public page with all that is printed."""
    path = reverse("certificates:check_token", args=[certificate.token])
    return f"{settings.BASE_URL.rstrip('/')}{path}"


def qr_code(certificate: Certificate) -> Any:
    """Level M survives a crease or a stamp across 15 % of it."""
    return segno.make_qr(check_address(certificate), error="m")


def qr_image(certificate: Certificate) -> SafeString:
    """Inline SVG without style or size: the sheet's CSS gives both."""
    drawn = qr_code(certificate).svg_inline(
        border=0, dark=INK, svgclass="certificate__qr", lineclass=None, omitsize=True
    )
    named = format_html('<svg role="img" aria-label="{}" ', _("查验二维码"))
    return mark_safe(drawn.replace("<svg ", named, 1))


def day_in_words(day: date) -> str:
    return _("%(year)d 年 %(month)d 月 %(day)d 日") % {
        "year": day.year,
        "month": day.month,
        "day": day.day,
    }


def _facts(certificate: Certificate, document_number: str) -> tuple[Fact, ...]:
    name = _fitting(certificate.holder_name, LONG_VALUE)
    return (
        Fact(_("姓名"), "Name", name, varies=True),
        Fact(_("证件类型"), "ID type", certificate.document_kind_label, varies=True),
        Fact(_("证件号码"), "ID No.", document_number, is_number=True, varies=True),
        # The standard names no 工种, so the place is struck out.
        Fact(_("工种（职业方向）"), "Job", "/"),
        Fact(_("职业名称"), "Occupation", _fitting(certificate.occupation, LONG_VALUE)),
        Fact(_("职业技能等级"), "Skill level", certificate.level_name),
        Fact(
            _("证书编号"),
            "Certificate No.",
            certificate.number,
            is_number=True,
            is_wide=True,
            varies=True,
        ),
    )


def _fitting(text: str, length: int) -> str | SafeString:
    if len(text) <= length:
        return text
    return format_html('<span class="certificate__long">{}</span>', text)
