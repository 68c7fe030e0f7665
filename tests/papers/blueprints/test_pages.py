"""Pages of blueprints: what one sees, edits, compares; what the bank says to it."""

from dataclasses import replace

import pytest
from django.urls import reverse

from exams.papers.blueprints.posted import posted_of
from exams.papers.blueprints.rules import GRADES
from exams.papers.blueprints.services import save_version
from exams.papers.models import BlueprintVersion, PaperBlueprint
from question_bank.models import Item
from tests.factories import make_staff, make_user
from tests.papers.conftest import AREAS

pytestmark = pytest.mark.django_db


def fields(rules, act="save", **other):
    """The form of the editor filled in by these rules."""
    posted = posted_of(rules)
    data = {"act": act, **posted.values}
    data |= {f"bands-{n}": posted.bands[n] for n in range(GRADES)}
    if posted.one_per_point:
        data["one_per_point"] = "1"
    for table in ("sections", "cases"):
        for place, row in enumerate(getattr(posted, table)):
            at = f"{table}-{place}"
            data |= {f"{at}-{name}": value for name, value in row.values.items()}
            if row.areas:
                data[f"{at}-areas"] = list(row.areas)
    return data | other


def page(name, blueprint, **query):
    return reverse(f"papers:{name}", args=[blueprint.pk], query=query)


def text_of(response):
    return response.content.decode()


@pytest.fixture
def as_officer(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def new_page(level):
    return reverse("papers:blueprint_new", query={"level": level.key})


def test_the_list_shows_ones_own_and_the_platforms(as_officer, keep, blueprint):
    keep(name="平台方案")
    keep(name="别家方案", centre=make_staff("paper_officer").assignments.get().centre)
    text = text_of(as_officer.get(reverse("papers:blueprints")))
    assert "平台方案" in text
    assert blueprint.name in text
    assert "别家方案" not in text


def test_the_list_asks_the_same_for_1_and_20(
    as_officer, keep, django_assert_max_num_queries, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    keep(name="0")
    address = reverse("papers:blueprints")
    as_officer.get(address)
    with CaptureQueriesContext(connection) as once:
        as_officer.get(address)
    for number in range(1, 20):
        keep(name=str(number))
    with django_assert_num_queries(len(once)):
        as_officer.get(address)


def test_the_page_shows_table_and_verdict(as_officer, blueprint, exam_bank):
    text = text_of(as_officer.get(page("blueprint", blueprint)))
    assert "题库组得出这样的试卷" in text
    assert "单选题 60 题，每题 1 分" in text
    assert "100 题 100 分" in text
    assert "用它组卷" in text


def test_an_empty_bank_is_proved_too_small_with_a_work_list(
    as_officer, client, blueprint, manager, keep
):
    text = text_of(as_officer.get(page("blueprint", blueprint)))
    assert "已证明：现有题库组不出这样的试卷" in text
    assert f"{AREAS[0]}单选题缺 30 题" in text
    new_item = reverse("question_bank:new")
    assert new_item not in text
    client.force_login(manager)
    text = text_of(client.get(page("blueprint", keep())))
    assert f"{new_item}?level=" in text
    assert "kind=single_choice" in text
    assert "pool=exam" in text


def test_the_work_list_opens_the_authoring_screen_classified(
    client, keep, manager, level
):
    import re
    from html import unescape

    client.force_login(manager)
    text = text_of(client.get(page("blueprint", keep())))
    [link, *_] = re.findall(r'href="(/[^"]*items/new/\?[^"]*)"', text)
    written = text_of(client.get(unescape(link)))
    assert re.search(r'value="single_choice"[^>]*selected', written)


def test_a_frozen_bank_is_an_empty_one(as_officer, blueprint, exam_bank):
    Item.objects.update(status="frozen")
    text = text_of(as_officer.get(page("blueprint", blueprint)))
    assert "已证明：现有题库组不出这样的试卷" in text


def test_a_new_blueprint_begins_from_a_template(as_officer, new_page, exam_bank):
    text = text_of(as_officer.get(new_page))
    assert 'value="preset:T3"' in text
    assert 'name="sections-0-count" value="60"' in text
    assert "题库组得出这样的试卷" in text


def test_it_is_saved_with_name_and_owner(as_officer, new_page, rules, centre):
    response = as_officer.post(new_page, fields(rules, name="秋季", owner=centre.pk))
    made = PaperBlueprint.objects.get()
    assert response.url == reverse("papers:blueprint", args=[made.pk])
    assert (made.name, made.centre) == ("秋季", centre)
    assert made.versions.get().rules == rules.as_json()


@pytest.mark.parametrize("owner", ["platform", "999999", "x", ""])
def test_an_officer_keeps_it_for_nobody_else(as_officer, new_page, rules, owner):
    response = as_officer.post(new_page, fields(rules, name="秋季", owner=owner))
    assert response.status_code == 422
    assert not PaperBlueprint.objects.exists()


def test_a_manager_keeps_it_for_the_platform(client, manager, new_page, rules, centre):
    client.force_login(manager)
    refused = client.post(new_page, fields(rules, name="秋季", owner=centre.pk))
    assert refused.status_code == 422
    client.post(new_page, fields(rules, name="秋季", owner="platform"))
    assert PaperBlueprint.objects.get().centre is None


def test_a_taken_name_is_said_at_the_name(as_officer, new_page, rules, blueprint):
    again = fields(rules, name=blueprint.name, owner=blueprint.centre.pk)
    response = as_officer.post(new_page, again)
    assert response.status_code == 422
    assert "已经有同名的方案" in text_of(response)


@pytest.mark.parametrize(
    ("query", "status"),
    [({"level": "9"}, 404), ({"part": "x"}, 404), ({"template": "T9"}, 404)],
)
def test_an_address_of_nothing_is_not_found(as_officer, level, query, status):
    address = reverse("papers:blueprint_new", query=query)
    assert as_officer.get(address).status_code == status


def test_checking_shows_faults_at_their_fields_and_stores_nothing(
    as_officer, blueprint, rules
):
    wrong = fields(rules, "save") | {
        "minutes": "十",
        "sections-0-points": "0.3",
        "bands-0": "100",
        "sections-1-count": "0",
    }
    response = as_officer.post(page("blueprint_edit", blueprint), wrong)
    text = text_of(response)
    assert response.status_code == 422
    assert 'id="fault-minutes">须填 1 至 600 的整数。' in text
    assert 'id="fault-sections-0-points">分值须大于 0' in text
    assert 'id="fault-sections-1-count">须填 1 至 400 的整数。' in text
    assert 'value="十"' in text
    assert BlueprintVersion.objects.count() == 1


def test_each_change_exchanges_the_panel_and_the_faults(
    as_officer, blueprint, rules, exam_bank
):
    address = page("blueprint_edit", blueprint)
    typed = fields(replace(rules, minutes=30), "check")
    text = text_of(as_officer.post(address, typed, headers={"HX-Request": "true"}))
    assert "<html" not in text
    assert 'id="fault-minutes" hx-swap-oob="true">标准规定不少于 90 分钟。' in text
    sound = as_officer.post(
        address, fields(rules, "check"), headers={"HX-Request": "true"}
    )
    assert "题库组得出这样的试卷" in text_of(sound)
    assert 'id="fault-minutes" hx-swap-oob="true"></p>' in text_of(sound)
    assert BlueprintVersion.objects.count() == 1


def test_checking_works_without_script(as_officer, blueprint, rules, exam_bank):
    response = as_officer.post(
        page("blueprint_edit", blueprint), fields(rules, "check")
    )
    assert response.status_code == 200
    assert "题库组得出这样的试卷" in text_of(response)


def test_a_template_exchanges_the_sections_and_keeps_the_rest(
    as_officer, blueprint, rules
):
    typed = fields(replace(rules, cooldown=7), "preset:T1")
    text = text_of(as_officer.post(page("blueprint_edit", blueprint), typed))
    assert 'name="sections-0-count" value="80"' in text
    assert 'name="cooldown" value="7"' in text


def test_a_version_is_saved_and_compared(as_officer, blueprint, rules):
    changed = fields(replace(rules, cooldown=1), from_number=1, note="缩短")
    response = as_officer.post(page("blueprint_edit", blueprint), changed)
    assert response.url == reverse("papers:blueprint", args=[blueprint.pk])
    assert blueprint.versions.latest("number").note == "缩短"
    text = text_of(as_officer.get(page("blueprint_compare", blueprint)))
    assert "第 1 版到第 2 版" in text
    assert "最近 1 场用过的题不抽" in text


@pytest.mark.parametrize("query", [{"new": 9}, {"old": "x"}, {"old": "-1"}])
def test_a_version_that_is_not_there_is_not_found(as_officer, blueprint, query):
    assert (
        as_officer.get(page("blueprint_compare", blueprint, **query)).status_code == 404
    )


def test_the_second_of_two_editors_keeps_the_input(
    as_officer, blueprint, rules, officer, now
):
    save_version(
        blueprint=blueprint,
        from_number=1,
        rules=replace(rules, overlap=4),
        note="",
        actor=make_user(),
        at=now,
    )
    typed = fields(replace(rules, cooldown=1), from_number=1)
    address = page("blueprint_edit", blueprint)
    response = as_officer.post(address, typed)
    text = text_of(response)
    assert response.status_code == 409
    assert "别人保存了新的版本" in text
    assert 'name="cooldown" value="1"' in text
    assert "两卷可共用：4 题 → 0 题" in text
    assert 'name="from_number" value="2"' in text
    as_officer.post(address, typed | {"from_number": "2"})
    assert blueprint.versions.latest("number").number == 3


@pytest.mark.parametrize("number", ["", "x", "-1", "9" * 40, "²"])
def test_a_version_number_of_nothing_is_a_conflict(
    as_officer, blueprint, rules, number
):
    typed = fields(replace(rules, cooldown=1), from_number=number)
    assert as_officer.post(page("blueprint_edit", blueprint), typed).status_code == 409


def test_strangers_and_readers(client, keep, blueprint, rules):
    platform = keep()
    strange = make_staff("paper_officer")
    client.force_login(strange)
    for name in ("blueprint", "blueprint_edit", "blueprint_compare"):
        assert client.get(page(name, blueprint)).status_code == 404
    assert client.get(page("blueprint", platform)).status_code == 200
    assert client.get(page("blueprint_edit", platform)).status_code == 403
    assert client.post(page("blueprint_retire", platform)).status_code == 404
    client.force_login(make_user())
    assert client.get(page("blueprint", platform)).status_code == 404


def test_a_retired_one_is_read_and_no_more(as_officer, blueprint, rules):
    as_officer.post(page("blueprint_retire", blueprint))
    blueprint.refresh_from_db()
    assert blueprint.retired_at
    text = text_of(as_officer.get(page("blueprint", blueprint)))
    assert "已停用" in text
    assert "用它组卷" not in text
    assert as_officer.get(page("blueprint_edit", blueprint)).status_code == 403
    assert as_officer.post(page("blueprint_retire", blueprint)).status_code == 404


def test_weights_that_no_longer_bear_it_are_told(as_officer, blueprint, level):
    level.weights.filter(area__name=AREAS[0]).update(percent=40)
    text = text_of(as_officer.get(page("blueprint", blueprint)))
    assert "合计 90" in text
    assert as_officer.get(page("blueprint_forecast", blueprint)).status_code == 409


def test_the_forecast_names_the_bottleneck(as_officer, blueprint, exam_bank):
    text = text_of(as_officer.get(page("blueprint_forecast", blueprint)))
    assert "至多还能出 1 份不重题的试卷" in text
    assert "最紧" in text
    assert "没有题在冷却" in text
