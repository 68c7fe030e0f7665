"""The figures of a score sheet (成绩册): what XLSX and PDF both print, and their hash.

Absent and 违纪 are words, never zero, and count in no average: there is none.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import rfc8785
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.errors import CertificateError
from certificates.rules import require_released
from exams.sittings.models import (
    Candidacy,
    CandidacyStatus,
    Outcome,
    PartCode,
    Result,
    ResultStatus,
    Sitting,
)

# Rates are kept to a tenth of a per cent.
RATE_STEP = Decimal("0.001")


@dataclass(frozen=True)
class ScoreRow:
    """One person. `theory` and `skill` are points, or the word for why there are none."""

    position: int
    ticket: str
    name: str
    document: str
    level: str
    theory: Decimal | str
    skill: Decimal | str
    conclusion: str


@dataclass(frozen=True)
class Totals:
    """Counts of people. `rate` is passed ÷ present, None when nobody came."""

    label: str
    expected: int
    present: int
    absent: int
    violations: int
    passed: int
    rate: Decimal | None

    @property
    def percent(self) -> str:
        """The rate as people read it: 66.7%, or a dash when nobody came."""
        return "—" if self.rate is None else f"{self.rate * 100:.1f}%"


@dataclass(frozen=True)
class ScoreSheetFigures:
    """Everything that a score sheet says. Totals: theory, skill, both parts."""

    sitting: str
    title: str
    centre: str
    occupation: str
    level: str
    held_on: str
    rows: tuple[ScoreRow, ...]
    totals: tuple[Totals, ...]
    is_demo: bool

    @property
    def figures_hash(self) -> str:
        """SHA-256 over the RFC 8785 form of all figures, scores as text."""
        return hashlib.sha256(rfc8785.dumps(_plain(asdict(self)))).hexdigest()


def figures_of(sitting: Sitting) -> ScoreSheetFigures:
    """The figures of a released sitting, in the order of tickets (3 queries).

    Who was admitted is expected. Raises not_released, and results_open when an
    admitted person has no released result yet.
    """
    require_released(sitting)
    results = _released_results(sitting)
    level = sitting.level
    return ScoreSheetFigures(
        sitting=str(sitting.pk),
        title=sitting.title,
        centre=sitting.centre.name,
        occupation=level.standard.name,
        level=level.name,
        held_on=timezone.localtime(sitting.opens_at).date().isoformat(),
        rows=tuple(
            _row(position, result, level.name)
            for position, result in enumerate(results, start=1)
        ),
        totals=_totals(results),
        is_demo=sitting.centre.is_demo,
    )


def _released_results(sitting: Sitting) -> list[Result]:
    released = Result.objects.filter(
        candidacy__sitting=sitting,
        candidacy__status=CandidacyStatus.ADMITTED,
        status=ResultStatus.RELEASED,
    )
    results = list(
        released.select_related("candidacy__user")
        .prefetch_related("candidacy__user__identity_documents")
        .order_by("candidacy__ticket")
    )
    admitted = sitting.candidacies.filter(status=CandidacyStatus.ADMITTED).count()
    if len(results) != admitted:
        raise CertificateError(
            "results_open",
            _("还有 %(count)d 名考生的成绩没有发布，成绩册暂不能生成。")
            % {"count": admitted - len(results)},
        )
    return results


def _row(position: int, result: Result, level: str) -> ScoreRow:
    candidacy = result.candidacy
    return ScoreRow(
        position=position,
        ticket=candidacy.ticket,
        name=candidacy.user.name,
        document=_masked_document(candidacy),
        level=level,
        theory=_score(result.theory_score, result.theory_code),
        skill=_score(result.skill_score, result.skill_code),
        conclusion=str(Outcome(result.outcome).label),
    )


def _masked_document(candidacy: Candidacy) -> str:
    known = candidacy.user.identity_documents.all()
    newest = max(known, key=lambda one: (one.added_at, one.pk), default=None)
    return newest.masked if newest else ""


def _score(score: Decimal | None, code: str) -> Decimal | str:
    return str(PartCode(code).label) if score is None else score


def _totals(results: Sequence[Result]) -> tuple[Totals, ...]:
    theory = [(one.theory_code, _reaches(one, one.theory_score)) for one in results]
    skill = [(one.skill_code, _reaches(one, one.skill_score)) for one in results]
    both = [(_joint_code(one), one.outcome == Outcome.PASSED.value) for one in results]
    return (
        _count(_("理论"), theory),
        _count(_("技能"), skill),
        _count(_("两部分"), both),
    )


def _reaches(result: Result, score: Decimal | None) -> bool:
    return score is not None and score >= result.pass_mark


def _joint_code(result: Result) -> str:
    """Of both parts together: absent from one is absent, then a violation in one."""
    codes = {result.theory_code, result.skill_code}
    for code in (PartCode.ABSENT, PartCode.VIOLATION):
        if code in codes:
            return code
    return PartCode.SCORED


def _count(label: str, people: Sequence[tuple[str, bool]]) -> Totals:
    """Totals from (code, passed) of each person; a violator came and did not pass."""
    codes = [code for code, _passed in people]
    absent = codes.count(PartCode.ABSENT)
    present = len(people) - absent
    passed = sum(passed for _code, passed in people)
    return Totals(
        label=label,
        expected=len(people),
        present=present,
        absent=absent,
        violations=codes.count(PartCode.VIOLATION),
        passed=passed,
        rate=_rate(passed, present),
    )


def _rate(passed: int, present: int) -> Decimal | None:
    if not present:
        return None
    return (Decimal(passed) / present).quantize(RATE_STEP, ROUND_HALF_UP)


def rule_of_totals() -> str:
    """How people were counted; PDF and workbook say it alike."""
    return _(
        "应考＝已准考人数；实考＝应考－缺考；合格率＝合格÷实考。"
        "“两部分”一行：任一部分缺考即计缺考，两部分都合格才计合格。"
    )


def _plain(value: Any) -> Any:
    """Decimals as text, for the canonical form."""
    if isinstance(value, dict):
        return {key: _plain(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(entry) for entry in value]
    return str(value) if isinstance(value, Decimal) else value
