"""Papers from a bank: exact, frozen, approved by another, replayed byte for byte."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from exams.papers.assembly import option_order
from exams.papers.compositions import composition_of
from exams.papers.errors import PaperError
from exams.papers.life import (
    approve_and_seal,
    approve_form,
    check_paper,
    release_form,
    release_practice_form,
)
from exams.papers.models import Exposure, PaperForm
from exams.papers.planning import level_of
from exams.papers.reading import paper_for_candidate, paper_of
from exams.papers.services import assemble_forms, save_forms
from exams.papers.wording import proof_rows
from question_bank.bank import drawable_bank
from tests.factories import make_centre, make_item, make_point, make_staff, make_user
from tests.papers.conftest import AREAS
from tests.verbs import answered, refused

pytestmark = pytest.mark.django_db


def draw(level, seed=1, pool="practice", forms=1):
    return assemble_forms(level=level, part="theory", pool=pool, forms=forms, seed=seed)


def test_the_points_of_every_area_equal_the_weight_table(level, bank):
    [form] = draw(level).assembly.forms
    for area in AREAS:
        assert sum(i.half_points for i in form.items if i.area == area) == 100
    assert len({item.assessment_point for item in form.items}) == 100


def test_a_bank_that_lacks_one_item_is_named_and_gives_no_paper(level, bank):
    from question_bank.models import Item

    missing = Item.objects.filter(kind="true_false", point__area__name=AREAS[0]).first()
    Item.objects.filter(pk=missing.pk).update(status="retired")
    with pytest.raises(PaperError) as refusal:
        draw(level)
    assert refusal.value.code == "impossible"
    [cell] = refusal.value.detail["missing"]
    assert (cell["area"], cell["kind"], cell["missing"]) == (AREAS[0], "true_false", 1)
    assert "判断题缺 1 题" in refusal.value.message


def test_an_empty_pool_is_refused(level, bank):
    with pytest.raises(PaperError) as refusal:
        draw(level, pool="exam")
    assert refusal.value.code == "impossible"


def test_an_unknown_level_is_refused(level):
    with pytest.raises(PaperError) as refusal:
        level_of(9)
    assert refusal.value.code == "level_unknown"


def test_a_stored_form_replays_what_was_assembled(level, bank, now):
    papers = draw(level, seed=5)
    [form] = save_forms(papers, actor=None, at=now)
    composition = composition_of(form)
    before = paper_of(form, composition)
    form = release_practice_form(form=form, at=now)
    view = paper_for_candidate(PaperForm.objects.get(pk=form.pk))
    assert composition.items_digest == papers.assembly.forms[0].digest
    assert [one.shown for one in view.items] == [one.shown for one in before.items]
    assert [item.position for item in view.items] == list(range(1, 101))
    assert [section.title for section in view.sections] == [
        "单选题",
        "多选题",
        "判断题",
    ]
    assert paper_for_candidate(form) == paper_for_candidate(form)
    assert all(row["difference"] == 0 for row in composition.proof)


def test_reading_a_paper_costs_one_query(level, bank, now, django_assert_num_queries):
    [form] = save_forms(draw(level), actor=None, at=now)
    with django_assert_num_queries(1):
        assert paper_of(form, composition_of(form)).sections
    release_practice_form(form=form, at=now)
    with django_assert_num_queries(1):
        assert paper_for_candidate(form).sections


def test_a_form_cannot_be_changed_in_the_database(level, bank, now):
    [form] = save_forms(draw(level), actor=None, at=now)
    release_practice_form(form=form, at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperForm.objects.filter(pk=form.pk).update(digest="0" * 64)
    with pytest.raises(IntegrityError), transaction.atomic():
        form.items.update(points=2)


def test_the_maker_of_a_form_cannot_approve_it(level, bank, now):
    maker = make_user()
    [form] = save_forms(draw(level), actor=maker, at=now)
    check_paper(form=form, actor=maker, at=now)
    with pytest.raises(PaperError) as refusal:
        approve_form(form=form, actor=maker, at=now)
    assert refusal.value.code == "same_person"
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperForm.objects.filter(pk=form.pk).update(approved_by=maker)


def test_only_a_release_records_exposure_and_only_once(level, bank, now):
    [form] = save_forms(draw(level), actor=make_user(), at=now)
    check_paper(form=form, actor=None, at=now)
    approve_and_seal(form=form, actor=make_user(), at=now)
    assert not Exposure.objects.exists()
    release_form(form=form, actor=make_user(), at=now, opens_at=now)
    with pytest.raises(PaperError) as refusal:
        release_form(form=form, actor=make_user(), at=now, opens_at=now)
    assert refusal.value.code == "form_state"
    assert Exposure.objects.count() == 100


def run(**options):
    out = StringIO()
    call_command("assemble_papers", stdout=out, **options)
    return json.loads(out.getvalue())


def test_the_verb_prints_the_contract_and_keeps_nothing(level, bank):
    asked = {
        "level": 4,
        "part": "theory",
        "pool": "practice",
        "seed": 3,
        "json": True,
    }
    first, second = run(**asked), run(**asked)
    assert first == second
    assert set(first) == {"bank_digest", "blueprint", "libraries", "forms"}
    assert first["blueprint"]["template"] == "T2"
    assert set(first["libraries"]) == {"ortools", "rfc8785"}
    [form] = first["forms"]
    assert set(form) == {"label", "digest", "level", "part", "met", "items"}
    assert set(form["items"][0]) == {
        "item",
        "version",
        "kind",
        "area",
        "points",
        "assessment_point",
        "level",
        "difficulty",
    }
    assert {item["points"] for item in form["items"]} == {"1"}
    assert not PaperForm.objects.exists()


def test_the_digest_is_that_of_the_canonical_json(level, bank):
    import hashlib

    import rfc8785

    [form] = run(level=4, part="theory", pool="practice", seed=3, json=True)["forms"]
    canonical = rfc8785.dumps(form["items"])
    assert form["digest"] == hashlib.sha256(canonical).hexdigest()


def assembling(level=4, pool="practice"):
    where = ("--level", level, "--part", "theory", "--pool", pool)
    return "assemble_papers", *where, "--seed", 3


def test_the_verb_says_which_cell_lacks_how_many(level):
    told = refused(*assembling(pool="exam"))
    assert told["error"] == "impossible"
    assert told["details"][0] == {
        "area": AREAS[0],
        "kind": "single_choice",
        "unit": "items",
        "needed": 30,
        "available": 0,
        "missing": 30,
    }
    with pytest.raises(CommandError, match="单选题缺 30 题"):
        call_command(*map(str, assembling(pool="exam")))


def test_the_verb_refuses_what_cannot_be_meant(level):
    for words, code in [
        (assembling(level=9), "level_unknown"),
        ((*assembling(), "--forms", "0"), "forms_invalid"),
        ((*assembling(), "--forms", str(10**6)), "forms_invalid"),
        (("assemble_papers", "--pool", "exam", "--seed", 1), "plan_missing"),
        ((*assembling(), "--seed", str(2**32)), "seed_invalid"),
        ((*assembling(), "--blueprint", "x"), "blueprint_unknown"),
        ((*assembling(), "--actor", "nobody"), "actor_unknown"),
    ]:
        assert refused(*words)["error"] == code


def test_saved_drafts_know_their_maker_and_expose_nothing(level, bank):
    maker = make_user()
    [printed] = answered(*assembling())["forms"]
    saving = (*assembling(), "--save", "--actor", maker.username)
    [told] = answered(*saving)["forms"]
    form = PaperForm.objects.get()
    assert (form.status, form.created_by) == ("draft", maker)
    assert (told["code"], told["items"]) == (form.code, 100)
    assert composition_of(form).items_digest == printed["digest"]
    assert printed["items"][0]["item"] not in str(told)
    assert not Exposure.objects.exists()


def test_drafts_of_one_centre_are_its_paper_officers_work(level, bank):
    centre = make_centre()
    officer = make_staff("paper_officer", centre=centre)
    saving = (*assembling(), "--save", "--centre", centre.name)
    for actor, code in [
        ("", "actor_unknown"),
        (make_staff("clerk", centre=centre).username, "centre_unknown"),
        (make_staff("paper_officer").username, "centre_unknown"),
    ]:
        assert refused(*saving, "--actor", actor)["error"] == code
    assert not PaperForm.objects.exists()
    answered(*saving, "--actor", officer.username)
    form = PaperForm.objects.get()
    assert (form.centre, form.created_by) == (centre, officer)


@pytest.mark.parametrize(
    ("planned", "least", "most", "said"),
    [
        (6, 6, 6, "6"),
        (80, 80, 100, "≥ 80"),
        (10, 0, 10, "≤ 10"),
        (20, 18, 22, "18～22"),
    ],
)
def test_the_proof_says_between_which_bounds_a_rule_leaves_room(
    planned, least, most, said
):
    row = {"rule": "core_items", "area": "", "kind": "", "actual": 9, "difference": 0}
    [told] = proof_rows([row | {"planned": planned, "least": least, "most": most}])
    assert (told.planned, told.actual) == (said, "9")


@pytest.mark.parametrize("last", ["以上都对", "A和B都对", "上述说法都不对"])
def test_options_that_speak_of_others_stay_where_they_are(level, last, now):
    point = make_point(level=level, area=AREAS[0])
    texts = ["养老保险", "工伤保险", "失业保险", last]
    bound = make_item(point=point, pool="exam", options=texts, key=["D"])
    free = make_item(
        point=point, pool="exam", options=["一年以上", "二年", "三年", "四年"]
    )
    rows = {
        row.item: row
        for row in drawable_bank(
            level=level, part="theory", pool="exam", on=timezone.localdate(now)
        )
    }
    orders = {
        code: option_order(5, code, row.option_count) for code, row in rows.items()
    }
    assert orders[bound.code] == ()
    assert sorted(orders[free.code]) == [0, 1, 2, 3]
