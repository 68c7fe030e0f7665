"""Before its release nothing in the database tells what is on a paper."""

import random
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import Value
from django.db.models.functions import Concat

from exams.papers.checking import check_form, check_sealed
from exams.papers.compositions import (
    Composition,
    Entry,
    composition_of,
    fingerprint,
    from_bytes,
    to_bytes,
)
from exams.papers.errors import PaperError
from exams.papers.life import (
    approve_and_seal,
    archive_form,
    check_paper,
    mark_used,
    release_form,
    withdraw_form,
)
from exams.papers.models import FormItem, PaperForm
from exams.papers.planning import blueprint_of
from exams.papers.plans import blueprint_from, plan_of
from exams.papers.sealing.envelopes import seal
from exams.papers.sealing.keys import key_id
from exams.papers.services import assemble_forms, save_forms
from jobs.services import start_job
from question_bank.models import EnemyGroup, Item
from standards.models import Area
from tests.factories import (
    make_centre,
    make_form,
    make_item,
    make_open_attempt,
    make_user,
)

pytestmark = pytest.mark.django_db
SEED = 918273645


@pytest.fixture
def draft(level, exam_bank, now):
    papers = assemble_forms(level=level, part="theory", pool="exam", forms=1, seed=SEED)
    [form] = save_forms(papers, actor=make_user(), at=now, centre=make_centre())
    return form


def refusal(service, **arguments):
    with pytest.raises(PaperError) as caught:
        service(**arguments)
    return caught.value


def sealed(form, now):
    check_paper(form=form, actor=None, at=now)
    return approve_and_seal(form=form, actor=make_user(), at=now)


def dumped():
    """Every row of every table that is no part of the bank, as text."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if not table.startswith("question_bank_"):
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
                for row in cursor.fetchall():
                    cells = [bytes(c) if isinstance(c, memoryview) else c for c in row]
                    yield table, repr(cells)


def test_a_dump_of_the_database_names_no_item_and_no_seed(draft, now):
    entries = composition_of(draft).entries
    secrets = [str(SEED), composition_of(draft).items_digest]
    secrets += [entry.item for entry in entries]
    secrets += [entry.content_hash for entry in entries]
    for form in (draft, sealed(draft, now)):
        assert form.item_count == 100
        for table, text in dumped():
            found = [secret for secret in secrets if f"'{secret}'" in text]
            assert not found, (table, found)
            assert str(SEED) not in text, table
    assert not FormItem.objects.exists()


def test_what_is_released_can_be_found_in_rows(draft, now):
    sealed(draft, now)
    release_form(form=draft, actor=None, at=now, opens_at=now)
    versions = list(draft.items.values_list("version", flat=True))
    assert versions == list(composition_of(draft).version_ids)


def test_nobody_releases_before_the_time(draft, now):
    sealed(draft, now)
    opens = now + settings_minutes(1)
    error = refusal(release_form, form=draft, actor=make_user(), at=now, opens_at=opens)
    assert error.code == "too_early"
    assert not FormItem.objects.exists()


def settings_minutes(more):
    from datetime import timedelta

    return timedelta(minutes=settings.PAPER_RELEASE_MINUTES, seconds=more)


def test_an_envelope_opens_on_its_own_row_only(draft):
    other = make_form(pool="exam", status="draft")
    draft.envelope, draft.wrapped_key = other.envelope, other.wrapped_key
    assert refusal(composition_of, form=draft).code == "envelope_broken"


@pytest.mark.parametrize("column", ["envelope", "wrapped_key"])
@pytest.mark.parametrize("place", [0, 20, -1])
def test_one_changed_bit_is_refused_in_words(draft, column, place):
    changed = bytearray(getattr(draft, column))
    changed[place] ^= 1
    setattr(draft, column, bytes(changed))
    error = refusal(composition_of, form=draft)
    assert error.code == "envelope_broken"
    assert "损坏" in error.message


def test_a_server_without_the_key_says_which_one_it_needs(draft, settings):
    settings.PAPER_KEY, old = "ab" * 32, settings.PAPER_KEY
    error = refusal(composition_of, form=draft)
    assert error.code == "key_missing"
    assert key_id(old) in error.message
    settings.PAPER_OLD_KEYS = [old]
    assert composition_of(draft).seed == SEED


def test_the_envelope_and_all_but_the_life_are_frozen(draft):
    rows = PaperForm.objects.filter(pk=draft.pk)
    for change in (
        {"envelope": b"other"},
        {"digest": "0" * 64},
        {"item_count": 1},
        {"blueprint": {}},
        {"has_starter_items": True},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(wrapped_key=None)


def test_steps_out_of_order_are_refused_by_the_database(draft, now):
    sealed(draft, now)
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperForm.objects.filter(pk=draft.pk).update(
            sealed_at=now - settings_minutes(0)
        )


def test_the_checker_reads_what_is_stored_and_the_bank_as_it_is(draft):
    assert all(row.difference == 0 for row in check_form(draft))
    entries = composition_of(draft).entries
    item = Item.objects.get(code=entries[0].item)
    other = Item.objects.get(code=entries[1].item)
    group = EnemyGroup.objects.create(
        reason="相似", created_by=make_user(), created_at=draft.created_at
    )
    group.items.set([item, other])
    error = refusal(check_form, form=draft)
    assert [row["rule"] for row in error.detail["rows"]] == ["enemy_pairs"]
    assert "互斥的题" in error.message
    assert item.code not in str(error.detail) + error.message


def test_a_composition_that_another_key_holder_changed_is_refused(draft):
    """Whoever has the server's key can write an envelope, but not its fingerprint."""
    composition = composition_of(draft)
    first, second, *rest = composition.entries
    moved = Composition(
        seed=composition.seed,
        items_digest=composition.items_digest,
        proof=composition.proof,
        entries=(
            Entry(**{**vars(second), "position": 1}),
            Entry(**{**vars(first), "position": 2}),
            *rest,
        ),
        salt=composition.salt,
    )
    envelope = seal(to_bytes(moved), draft.pk)
    draft.envelope, draft.wrapped_key = envelope.sealed, envelope.wrapped_key
    error = refusal(check_form, form=draft)
    assert [row["rule"] for row in error.detail["rows"]] == ["fingerprint"]


def test_a_form_lives_through_its_steps_and_no_others(draft, now):
    other = make_user()
    assert refusal(approve_and_seal, form=draft, actor=other, at=now).code == (
        "form_state"
    )
    sealed(draft, now)
    assert refusal(mark_used, form=draft, actor=other, at=now).code == "form_state"
    release_form(form=draft, actor=None, at=now, opens_at=now)
    mark_used(form=draft, actor=other, at=now)
    late = {"form": draft, "actor": other, "at": now}
    assert refusal(withdraw_form, reason="泄露", **late).code == "form_state"
    assert archive_form(**late).status == "archived"


def test_withdrawing_needs_a_reason(draft, now):
    act = {"form": draft, "actor": make_user(), "at": now}
    assert refusal(withdraw_form, reason=" ", **act).code == "reason_missing"
    form = withdraw_form(reason="题目泄露。", **act)
    assert (form.status, form.withdrawn_reason) == ("withdrawn", "题目泄露。")
    assert refusal(withdraw_form, reason="再来", **act).code == "form_state"


def test_a_plan_comes_back_as_it_was_stored(level):
    blueprint = blueprint_of(level, "theory")
    assert blueprint_from(plan_of(blueprint), level, "theory") == blueprint
    old = {"template": "T2", "areas": [list(area) for area in blueprint.areas]}
    assert blueprint_from(old, level, "theory") == blueprint


def test_a_composition_comes_back_from_its_bytes():
    chance = random.Random(7)
    entries = tuple(
        Entry(
            position=place,
            item=f"题 {place}",
            version=chance.randint(1, 9),
            version_id=chance.randint(1, 2**40),
            kind="single_choice",
            area="基础知识",
            half_points=chance.randint(1, 9),
            assessment_point="AAA001",
            level=4,
            difficulty=3,
            option_order=tuple(chance.sample(range(4), 4)),
        )
        for place in range(1, 30)
    )
    whole = Composition(
        seed=2**80, items_digest="d", proof=({"rule": "r"},), entries=entries, salt="s"
    )
    assert from_bytes(to_bytes(whole)) == whole


def test_jobs_of_before_the_envelopes_lose_their_seed(now):
    old = {"part": "theory", "number": 1}
    job = start_job(
        owner=make_user(),
        kind="papers.assemble",
        title="组卷",
        arguments=old | {"seed": 7},
        at=now,
    )
    migration = import_module("exams.papers.migrations.0012_no_seed_in_jobs")
    migration.forget_seeds(apps, None)
    job.refresh_from_db()
    assert job.arguments == old


def test_what_the_bank_decides_after_the_approval_is_for_coming_papers(now):
    items = [(make_item(pool="exam"), 1) for _ in range(2)]
    form = make_form(
        kinds=(), items=items, pool="exam", status="sealed", created_by=make_user()
    )
    group = EnemyGroup.objects.create(reason="同一问法", created_at=now)
    group.items.set([item for item, _points in items])
    Area.objects.update(name=Concat("name", Value("（新）")))
    assert refusal(check_form, form=form).code == "form_unfit"
    assert all(row.difference == 0 for row in check_sealed(form, composition_of(form)))


def test_a_paper_in_an_exam_is_not_withdrawn(now):
    form = make_form(pool="exam")
    attempt = make_open_attempt(form, purpose="sitting")[0]
    act = {"form": form, "actor": make_user(), "reason": "错题", "at": now}
    assert refusal(withdraw_form, **act).code == "form_in_use"
    attempt.status = "void"
    attempt.save(update_fields=["status"])
    assert withdraw_form(**act).status == "withdrawn"


def test_forms_that_the_migration_sealed_are_read(now):
    form = make_form(kinds=("single_choice", "task"))
    former = SimpleNamespace(seed=5, digest="d" * 64, proof=[], level=form.level)
    migration = import_module("exams.papers.migrations.0006_seal_what_is_there")
    rows = form.items.select_related("version__item__point", "case")
    read = from_bytes(migration._composition(former, rows))
    assert (read.seed, read.items_digest, read.cooldown, read.met) == (
        5,
        "d" * 64,
        0,
        0,
    )
    assert [entry.version_id for entry in read.entries] == [
        row.version_id for row in rows
    ]
    assert fingerprint(read) == "d" * 64
