"""One's own skills by function, what comes next and why; the shelf narrowed."""

from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from casework.drills.shelf import next_seeds
from casework.models import Case, Play
from casework.shelving import load_cases
from casework.skills.following import next_step
from exams.practice.models import StudyGoal
from standards.models import Level
from tests.casework.skills.doing import (
    item,
    make_case_row,
    make_closed_play,
    make_drill_result,
)
from tests.casework.stage import C01
from tests.factories import make_bank_person, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standard")]
SKILL = "4:2.5.1S"


@pytest.fixture
def trainee(client):
    client.user = make_user()
    client.force_login(client.user)
    return client


@pytest.fixture
def four(trainee):
    StudyGoal.objects.create(user=trainee.user, level=Level.objects.get(number=4))


def text_of(response):
    return unescape(response.content.decode())


def page_of(client, level=4):
    response = client.get(reverse("casework:skills"), {"level": level})
    assert response.status_code == 200
    return response.context["page"]


def row_of(client, ref):
    return next(row for row in page_of(client).rows if row.skill.ref == ref)


def ago(**span):
    return timezone.now() - timedelta(**span)


class TestPage:
    def test_no_code_is_missing_and_the_points_are_a_hundred(self, trainee):
        for level, number in ((5, 41), (4, 65), (3, 61)):
            page = page_of(trainee, level)
            assert len(page.rows) == number
            assert sum(row.skill.points for row in page.rows) == pytest.approx(100)
            assert sum(figure for _name, figure in page.figures) == number

    def test_what_cannot_be_practised_yet_is_said(self, trainee):
        text = text_of(trainee.get(reverse("casework:skills"), {"level": 3}))
        closed = [row for row in page_of(trainee, 3).rows if not row.shelves]
        assert closed
        assert text.count("还没有案例或短练能练这一项") == len(closed)

    def test_it_opens_at_the_level_studied_for(self, trainee, four):
        page = trainee.get(reverse("casework:skills"))
        assert page.context["page"].level.number == 4

    def test_a_level_that_is_not_there_is_not_found(self, trainee):
        for asked in ("9", "四级", "4 "):
            page = trainee.get(reverse("casework:skills"), {"level": asked})
            assert page.status_code == 404

    def test_it_tells_mastery_in_words_with_what_it_rests_on(self, trainee):
        case = make_case_row(refs=[SKILL])
        assert row_of(trainee, SKILL).verdict.word == "没练过"
        make_closed_play(trainee.user, case, [item(SKILL, 1, 5)], at=ago(days=3))
        assert row_of(trainee, SKILL).verdict.word == "还不熟"
        make_closed_play(trainee.user, case, [item(SKILL, 5, 5)], at=ago(days=2))
        assert row_of(trainee, SKILL).verdict.word == "有些把握"
        make_closed_play(trainee.user, case, [item(SKILL, 999, 1000)], at=ago(days=1))
        row = row_of(trainee, SKILL)
        assert row.verdict.word == "熟练"
        assert row.evidence.startswith("练过 3 次")
        assert row.evidence.endswith("拿到 99% 的分")

    def test_no_word_contradicts_the_result_beside_it(self, trainee):
        case = make_case_row(refs=[SKILL])
        for days in range(20, 2, -1):
            points = item(SKILL, 5, 10)
            make_closed_play(trainee.user, case, [points], at=ago(days=days))
        assert row_of(trainee, SKILL).verdict.word == "有些把握"
        make_closed_play(trainee.user, case, [item(SKILL, 4, 10)], at=ago(days=1))
        assert row_of(trainee, SKILL).verdict.word == "还不熟"

    def test_nobody_reads_what_another_did(self, trainee):
        make_closed_play(make_user(), make_case_row(), [item(SKILL, 1, 1)])
        assert row_of(trainee, SKILL).verdict.word == "没练过"

    def test_its_queries_do_not_grow(self, trainee, django_assert_num_queries):
        case = make_case_row()
        trainee.get(reverse("casework:skills"))
        for number in range(9):
            at = ago(days=number + 1)
            make_closed_play(trainee.user, case, [item(SKILL, 1, 2)], at=at)
            make_drill_result(trainee.user, 50, seed=number + 1, at=at)
        # Session, person, notice; levels, weights, codes, plays, drills, cases, open
        # plays, seeds.
        with django_assert_num_queries(11):
            trainee.get(reverse("casework:skills"), {"level": 4})


class TestNext:
    def test_the_procedure_just_done_does_not_come_again(self, trainee, four):
        load_cases(paths=[C01], at=timezone.now())
        case = Case.objects.current().get()
        first = next_step(trainee.user, timezone.now())
        assert first.slug == "c01"
        make_closed_play(trainee.user, case, [item(SKILL, 0, 5)], at=ago(hours=1))
        assert next_step(trainee.user, timezone.now()).slug != "c01"
        make_drill_result(trainee.user, 100, at=ago(minutes=1))
        assert next_step(trainee.user, timezone.now()).slug == "c01"

    def test_it_is_begun_from_the_page_and_gone_on_with(self, trainee, four):
        load_cases(paths=[C01], at=timezone.now())
        text = text_of(trainee.get(reverse("casework:index")))
        assert "接下来练什么" in text
        trainee.post(reverse("casework:start", args=["c01"]))
        [play] = Play.objects.all()
        step = next_step(trainee.user, timezone.now())
        assert step.url == play.get_absolute_url()

    def test_a_drill_comes_with_its_next_seed(self, trainee):
        step = next_step(trainee.user, timezone.now())
        assert trainee.get(step.url).status_code == 200
        assert "技能考试" in step.reason
        make_drill_result(trainee.user, 0)
        seeds = next_seeds(trainee.user, [("Q-08", "calendar"), ("Q-08", "order")])
        assert seeds == {("Q-08", "calendar"): 2, ("Q-08", "order"): 1}

    def test_it_lies_on_the_desk_of_a_trainee_until_a_play_is_open(self, client, four):
        load_cases(paths=[C01], at=timezone.now())
        trainee = make_bank_person("trainee", username="xue")
        client.force_login(trainee)
        assert "接下来练什么" in text_of(client.get("/me/"))
        client.post(reverse("casework:start", args=["c01"]))
        text = text_of(client.get("/me/"))
        assert "接下来练什么" not in text
        assert "还没有办结" in text

    def test_it_lies_on_nobody_elses_desk(self, client):
        client.force_login(make_bank_person("instructor", username="liang"))
        assert "接下来练什么" not in text_of(client.get("/me/"))


class TestShelf:
    @pytest.fixture(autouse=True)
    def shelf(self):
        make_case_row("c91", [SKILL, "5:1.1.1S"])
        make_case_row("c92", ["4:3.1.4S", "4:3.1.4K"], ["N-05"])
        make_case_row("c93", [], [])

    def listed(self, client, **asked):
        page = client.get(reverse("casework:index"), asked)
        assert page.status_code == 200
        return [row.case.slug for row in page.context["shelf"].rows]

    def test_level_function_and_code_narrow_together(self, trainee):
        for asked, found in (
            ({}, ["c91", "c92", "c93"]),
            ({"level": "", "function": "", "code": ""}, ["c91", "c92", "c93"]),
            ({"level": "5"}, ["c91"]),
            ({"level": "4"}, ["c91", "c92"]),
            ({"function": "3"}, ["c92"]),
            ({"code": SKILL}, ["c91"]),
            ({"level": "5", "code": SKILL}, []),
            ({"level": "5", "function": "2"}, []),
            ({"code": "4:3.1.4K"}, []),
            ({"level": "<b>"}, []),
        ):
            assert self.listed(trainee, **asked) == found, asked

    def test_nothing_found_is_said(self, trainee):
        asked = {"level": "5", "code": SKILL}
        text = text_of(trainee.get(reverse("casework:index"), asked))
        assert "没有符合条件的案例" in text
        assert "筛出 0 个，看全部" in text

    def test_every_choice_finds_something(self, trainee):
        form = trainee.get(reverse("casework:index")).context["shelf"].form
        for name in form.fields:
            for value, _label in form.fields[name].choices[1:]:
                assert self.listed(trainee, **{name: value})
