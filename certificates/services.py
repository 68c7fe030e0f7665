"""Acts upon certificates: issue and revoke. Each is evidence."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import evidence
from accounts.models import (
    Centre,
    CentreRole,
    DocumentKind,
    IdentityDocument,
    User,
)
from certificates.errors import CertificateError
from certificates.models import Certificate, CertificateStatus, NumberSequence
from certificates.number import LAST_SERIAL, compose
from certificates.rules import require_released, require_role
from exams.sittings.models import (
    Outcome,
    Result,
    ResultStatus,
    Sitting,
)

# 128 bits: nobody guesses the address that a QR code holds.
TOKEN_BYTES = 16
REASON_LENGTH = 300


@dataclass(frozen=True)
class Issue:
    """What all certificates of one act have in common."""

    actor: User
    issued_on: date
    at: datetime


@transaction.atomic
def issue_certificates(
    *,
    sitting: Sitting,
    actor: User,
    issued_on: date,
    at: datetime,
    limit: int | None = None,
) -> list[Certificate]:
    """Give a numbered certificate to everyone who passed `sitting` and has none.

    In the order of tickets, at most `limit` at once; a repeat finds nobody left and
    issues nothing. Numbers count up per centre, issue year and level, so a January
    issue of a December exam belongs to the new year. `issued_on` lies between the
    release of the results and today. Raises not_clerk, not_released,
    issued_on_invalid, document_missing, sequence_full and the codes of a number.
    """
    require_role(actor, sitting.centre, CentreRole.CLERK, on=timezone.localdate(at))
    # One issue of a sitting at a time: the second one then sees what the first did.
    locked = Sitting.objects.select_for_update().get(pk=sitting.pk)
    require_released(locked)
    results = list(_locked(awaiting_certificate(locked))[:limit])
    if not results:
        return []
    _check_day(results, issued_on, timezone.localdate(at))
    documents = _documents_of(results)
    serials = _next_serials(locked, issued_on.year, len(results))
    issue = Issue(actor, issued_on, at)
    certificates = [
        _new_certificate(result, documents[result.pk], serial, issue)
        for result, serial in zip(results, serials, strict=True)
    ]
    Certificate.objects.bulk_create(certificates)
    _record_issue(locked, certificates, issue)
    return certificates


@transaction.atomic
def revoke_certificate(
    *, certificate: Certificate, actor: User, reason: str, at: datetime
) -> None:
    """Mark a valid certificate as revoked; its number stays burnt for ever.

    A registrar does it, after the decision and its notice were served outside. The
    `reason` is shown to whoever checks the certificate. Raises not_registrar,
    reason_missing, reason_long and not_valid (already revoked).
    """
    require_role(
        actor, certificate.centre, CentreRole.REGISTRAR, on=timezone.localdate(at)
    )
    reason = _checked_reason(reason)
    # Compare and set, so that two people leave one revocation.
    revoked = Certificate.objects.valid().filter(pk=certificate.pk)
    if not revoked.update(
        status=CertificateStatus.REVOKED, status_at=at, status_reason=reason
    ):
        raise CertificateError("not_valid", _("这张证书已经撤销，无须再次撤销。"))
    certificate.refresh_from_db()
    evidence.record(
        actor=actor,
        action="certificate.revoked",
        subject=f"certificate:{certificate.pk}",
        before={"status": CertificateStatus.VALID},
        after={"status": CertificateStatus.REVOKED},
        reason=reason,
        at=at,
    )


def awaiting_certificate(sitting: Sitting) -> QuerySet[Result]:
    """Released, passed results of `sitting` whose person has no valid certificate.

    A result that was certified once is never certified again, also after a
    revocation: only a new result can earn a new number.
    """
    of_result = Certificate.objects.filter(result=OuterRef("pk"))
    of_person = Certificate.objects.valid().filter(
        result__candidacy=OuterRef("candidacy")
    )
    return Result.objects.filter(
        ~Exists(of_result),
        ~Exists(of_person),
        candidacy__sitting=sitting,
        status=ResultStatus.RELEASED,
        outcome=Outcome.PASSED,
    ).order_by("candidacy__ticket")


def _locked(results: QuerySet[Result]) -> QuerySet[Result]:
    """With all that is printed; nobody can supersede these until we commit."""
    return (
        results.select_for_update(of=("self",))
        .select_related("candidacy__user", "candidacy__sitting__centre")
        .select_related("candidacy__sitting__level__standard")
        .prefetch_related("candidacy__user__identity_documents")
    )


def _check_day(results: Sequence[Result], issued_on: date, today: date) -> None:
    released = max(
        timezone.localdate(result.released_at)
        for result in results
        if result.released_at
    )
    if not released <= issued_on <= today:
        raise CertificateError(
            "issued_on_invalid",
            _("发证日期不得早于成绩发布之日 %(released)s，也不得晚于今天。")
            % {"released": released.isoformat()},
        )


def _documents_of(results: Iterable[Result]) -> dict[UUID, IdentityDocument]:
    """The newest identity document of each result's person."""
    documents = {}
    missing = []
    for result in results:
        known = result.candidacy.user.identity_documents.all()
        if known:
            documents[result.pk] = max(known, key=lambda one: (one.added_at, one.pk))
        else:
            missing.append(result.candidacy.ticket)
    if missing:
        raise CertificateError(
            "document_missing",
            _("下列准考证号的考生没有登记证件，请先补登：%(tickets)s。")
            % {"tickets": "、".join(missing)},
        )
    return documents


def _next_serials(sitting: Sitting, year: int, count: int) -> range:
    """Take `count` serials under a row lock: whoever comes second waits here."""
    key: dict[str, Any] = {
        "centre_id": sitting.centre_id,
        "year": year,
        "level": sitting.level.number,
    }
    NumberSequence.objects.get_or_create(**key)
    sequence = NumberSequence.objects.select_for_update().get(**key)
    first = sequence.last + 1
    if sequence.last + count > LAST_SERIAL:
        raise CertificateError(
            "sequence_full", _("本机构该年度该等级的证书序列码已经用完。")
        )
    sequence.last += count
    sequence.save(update_fields=["last"])
    return range(first, first + count)


def _new_certificate(
    result: Result,
    document: IdentityDocument,
    serial: int,
    issue: Issue,
) -> Certificate:
    """The facts as they are printed, copied: later changes of name do not matter."""
    sitting = result.candidacy.sitting
    centre, level = sitting.centre, sitting.level
    number = compose(
        codes_of(centre),
        is_demo=centre.is_demo,
        issued_on=issue.issued_on,
        level=level.number,
        serial=serial,
    )
    return Certificate(
        result=result,
        centre=centre,
        number=str(number),
        token=secrets.token_hex(TOKEN_BYTES),
        holder_name=result.candidacy.user.name,
        document=document,
        document_kind=DocumentKind(document.kind).value,
        document_masked=document.masked,
        occupation=level.standard.name,
        occupation_code=level.standard.code,
        level=level.number,
        level_name=level.name,
        issuer=centre.name,
        issued_on=issue.issued_on,
        issued_by=issue.actor,
        is_demo=centre.is_demo,
        status_at=issue.at,
    )


def codes_of(centre: Centre) -> tuple[str, str, str, str]:
    """Parts 1-4 of the numbers that `centre` gives out."""
    return (
        centre.kind_code,
        centre.organisation_code,
        centre.province_code,
        centre.site_code,
    )


def _record_issue(
    sitting: Sitting, certificates: Sequence[Certificate], issue: Issue
) -> None:
    """One entry for the act: the log's lock is held from here to the commit."""
    issued = [
        {
            "certificate": str(certificate.pk),
            "result": str(certificate.result_id),
            "number": certificate.number,
        }
        for certificate in certificates
    ]
    evidence.record(
        actor=issue.actor,
        action="certificates.issued",
        subject=f"sitting:{sitting.pk}",
        after={"issued_on": issue.issued_on, "certificates": issued},
        at=issue.at,
    )


def _checked_reason(reason: str) -> str:
    # PostgreSQL stores no NUL.
    reason = " ".join(reason.replace("\0", " ").split())
    if not reason:
        raise CertificateError("reason_missing", _("请写明撤销的原因和决定文号。"))
    if len(reason) > REASON_LENGTH:
        raise CertificateError("reason_long", _("撤销原因不得超过 300 字。"))
    return reason
