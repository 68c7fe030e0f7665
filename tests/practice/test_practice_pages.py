from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exams.attempts.hooks import result_url
from exams.attempts.lane.tickets import order_of
from exams.marking.reports import part_result
from exams.practice.models import Mock
from exams.practice.pages.mocks import newest_row, result_page
from exams.practice.services import ASSEMBLE
from jobs.models import Job, JobStatus
from law.models import Article, DatedFact, LegalSource, SourceVersion
from question_bank.models import ItemSource
from tests.casework.stage import act_at_station, make_case
from tests.factories import (
    hand_in,
    make_form,
    make_form_item,
    make_item,
    make_open_attempt,
    make_submitted_attempt,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def read(client, trainee):
    client.force_login(trainee)

    def read(name, *args, query=""):
        response = client.get(reverse(f"practice:{name}", args=args) + query)
        assert response.status_code == 200
        return response.content.decode()

    return read


def test_the_result_shows_score_areas_and_why(read, sit, now):
    mock = sit(answers={1: "A", 2: "A", 3: "A"})
    text = read("result", mock.pk)
    assert '<output class="score-rule__value">2</output>' in text
    assert "离合格线还差 58 分。" in text
    assert "丢分最多的是基础知识：3 分里拿到 2 分。" in text
    assert "<b>2</b> <small>/ 3</small>" in text
    assert "你答 A，正确答案是 AC。" in text
    assert "解析。" in text


def test_wrong_items_come_first_and_all_can_be_asked_for(read, sit):
    mock = sit(answers={1: "A", 2: "A", 3: "A"})
    assert read("result", mock.pk).count("practice-item__head") == 1
    assert read("result", mock.pk, query="?show=all").count("practice-item__head") == 3


def test_letters_are_those_that_were_shown(read, sit):
    form = make_form(kinds=[])
    make_form_item(form, make_item("single_choice"), option_order=[3, 2, 1, 0])
    text = read("result", sit(form, {1: "A"}).pk)
    assert "你答 A，正确答案是 D。" in text


def test_the_explanation_names_the_letters_that_were_shown(read, sit):
    item = make_item("single_choice", explanation="A对，B、C不对。")
    form = make_form(kinds=[])
    make_form_item(form, item, option_order=[3, 2, 1, 0])
    text = read("result", sit(form, {1: "A"}).pk)
    assert "D对，C、B不对。" in text


def test_an_empty_answer_is_said_to_be_empty(read, sit):
    assert "你没有作答，正确答案是 A。" in read("result", sit().pk)


@pytest.mark.parametrize(("mark", "says"), [("3", "正好在合格线上。"), ("3.1", "还差")])
def test_the_line_is_compared_with_the_rounded_score(read, sit, mark, says):
    DatedFact.objects.create(
        key="score.pass_mark", value=mark, source="测试", valid_from="2026-01-01"
    )
    text = read("result", sit(answers={1: "A", 2: "AC", 3: "A"}).pk)
    assert says in text
    assert ("到了合格线" in text) == (mark == "3")


def test_sources_link_to_the_law_and_to_the_standard(read, sit):
    law = LegalSource.objects.create(short_title="试用法", title="试用法", kind="法律")
    version = SourceVersion.objects.create(
        source=law, label="2020", valid_from="2020-01-01"
    )
    article = Article.objects.create(
        version=version, number="第四十五条", says="说的是条件。"
    )
    form = make_form(kinds=["single_choice"])
    item_version = form.items.get().version
    ItemSource.objects.create(version=item_version, article=article)
    node = item_version.item.point.node
    ItemSource.objects.create(version=item_version, node=node)
    text = read("result", sit(form).pk)
    assert "试用法 第四十五条" in text
    assert reverse("law:source", args=["试用法"]) in text
    assert text.count(node.get_absolute_url()) == 2


def test_a_skill_mock_shows_reference_and_rubric_and_no_score(read, sit):
    form = make_form(part="skill", kinds=["task"])
    text = read("result", sit(form, {1: "我的方案。"}).pk)
    assert "我的方案。" in text
    assert "参考答案。" in text
    assert "要点一" in text
    assert "score-rule__value" not in text
    assert "不打分" in text


def test_a_skill_mock_draws_the_tables_of_its_materials(read, sit):
    table = {"title": "月报", "body": "| 行号 | 人数 |\n|---|---|\n| 1 | |\n"}
    form = make_form(part="skill", kinds=[])
    make_form_item(form, make_item("task", materials=[table]))
    text = read("result", sit(form, {1: "我的方案。"}).pk)
    assert '<th scope="col">人数</th>' in text
    assert "<td>1</td><td></td>" in text


def test_a_skill_mock_shows_what_was_done_at_a_desk(read, trainee, now):
    form = make_form(part="skill", kinds=["task"], cases=[make_case()])
    attempt, lease = make_open_attempt(form, at=now, candidate=trainee)
    mock = Mock.objects.create(user=trainee, attempt=attempt, created_at=now)
    act_at_station(attempt, lease, 2, number=3, at=now)
    hand_in(attempt, at=now + timedelta(hours=1))
    text = read("result", mock.pk)
    assert "就业困难人员认定" in text
    assert "你办的 3 步" in text
    assert "问候并请坐" in text


def test_a_desk_that_was_left_alone_says_so(read, sit):
    form = make_form(part="skill", kinds=["task"], cases=[make_case()])
    assert "你没有办这一站" in read("result", sit(form, {1: "我的方案。"}).pk)


def test_items_of_a_paper_with_a_desk_keep_the_numbers_of_the_room(sit, now):
    form = make_form(part="skill", kinds=["task"] * 4, cases=[make_case()])
    mock = sit(form, {})
    mock.attempt.order_seed = 7
    mock.attempt.save(update_fields=["order_seed"])
    page = result_page(mock, None, {}, Decimal(60))
    numbers = [one.number for one in (*page.items, *page.stations)]
    assert sorted(numbers) == [1, 2, 3, 4, 5]
    seen = order_of(mock.attempt)
    assert page.stations[0].number == seen.number_of(5)


def test_an_unmarked_mock_says_that_it_waits(read, trainee, now):
    attempt = make_submitted_attempt(candidate=trainee, at=now)
    mock = Mock.objects.create(user=trainee, attempt=attempt, created_at=now)
    text = read("result", mock.pk)
    assert "正在阅卷" in text
    assert "正确答案" not in text


def test_an_open_mock_has_no_result_yet(client, trainee, now):
    """The right answers stay away from whoever is still writing."""
    attempt, _ = make_open_attempt(candidate=trainee, at=now)
    mock = Mock.objects.create(user=trainee, attempt=attempt, created_at=now)
    client.force_login(trainee)
    response = client.get(reverse("practice:result", args=[mock.pk]))
    assert response.url == reverse("attempts:instructions", args=[attempt.pk])


def test_the_exam_room_leads_to_the_result_of_a_mock_only(sit, now):
    mock = sit()
    assert result_url(mock.attempt_id) == reverse("practice:result", args=[mock.pk])
    other = make_submitted_attempt(at=now)
    assert result_url(other.pk) is None


def test_a_mock_never_reaches_results(sit):
    """Sittings read `part_result`; for a mock there is none, whatever its score."""
    mock = sit(answers={1: "A", 2: "AC", 3: "A"})
    assert mock.attempt.part_results.get().score == Decimal(3)
    assert part_result(mock.attempt) is None


def test_the_index_lists_mocks_and_what_is_unfinished(read, sit, trainee, now):
    sit(answers={1: "A"})
    attempt, _ = make_open_attempt(candidate=trainee, at=now)
    Mock.objects.create(user=trainee, attempt=attempt, created_at=now)
    text = read("mocks")
    assert "没做完" in text
    assert reverse("attempts:instructions", args=[attempt.pk]) in text
    assert "1 <small>分</small>" in text


def test_starting_leads_into_the_exam_room(client, trainee):
    form = make_form()
    client.force_login(trainee)
    data = {"level": form.level.pk, "part": "theory"}
    response = client.post(reverse("practice:start"), data)
    attempt = form.attempts.get()
    assert response.url == reverse("attempts:instructions", args=[attempt.pk])


def test_starting_without_a_paper_shows_a_job_on_the_index(client, trainee, read):
    level = make_form(pool="exam").level
    client.post(reverse("practice:start"), {"level": level.pk, "part": "theory"})
    job = Job.objects.get(owner=trainee)
    text = read("mocks")
    assert reverse("practice:progress", args=[job.pk]) in text
    assert "组一份新的模拟卷" in text


def test_an_unknown_level_or_part_is_404(client, trainee):
    client.force_login(trainee)
    url = reverse("practice:start")
    assert client.post(url, {"level": 0, "part": "theory"}).status_code == 404
    level = make_form().level
    assert client.post(url, {"level": level.pk, "part": "x"}).status_code == 404


@pytest.fixture
def job(trainee, now):
    return Job.objects.create(
        owner=trainee, kind=ASSEMBLE, title="组卷", created_at=now, arguments={}
    )


def test_progress_polls_until_the_paper_is_ready(client, trainee, job):
    client.force_login(trainee)
    url, htmx = reverse("practice:progress", args=[job.pk]), {"hx-request": "true"}
    assert "hx-get" in client.get(url, headers=htmx).content.decode()
    job.status, job.outcome = JobStatus.SUCCEEDED, {"url": "/attempts/x/"}
    job.save()
    assert client.get(url, headers=htmx)["HX-Redirect"] == "/attempts/x/"
    job.status, job.outcome = JobStatus.FAILED, {}
    job.save()
    assert client.get(url, headers=htmx)["HX-Refresh"] == "true"


def test_a_failed_paper_is_explained_until_the_next_mock(read, job, sit, now):
    job.status, job.message = JobStatus.FAILED, "练习题库还不够。"
    job.save()
    assert "练习题库还不够。" in read("mocks")
    mock = sit()
    Mock.objects.filter(pk=mock.pk).update(created_at=now.replace(hour=9))
    assert "练习题库还不够。" not in read("mocks")


def test_strangers_get_404(client, sit, job):
    mock = sit()
    client.force_login(make_user())
    for url in (
        reverse("practice:result", args=[mock.pk]),
        reverse("practice:progress", args=[job.pk]),
    ):
        assert client.get(url).status_code == 404


def test_visitors_are_sent_to_log_in(client, sit):
    url = reverse("practice:result", args=[sit().pk])
    assert reverse("account_login") in client.get(url).url


def test_twenty_mocks_cost_the_list_no_more_queries(
    client, trainee, sit, django_assert_num_queries
):
    url = reverse("practice:mocks")
    client.force_login(trainee)
    form = make_form()
    sit(form)
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for _ in range(19):
        sit(form)
    with django_assert_num_queries(len(one)):
        client.get(url)


def test_twenty_items_cost_the_result_no_more_queries(
    client, trainee, sit, django_assert_num_queries
):
    def with_source(form):
        for row in form.items.select_related("version__item__point"):
            node = row.version.item.point.node
            ItemSource.objects.create(version=row.version, node=node)
        return form

    client.force_login(trainee)
    short = sit(with_source(make_form(kinds=["single_choice"])))
    long = sit(with_source(make_form(kinds=["single_choice"] * 20)))
    # The places of a paper are read once and remembered.
    for mock in (short, long):
        client.get(reverse("practice:result", args=[mock.pk]))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("practice:result", args=[short.pk]))
    with django_assert_num_queries(len(one)):
        client.get(reverse("practice:result", args=[long.pk]))


def test_the_persons_desk_shows_the_newest_mock(client, trainee, sit):
    client.force_login(trainee)
    assert "模拟考试" not in client.get(reverse("accounts:desk")).content.decode()
    mock = sit(answers={1: "A"})
    text = client.get(reverse("accounts:desk")).content.decode()
    assert reverse("practice:result", args=[mock.pk]) in text


def test_the_newest_mock_is_the_unfinished_one_if_there_is_one(
    trainee, sit, now, django_assert_max_num_queries
):
    attempt, _lease = make_open_attempt(make_form(), candidate=trainee, at=now)
    waiting = Mock.objects.create(user=trainee, attempt=attempt, created_at=now)
    finished = sit()
    Mock.objects.filter(pk=finished.pk).update(created_at=now + timedelta(hours=1))
    with django_assert_max_num_queries(2):
        assert newest_row(trainee).mock == waiting


HALF_RIGHT = [
    ("fill_blank", {"blanks": ["天干之首", "丁"]}, "0.5", ["你答：丁", "正确答案：乙"]),
    ("matching", {"pairs": ["A", ""]}, "0.5", ["你没有作答。", "正确答案：B 收割"]),
    (
        "composite",
        {"parts": [{"choice": ["A"]}, None, {"choice": ["A"]}, None]},
        "0.5",
        ["正确答案：AC", "（1）甲 ／ 天干之首；（2）乙"],
    ),
]


@pytest.mark.parametrize(("kind", "payload", "held", "says"), HALF_RIGHT)
def test_a_result_shows_each_line_of_an_answer_beside_its_key(
    read, sit, kind, payload, held, says
):
    form = make_form(kinds=[])
    order = [0, 1, 2] if kind == "matching" else ()
    make_form_item(form, make_item(kind), order)
    text = read("result", sit(form, {1: payload}).pk)
    assert f"得 {held} 分（共 1 分）" in text
    for line in [*says, "解析。"]:
        assert line in text


def test_a_wrong_result_is_shown_with_its_tolerance_and_unit(read, sit):
    form = make_form(kinds=["calculation"])
    text = read("result", sit(form, {1: {"results": ["4300 元"]}}).pk)
    assert "你答：4300 元" in text
    assert "正确答案：4200 元（误差不超过 0.5）" in text
    assert "没得分（1 分）" in text


def test_part_of_the_points_of_a_choice_is_said(read, sit):
    form = make_form(kinds=[])
    make_form_item(form, make_item("multiple_choice", scoring="partial"))
    text = read("result", sit(form, {1: "A"}).pk)
    assert "得 0.5 分（共 1 分）" in text
    assert "选对部分选项得部分分" in text


def test_a_case_shows_its_questions_in_the_result(read, sit):
    form = make_form(part="skill", kinds=["case_analysis"])
    text = read("result", sit(form, {1: "能领取。"}).pk)
    for said in ("他能领取吗？", "能领取。", "参考答案。"):
        assert said in text
