"""Text mode: a variant on paper says what a play would, and never what is right."""

from html import unescape
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from casework.classroom.answers import answer_sheet
from casework.classroom.pdf import answers_html, answers_pdf, case_html, case_pdf
from casework.classroom.sheet import DESK_KINDS, case_sheet
from casework.classroom.variants import MOST_VARIANTS, variant
from casework.engine import DATA, make_instance, perfect_acts, score
from casework.models import Case
from tests.casework.cases import load_case
from tests.casework.conftest import HIDDEN_AT_FIRST
from tests.casework.leaks import printed, referee
from tests.casework.stage import make_case
from tests.factories import make_bank_person, make_user

SEEDS = (0, 7, 918273645)


def lines_of(sheet):
    for scene in sheet.scenes:
        yield from scene.news
        for one in (*scene.questions, *scene.looks):
            yield from one.lines


@pytest.mark.parametrize("seed", SEEDS)
def test_every_question_and_paper_of_the_way_is_on_the_sheet(any_case, workdays, seed):
    instance = make_instance(any_case, seed)
    sheet = case_sheet(instance, workdays)
    acts = perfect_acts(instance, workdays)
    asked = {one.label for scene in sheet.scenes for one in scene.questions}
    wanted = {
        any_case.acts[act.key].label
        for act in acts
        if any_case.acts[act.key].kind == "intent" and not any_case.acts[act.key].fields
    }
    assert wanted <= asked
    papers = [paper.key for scene in sheet.scenes for paper in scene.papers]
    assert len(set(papers)) == len(papers)
    checked = {act.payload["paper"] for act in acts if "paper" in act.payload}
    assert checked <= set(papers)


@pytest.mark.parametrize("seed", SEEDS)
def test_scenes_stand_in_order_and_tell_nothing_twice(any_case, workdays, seed):
    sheet = case_sheet(make_instance(any_case, seed), workdays)
    starts = [scene.starts for scene in sheet.scenes]
    assert starts == sorted(starts)
    told = [
        (one.label, tuple(line.text for line in one.lines), str(one.lists))
        for scene in sheet.scenes
        for one in (*scene.questions, *scene.looks)
    ]
    assert len(set(told)) == len(told)
    assert all(line.text for line in lines_of(sheet))


@pytest.mark.parametrize("seed", SEEDS)
def test_what_happens_by_itself_is_told_once_and_in_no_answer(any_case, workdays, seed):
    sheet = case_sheet(make_instance(any_case, seed), workdays)
    news = [line for scene in sheet.scenes for line in scene.news]
    assert len(set(news)) == len(news)
    for scene in sheet.scenes:
        assert all(line.at >= scene.starts for line in scene.news)
        for one in (*scene.questions, *scene.looks):
            assert one.lines
            assert len({line.at for line in one.lines}) == 1
            assert not set(one.lines) & set(news)


def test_the_answer_sheet_offers_every_act_right_or_wrong(any_case, workdays):
    sheet = case_sheet(make_instance(any_case, 0), workdays)
    offered = [one.label for one in sheet.decisions]
    offered += [step for part in sheet.steps for step in part.steps]
    acts = [act for act in any_case.acts.values() if act.kind not in DESK_KINDS]
    assert sorted(offered) == sorted(act.label for act in acts)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_teachers_sheet_is_worth_a_hundred_points(any_case, workdays, seed):
    instance = make_instance(any_case, seed)
    sheet = answer_sheet(instance, workdays)
    report = score(instance, perfect_acts(instance, workdays), workdays)
    assert sum(row.item.max for row in sheet.items) == report.total == 100
    assert [row.at for row in sheet.timeline] == sorted(
        row.at for row in sheet.timeline
    )
    assert all(
        row.rule.quote or row.rule.laws or row.rule.teaching for row in sheet.items
    )


def test_what_must_be_chosen_from_can_be_read(workdays):
    """C08 asks for one of eight posts: the list of posts is on the sheet."""
    sheet = case_sheet(make_instance(load_case("c08"), 0), workdays)
    looks = [one for scene in sheet.scenes for one in scene.looks]
    posts = next(one for one in looks if one.label == "查询岗位库")
    [entries] = posts.lists.values()
    assert len(entries) == 8


def test_what_is_looked_up_a_second_time_is_told_again(workdays):
    """C13: the payments of five people, this month and the next."""
    instance = make_instance(load_case("c13"), 1)
    sheet = case_sheet(instance, workdays)
    looks = [look for scene in sheet.scenes for look in scene.looks]
    found = [look.lists["缴费核查结果"] for look in looks if look.lists]
    first = [f"{instance.facts[f'p{n}_name']}" for n in range(1, 6)]
    assert len(found) == 2
    assert found[0] != found[1]
    for entries in found:
        assert [told.split("：")[0] for told in entries.values()] == first


def test_calls_to_several_people_are_told_apart(workdays):
    """C16: who was called stands above each answer."""
    sheet = case_sheet(make_instance(load_case("c16"), 0), workdays)
    looks = [one.label for scene in sheet.scenes for one in scene.looks]
    calls = [label for label in looks if label.startswith("打电话给库里的求职者")]
    assert len(calls) == len(set(calls)) > 1
    assert all(
        "求职者" in label.removeprefix("打电话给库里的求职者") for label in calls
    )


@pytest.mark.django_db
@pytest.mark.page
class TestPrinted:
    @pytest.fixture(params=HIDDEN_AT_FIRST)
    def case(self, request):
        return make_case(DATA / "cases" / f"{request.param}.yaml")

    def test_the_case_has_no_word_of_the_referee(self, case):
        html = unescape(case_html(case, 1))
        known = printed(case.slug)
        assert not [
            word for word in referee(case.slug) if word in html and word not in known
        ]
        instance, _calendar = variant(case, 1)
        for secret in (str(instance.seed), instance.fingerprint, case.digest):
            assert secret not in html

    def test_the_answers_have_every_item_and_its_source(self, case):
        html = unescape(answers_html(case, 1))
        instance, calendar = variant(case, 1)
        for row in answer_sheet(instance, calendar).items:
            assert row.item.title in html
            assert row.item.right in html
            assert row.rule.source in html

    def test_both_sheets_say_by_which_rules(self, case):
        pack = load_case(DATA / "cases" / f"{case.slug}.yaml").pack
        for html in (case_html(case, 1), answers_html(case, 1)):
            assert pack.label in html

    def test_both_sheets_show_the_same_variant(self, case):
        instance, _calendar = variant(case, 3)
        again, _calendar = variant(case, 3)
        assert instance.fingerprint == again.fingerprint
        assert instance.seed != 0
        assert variant(case, 4)[0].seed != instance.seed


@pytest.mark.django_db
@pytest.mark.page
class TestPages:
    @pytest.fixture
    def case(self):
        return make_case(DATA / "cases" / "c01.yaml")

    def pages_of(self, pdf):
        return "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)

    def test_a_trainee_may_print_the_case_but_not_its_answers(self, client, case):
        client.force_login(make_user())
        chosen = client.get(reverse("casework:print", args=["c01"]))
        text = unescape(chosen.content.decode())
        assert "案例和答题单" in text
        assert "满分做法" not in text
        page = client.get(reverse("casework:print_case", args=["c01", 1]))
        assert page["Content-Type"] == "application/pdf"
        assert "答题单" in self.pages_of(page.content)
        answers = reverse("casework:print_answers", args=["c01", 1])
        assert client.get(answers).status_code == 404

    def test_an_instructor_gets_both(self, client, case):
        client.force_login(make_bank_person("instructor"))
        chosen = client.get(reverse("casework:print", args=["c01"]), {"number": 5})
        assert "满分做法" in unescape(chosen.content.decode())
        address = reverse("casework:print_answers", args=["c01", 5])
        assert address in chosen.content.decode()
        assert "得分点和依据" in self.pages_of(client.get(address).content)

    def test_a_stranger_signs_in_first(self, client, case):
        for name in ("print_case", "print_answers"):
            address = reverse(f"casework:{name}", args=["c01", 1])
            assert "/login/" in client.get(address).url

    @pytest.mark.parametrize("number", ["0", "100", "x", ""])
    def test_there_are_ninety_nine_variants(self, client, case, number):
        client.force_login(make_user())
        page = client.get(reverse("casework:print", args=["c01"]), {"number": number})
        assert page.status_code == 400
        assert "没有这一号" in unescape(page.content.decode())
        for wrong in (0, MOST_VARIANTS + 1, 10**30):
            address = reverse("casework:print_case", args=["c01", wrong])
            assert client.get(address).status_code == 404

    def test_a_case_off_the_shelf_is_not_printed(self, client, case):
        Case.objects.update(is_current=False)
        client.force_login(make_bank_person("instructor"))
        for name in ("print_case", "print_answers"):
            address = reverse(f"casework:{name}", args=["c01", 1])
            assert client.get(address).status_code == 404
        assert client.get(reverse("casework:print", args=["c01"])).status_code == 404

    def test_equal_variants_print_equal_bytes_and_others_do_not(self, case):
        from casework.classroom.pdf import _printed

        first = case_pdf(case, 1)
        _printed.cache_clear()
        assert case_pdf(case, 1) == first
        assert answers_pdf(case, 1) != first
