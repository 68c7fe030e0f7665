"""The evidence log: unbroken when left alone, exact about what was touched."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from accounts import checkpoints, evidence
from accounts.models import EvidenceEntry, User

AT = datetime(2026, 11, 22, 2, 0, 0, 123456, tzinfo=UTC)
TABLE = "accounts_evidenceentry"


def fill(count):
    for number in range(count):
        evidence.record(
            actor=None,
            action="test.act",
            subject=f"thing:{number}",
            before={"score": Decimal("59.5")},
            after={"score": Decimal("60.0"), "on": AT},
            reason="改分",
            at=AT,
        )


def without_triggers(sql, params):
    """What a database administrator could do who first puts the triggers aside."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(sql, params)
            cursor.execute("SET LOCAL session_replication_role = origin")
        else:
            for act in ("update", "delete"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_no_{act}")
            cursor.execute(sql, params)


@pytest.mark.django_db
def test_entries_follow_each_other():
    fill(3)
    outcome = evidence.verify()
    assert outcome.is_sound
    assert outcome.entries == 3
    assert [e.sequence for e in EvidenceEntry.objects.all()] == [1, 2, 3]


@pytest.mark.django_db
def test_an_empty_log_is_sound():
    assert evidence.verify() == evidence.Verification(0, evidence.GENESIS)


@pytest.mark.django_db
def test_decimals_and_times_become_text():
    fill(1)
    entry = EvidenceEntry.objects.get()
    assert entry.before == {"score": "59.5"}
    assert entry.after["score"] == "60.0"


@pytest.mark.django_db
def test_a_float_is_refused():
    with pytest.raises(TypeError):
        evidence.record(
            actor=None, action="a", subject="s", after={"score": 59.5}, at=AT
        )


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_recorded():
    with pytest.raises(TransactionManagementError):
        fill(1)
    assert not EvidenceEntry.objects.exists()


@pytest.mark.django_db
def test_the_actor_is_part_of_what_is_proved():
    actor = User.objects.create(username="clerk")
    other = User.objects.create(username="other")
    evidence.record(actor=actor, action="a", subject="s", at=AT)
    without_triggers(f"UPDATE {TABLE} SET actor_id = %s", [other.pk])
    assert evidence.verify().bad_sequence == 1


changes = st.sampled_from(
    [
        ("action", "forged"),
        ("subject", "thing:other"),
        ("reason", ""),
        ("before", json.dumps({"score": "10.0"})),
        ("after", json.dumps({})),
        ("after", json.dumps({"score": 1.5})),
        ("at", "2026-11-22 02:00:00+00:00"),
        ("previous_hash", "f" * 64),
        ("entry_hash", "e" * 64),
    ]
)
# Each example runs in a savepoint that is rolled back: the rows never pile up.
each_in_its_savepoint = hypothesis_settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.mark.django_db
@each_in_its_savepoint
@given(change=changes, target=st.integers(1, 12))
def test_any_changed_entry_is_found_and_named(change, target):
    column, value = change
    with transaction.atomic():
        fill(12)
        without_triggers(
            f"UPDATE {TABLE} SET {column} = %s WHERE sequence = %s", [value, target]
        )
        assert evidence.verify().bad_sequence == target
        transaction.set_rollback(True)


@pytest.mark.django_db
@each_in_its_savepoint
@given(target=st.integers(1, 11))
def test_any_deleted_entry_is_found_and_named(target):
    with transaction.atomic():
        fill(12)
        without_triggers(f"DELETE FROM {TABLE} WHERE sequence = %s", [target])
        assert evidence.verify().bad_sequence == target
        transaction.set_rollback(True)


@pytest.mark.django_db
@each_in_its_savepoint
@given(pair=st.lists(st.integers(1, 12), min_size=2, max_size=2, unique=True))
def test_two_entries_exchanged_are_found(pair):
    with transaction.atomic():
        fill(12)
        first, second = pair
        for old, new in ((first, 99), (second, first), (99, second)):
            without_triggers(
                f"UPDATE {TABLE} SET sequence = %s WHERE sequence = %s", [new, old]
            )
        assert evidence.verify().bad_sequence == min(pair)
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_a_deletion_with_the_numbers_closed_up_is_found():
    fill(5)
    without_triggers(f"DELETE FROM {TABLE} WHERE sequence = 3", [])
    for number in (4, 5):
        without_triggers(
            f"UPDATE {TABLE} SET sequence = %s WHERE sequence = %s",
            [number - 1, number],
        )
    assert evidence.verify().bad_sequence == 3


@pytest.mark.django_db
def test_a_cut_end_is_found_by_the_checkpoint():
    fill(3)
    checkpoints.write_checkpoint(AT)
    fill(2)
    checkpoints.write_checkpoint(AT)
    without_triggers(f"DELETE FROM {TABLE} WHERE sequence >= 4", [])
    assert evidence.verify().is_sound
    assert checkpoints.verify_all().bad_sequence == 4


@pytest.mark.django_db
def test_a_chain_computed_anew_is_found_by_the_checkpoint():
    fill(4)
    checkpoints.write_checkpoint(AT)
    without_triggers(f"DELETE FROM {TABLE}", [])
    for _ in range(4):
        evidence.record(actor=None, action="forged", subject="s", at=AT)
    assert evidence.verify().is_sound
    assert checkpoints.verify_all().bad_sequence == 1


@pytest.mark.django_db
def test_a_forged_checkpoint_is_found():
    fill(2)
    checkpoints.write_checkpoint(AT)
    path = checkpoints.checkpoint_file()
    line = json.loads(path.read_text())
    path.write_text(json.dumps({**line, "sequence": 1}) + "\n")
    assert not checkpoints.verify_all().is_sound


@pytest.mark.django_db
@pytest.mark.parametrize("left", [b'{"at": "2026-', b"\x00\x00\xe5"])
def test_a_line_torn_by_a_power_cut_stops_nothing(left):
    fill(1)
    checkpoints.write_checkpoint(AT)
    with checkpoints.checkpoint_file().open("ab") as file:
        file.write(left)
    fill(1)
    assert checkpoints.write_checkpoint(AT).sequence == 2
    outcome = checkpoints.verify_all()
    assert (outcome.is_sound, outcome.checkpoints) == (True, 2)


@pytest.mark.django_db
def test_nothing_new_makes_no_checkpoint():
    assert checkpoints.write_checkpoint(AT) is None
    fill(1)
    assert checkpoints.write_checkpoint(AT).sequence == 1
    assert checkpoints.write_checkpoint(AT) is None


@pytest.mark.django_db
def test_the_command_answers_in_json_and_in_words():
    fill(2)
    out = StringIO()
    call_command("verify_audit", "--json", stdout=out)
    assert json.loads(out.getvalue())["sound"] is True
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert out.getvalue().startswith("2 entries, unbroken")


@pytest.mark.django_db
def test_the_command_fails_and_names_the_entry():
    fill(2)
    without_triggers(f"UPDATE {TABLE} SET reason = '' WHERE sequence = 2", [])
    with pytest.raises(CommandError, match="Entry 2") as caught:
        call_command("verify_audit", stdout=StringIO())
    assert caught.value.returncode == 1
