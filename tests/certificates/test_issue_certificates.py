"""Numbers and certificates: for everyone who passed, once, and for nobody else."""

import secrets
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from accounts import evidence
from accounts.models import EvidenceEntry, IdentityDocument
from certificates.errors import CertificateError
from certificates.models import Certificate, NumberSequence
from certificates.number import parse
from certificates.services import issue_certificates, revoke_certificate
from tests.factories import (
    make_candidacy,
    make_centre,
    make_result,
    make_sitting,
    make_staff,
    make_submitted_attempt,
    make_user,
)

pytestmark = pytest.mark.django_db


def refused(act, **fields):
    with pytest.raises(CertificateError) as refusal, transaction.atomic():
        act(**fields)
    assert refusal.value.message.endswith("。")
    return refusal.value.code


def test_everyone_who_passed_gets_a_certificate_in_order_of_tickets(passed, issue):
    passed(ticket="B2")
    passed(ticket="A1")
    numbers = [
        (one.result.candidacy.ticket, parse(one.number).serial) for one in issue()
    ]
    assert numbers == [("A1", 1), ("B2", 2)]


def test_the_certificate_says_what_was_true_on_the_day(certificate, sitting):
    assert certificate.number == "S000099000123264000001"
    assert certificate.holder_name == "许文珍"
    assert certificate.document_masked.startswith("990***")
    assert (certificate.level, certificate.level_name) == (4, "4级")
    assert certificate.issuer == sitting.centre.name
    assert certificate.is_demo
    assert len(bytes.fromhex(certificate.token)) == 16


def test_failed_absent_and_prepared_people_get_none(sitting, issue):
    make_result(make_candidacy(sitting=sitting), theory="59.9")
    make_result(make_candidacy(sitting=sitting), skill=None)
    make_result(
        make_candidacy(sitting=sitting),
        status="prepared",
        released_by=None,
        released_at=None,
    )
    assert issue() == []


def test_a_repeat_issues_nothing_new(passed, issue):
    passed()
    assert len(issue()) == 1
    assert issue() == []
    assert Certificate.objects.count() == 1


def test_a_latecomer_gets_the_next_number(passed, issue):
    passed()
    issue()
    passed()
    assert parse(issue()[0].number).serial == 2


def test_the_sequence_belongs_to_centre_issue_year_and_level(passed, issue, sitting):
    passed()
    issue()
    passed()
    new_year = datetime(2027, 1, 6, 2, 0, tzinfo=UTC)
    late = issue(issued_on=date(2027, 1, 6), at=new_year)
    assert late[0].number == "S000099000123274000001"
    assert set(NumberSequence.objects.values_list("year", "last")) == {
        (2026, 1),
        (2027, 1),
    }


def test_a_real_centre_issues_real_numbers(now):
    centre = make_centre(
        organisation_code="0000",
        province_code="41",
        site_code="000123",
        is_demo=False,
    )
    clerk = make_staff("clerk", centre=centre)
    sitting = make_sitting(centre=centre)
    make_result(make_candidacy(sitting=sitting))
    issued = issue_certificates(
        sitting=sitting, actor=clerk, issued_on=date(2026, 11, 22), at=now
    )
    assert issued[0].number == "S000041000123264000001"
    assert not issued[0].is_demo


@pytest.mark.parametrize("day", [date(2026, 11, 19), date(2026, 11, 23)])
def test_the_day_lies_between_release_and_today(passed, issue, day):
    passed()
    assert refused(issue, issued_on=day) == "issued_on_invalid"


@pytest.mark.parametrize("status", ["planned", "open", "marking", "scored"])
def test_an_unreleased_sitting_issues_nothing(centre, clerk, issue, status):
    sitting = make_sitting(centre=centre, status=status)
    make_result(make_candidacy(sitting=sitting))
    assert refused(issue, sitting=sitting) == "not_released"


@pytest.mark.parametrize("role", ["registrar", "examiner", "supervisor"])
def test_only_the_clerk_issues(passed, issue, centre, role):
    passed()
    assert refused(issue, actor=make_staff(role, centre=centre)) == "not_clerk"
    assert refused(issue, actor=make_staff("clerk")) == "not_clerk"


def test_people_without_a_document_are_named(passed, issue):
    result = passed(ticket="T77")
    IdentityDocument.objects.all().delete()
    with pytest.raises(CertificateError, match="T77"), transaction.atomic():
        issue()
    assert result.candidacy.ticket == "T77"


def test_the_millionth_certificate_of_a_year_is_refused(passed, issue, centre):
    NumberSequence.objects.create(centre=centre, year=2026, level=4, last=999_999)
    passed()
    assert refused(issue) == "sequence_full"
    assert NumberSequence.objects.get().last == 999_999


def test_a_centre_with_impossible_codes_gives_no_number(passed, issue, centre):
    centre.organisation_code = "00"
    centre.save()
    passed()
    assert refused(issue) == "number_length"
    assert not NumberSequence.objects.exists()


def test_issuing_is_evidence_without_names(passed, issue, clerk):
    passed()
    certificate = issue()[0]
    entry = EvidenceEntry.objects.get(action="certificates.issued")
    assert entry.actor == clerk
    assert entry.after["certificates"][0]["number"] == certificate.number
    assert "许文珍" not in str(entry.after)
    assert evidence.verify().is_sound


def test_ten_people_cost_as_many_queries_as_two(
    passed, issue, django_assert_max_num_queries
):
    for _ in range(2):
        passed()
    issue()
    for _ in range(10):
        passed()
    with django_assert_max_num_queries(20):
        assert len(issue()) == 10


def test_after_a_revocation_only_a_new_result_earns_a_new_number(
    certificate, issue, registrar, now
):
    revoke_certificate(
        certificate=certificate, actor=registrar, reason="云评决〔2026〕1 号", at=now
    )
    assert issue() == []
    old = certificate.result
    type(old).objects.filter(pk=old.pk).update(status="superseded")
    make_result(old.candidacy)
    assert parse(issue()[0].number).serial == 2


def test_a_corrected_result_brings_no_second_valid_certificate(certificate, issue):
    old = certificate.result
    type(old).objects.filter(pk=old.pk).update(status="superseded")
    make_result(old.candidacy, theory="90")
    assert issue() == []
    certificate.refresh_from_db()
    assert certificate.is_outdated


def test_a_revocation_keeps_everything_but_the_status(certificate, registrar, now):
    number = certificate.number
    revoke_certificate(
        certificate=certificate, actor=registrar, reason=" 材料不实 ", at=now
    )
    certificate.refresh_from_db()
    assert (certificate.status, certificate.status_reason) == ("revoked", "材料不实")
    assert certificate.number == number
    entry = EvidenceEntry.objects.get(action="certificate.revoked")
    assert entry.reason == "材料不实"


def test_a_revocation_needs_a_registrar_a_reason_and_a_valid_certificate(
    certificate, clerk, registrar, now
):
    act = {"certificate": certificate, "actor": registrar, "reason": "假", "at": now}
    assert refused(revoke_certificate, **act | {"actor": clerk}) == "not_registrar"
    assert refused(revoke_certificate, **act | {"reason": " "}) == "reason_missing"
    assert refused(revoke_certificate, **act | {"reason": "\0"}) == "reason_missing"
    assert refused(revoke_certificate, **act | {"reason": "长" * 301}) == "reason_long"
    revoke_certificate(**act)
    assert refused(revoke_certificate, **act) == "not_valid"


def insert_raw(result_id, template):
    """An INSERT past all our Python, with the columns of a true certificate."""
    row = {
        field.column: field.get_db_prep_save(
            getattr(template, field.attname), connection
        )
        for field in Certificate._meta.concrete_fields
    }
    row |= {
        "id": secrets.token_hex(16),
        "number": secrets.token_hex(11),
        "token": secrets.token_hex(16),
        "result_id": result_id,
    }
    columns = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join(["%s"] * len(row))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO certificates_certificate ({columns}) VALUES ({marks})",
            list(row.values()),
        )


def key_of(row):
    return row.pk if connection.vendor == "postgresql" else row.pk.hex


def test_the_raw_insert_works_for_a_released_pass(certificate, passed):
    insert_raw(key_of(passed()), certificate)
    assert Certificate.objects.count() == 2


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "prepared", "released_by": None, "released_at": None},
        {"status": "superseded"},
        {"theory": "59.9"},
        {"skill": None},
    ],
    ids=["prepared", "superseded", "failed", "absent"],
)
def test_the_database_refuses_any_other_result(certificate, sitting, fields):
    result = make_result(make_candidacy(sitting=sitting), **fields)
    with pytest.raises(IntegrityError):
        insert_raw(key_of(result), certificate)


def test_the_database_refuses_a_mock(certificate):
    mock = make_submitted_attempt(candidate=make_user())
    with pytest.raises(IntegrityError):
        insert_raw(key_of(mock), certificate)


@pytest.mark.parametrize("field", ["number", "holder_name", "issued_on", "level"])
def test_the_database_refuses_to_change_a_certificate(certificate, field):
    rows = Certificate.objects.filter(pk=certificate.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**{field: getattr(certificate, field)})
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.delete()
