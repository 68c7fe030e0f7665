"""Evidence tables refuse change in the database itself, on both engines."""

import pytest
from django.db import IntegrityError, connection, transaction

APPEND_ONLY = {
    "accounts_evidenceentry",
    "question_bank_itemversion",
    "question_bank_itemsource",
    "question_bank_draftrevision",
    "question_bank_reviewdecision",
    "question_bank_poolmove",
    "question_bank_itemimage",
    "question_bank_itemimageuse",
    "papers_paperform",
    "papers_formitem",
    "papers_exposure",
    "papers_officerkey",
    "papers_opening",
    "papers_paperalarm",
    "papers_paperlook",
    "papers_blueprintversion",
    "papers_printrun",
    "attempts_responseevent",
    "attempts_setaside",
    "attempts_leasegrant",
    "attempts_roomact",
    "attempts_roomendcode",
    "attempts_offlinefile",
    "attempts_asidedecision",
    "attempts_station",
    "casework_playact",
    "casework_drillresult",
    "marking_partresult",
    "sittings_result",
    "sittings_entry",
    "sittings_consoleorder",
    "sittings_incidentnote",
    "sittings_sheetissue",
    "practice_practiceanswer",
    "practice_ruleanswer",
    "certificates_certificate",
    "certificates_scoresheet",
}


def triggers_by_table() -> dict[str, set[str]]:
    query = (
        "SELECT event_object_table, trigger_name FROM information_schema.triggers"
        if connection.vendor == "postgresql"
        else "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'"
    )
    found: dict[str, set[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(query)
        for table, name in cursor.fetchall():
            found.setdefault(table, set()).add(name)
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("table", sorted(APPEND_ONLY))
def test_table_has_its_triggers(table):
    """A later migration that remakes a table on SQLite would lose them."""
    names = triggers_by_table().get(table, set())
    assert {f"{table}_no_update", f"{table}_no_delete"} <= names


@pytest.mark.django_db
def test_an_evidence_entry_can_be_neither_changed_nor_deleted(now):
    from accounts.models import EvidenceEntry

    entry = EvidenceEntry.objects.create(
        sequence=1, at=now, action="a", subject="s", previous_hash="", entry_hash="h"
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        EvidenceEntry.objects.filter(pk=entry.pk).update(action="b")
    with pytest.raises(IntegrityError), transaction.atomic():
        entry.delete()
