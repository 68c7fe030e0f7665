"""The public pages: what they show, what they cost, what they escape."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.loading import load_courses
from courses.models import LessonPage, LevelPage, ModulePage
from tests.courses.conftest import home_values, lesson_values
from ui.navigation import links_for

pytestmark = pytest.mark.django_db

# Above this a page asks the database row by row.
QUERY_LIMIT = 12
# The frame asks these for every page of the site: who reads, and what they may.
OF_THE_FRAME = (
    'FROM "django_session"',
    'FROM "accounts_user"',
    'FROM "auth_group"',
    'FROM "accounts_staffassignment"',
    'FROM "accounts_consent"',
)


def queries_of(client, url):
    client.get(url)  # fills the caches of sites and content types
    with CaptureQueriesContext(connection) as queries:
        response = client.get(url)
    assert response.status_code == 200
    asked = [one["sql"] for one in queries]
    return [sql for sql in asked if not any(part in sql for part in OF_THE_FRAME)]


def pages():
    found = [LevelPage.objects.get(slug="level-5"), ModulePage.objects.get()]
    found.append(LessonPage.objects.get(slug="lesson-1"))
    return ["/", *(page.url for page in found), reverse("courses:catalogue")]


def test_the_front_page_shows_levels_from_the_standard(client, loaded):
    page = client.get("/").content.decode()
    assert "再决定今天学什么" in page
    assert page.count("level-card__top") == 3
    assert "<dd>41<small>项</small>" in page
    assert "<dd>4<small>选 1</small>" in page
    assert "四级试卷，100 分怎样分" in page
    assert page.count('class="point-scale') == 5
    assert "/level-5/" in page
    assert "/standards/3-01-04-03/2022/5/#conditions" in page


def test_a_level_leads_to_modules_and_to_the_standard(client, loaded):
    page = client.get("/level-5/").content.decode()
    assert "/level-5/help/" in page
    assert "2 课，共 80 分钟" in page
    assert "/standards/3-01-04-03/2022/5/" in page
    assert "这一级还没有课程" in client.get("/level-4/").content.decode()


def test_a_module_lists_its_lessons_in_order(client, loaded):
    page = client.get("/level-5/help/").content.decode()
    assert page.index("第 1 课") < page.index("第 2 课")
    assert "就业援助服务" in page
    assert "我的进度" not in page


def test_a_lesson_shows_every_kind_of_block_and_its_neighbours(client, lesson):
    page = client.get(lesson.url).content.decode()
    for words in (
        "能说出依据", "优先扶持。", "历史口径", "操作步骤 · 接待", "案例 · 老张",
        "别承诺。", "想一想", "省级政府。", "下一课：第 2 课",
        "/standards/3-01-04-03/2022/5/2.5.1S/", "登录后可以记学时",
    ):  # fmt: skip
        assert words in page
    assert "上一课" not in page


def test_text_of_files_and_editors_is_escaped(client, folder, loaded):
    evil = "<script>alert(1)</script>"
    values = lesson_values(evil)
    values["objectives"] = [evil]
    values["body"] = [
        {"heading": evil}, {"text": evil}, {"note": evil},
        {"law": {"text": evil, "source": evil}},
        {"steps": {"title": evil, "steps": [evil]}},
        {"example": {"title": evil, "text": evil, "comment": evil}},
        {"check": {"question": evil, "answer": evil}},
    ]  # fmt: skip
    folder.write("help/lesson-1.yaml", values)
    load_courses(folder.path)
    for url in pages():
        assert "<script>alert" not in client.get(url).content.decode()
    search = reverse("courses:catalogue") + "?q=" + evil
    assert "<script>alert" not in client.get(search).content.decode()


@pytest.mark.parametrize("place", range(5))
@pytest.mark.parametrize("who", ["nobody", "trainee"])
def test_a_page_asks_few_questions(client, loaded, trainee, who, place):
    if who == "trainee":
        client.force_login(trainee)
    asked = queries_of(client, pages()[place])
    assert len(asked) <= QUERY_LIMIT, "\n".join(asked)


def test_the_desk_asks_few_questions(client, loaded, trainee):
    client.force_login(trainee)
    asked = queries_of(client, reverse("courses:home"))
    assert len(asked) <= QUERY_LIMIT, "\n".join(asked)


def test_twenty_lessons_cost_no_more_than_one(client, folder, trainee):
    client.force_login(trainee)
    folder.write_module(1)
    (folder.path / "help" / "lesson-2.yaml").unlink()
    load_courses(folder.path)
    urls = [*pages(), reverse("courses:home")]
    few = [len(queries_of(client, url)) for url in urls]
    folder.write_module(20)
    load_courses(folder.path)
    assert [len(queries_of(client, url)) for url in urls] == few


def test_the_catalogue_finds_lessons_by_words(client, folder, loaded):
    folder.write("help/lesson-2.yaml", lesson_values("申领补贴"))
    load_courses(folder.path)
    url = reverse("courses:catalogue")
    page = client.get(url, {"q": "补贴"}).content.decode()
    assert "申领补贴" in page
    assert "第 1 课" not in page
    assert "没有关于“月球”的课" in client.get(url, {"q": "月球"}).content.decode()


def test_an_unknown_address_is_not_found(client, loaded):
    for path in ("/level-9/", "/level-5/help/none/", "/level-5/help/lesson-1/x/"):
        assert client.get(path).status_code == 404


def test_a_front_page_without_levels_still_stands(client, folder):
    values = home_values()
    (folder.path / "help" / "module.yaml").unlink()
    values["levels"] = values["levels"][:1]
    folder.write("home.yaml", values)
    load_courses(folder.path)
    LevelPage.objects.get().unpublish()
    assert client.get("/").status_code == 200


def test_no_two_links_of_a_trainees_tab_bar_look_alike(trainee):
    icons = [link.icon for link in links_for(trainee) if link.icon]
    assert "book" in icons
    assert len(icons) == len(set(icons))
