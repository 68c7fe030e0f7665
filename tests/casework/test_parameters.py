"""教学参数: instructors see what a pack decides, where it stands and who plays by it."""

import pytest
from django.urls import reverse

from casework.engine import DATA
from casework.models import Case
from casework.parameters import pages
from casework.shelving import load_cases
from tests.casework.stage import make_case
from tests.factories import MADE_AT, make_bank_person, make_user

pytestmark = pytest.mark.django_db

ADDRESS = "/casework/parameters/"


@pytest.fixture
def instructor(client):
    client.force_login(make_bank_person("instructor"))
    return client


def parameters_of(pack):
    (found,) = [one for one in pages.parameters_now() if one.pack.id == pack]
    return {
        each.rule.key: (chapter.file, each)
        for chapter in found.chapters
        for each in chapter.parameters
    }


def test_a_parameter_has_its_number_its_cases_and_its_file():
    make_case()
    found = parameters_of("guide-003")
    file, publicity = found["publicity"]
    assert file == "casework/data/packs/guide-003/recognition.yaml"
    assert publicity.values == ("公示期 满5个工作日",)
    assert publicity.cases == ("就业困难人员认定",)
    assert found["home_contact"][1].values == ("入户联系 2个工作日内",)
    assert found["record"][0] == "casework/data/packs/guide-003/pack.yaml"
    assert found["age_limit"][1].cases == ()
    assert "scope" not in found  # the source says it itself


def test_every_parameter_on_the_shelf_stands_in_a_file():
    load_cases(paths=sorted((DATA / "cases").glob("*.yaml")), at=MADE_AT)
    found = pages.parameters_now()
    assert [one.pack.id for one in found] == [
        "changsha-2024", "guide-003", "national", "shunyi-2011",
    ]  # fmt: skip
    for one in found:
        for chapter in one.chapters:
            assert chapter.file.startswith(f"casework/data/packs/{one.pack.id}/")
            assert all(each.rule.teaching for each in chapter.parameters)


def test_the_page_tells_how_to_change_them(instructor):
    make_case()
    text = instructor.get(ADDRESS).content.decode()
    assert "文件里的名字：<code" in text
    for words in ("怎样改", "load_cases", "version", "公示期 满5个工作日"):
        assert words in text
    assert "口径：就业援助工作指南（第2版，2015年以后的规定）" in text
    assert "不作考试的标准答案" in text


def test_the_page_without_cases_says_so(instructor):
    assert "还没有案例" in instructor.get(ADDRESS).content.decode()


def test_a_broken_pack_does_not_break_the_page(instructor, tmp_path, monkeypatch):
    make_case()
    (tmp_path / "guide-003").mkdir()
    (tmp_path / "guide-003/recognition.yaml").write_text("rules: [", encoding="utf-8")
    monkeypatch.setattr(pages, "PACKS", tmp_path)
    monkeypatch.setattr(pages, "ROOT", tmp_path)
    page = instructor.get(ADDRESS)
    assert "公示期 满5个工作日" in page.content.decode()


def test_its_queries_do_not_grow_with_cases(instructor, django_assert_max_num_queries):
    load_cases(paths=sorted((DATA / "cases").glob("*.yaml")), at=MADE_AT)
    assert Case.objects.count() > 20
    with django_assert_max_num_queries(5):
        instructor.get(ADDRESS)


def test_only_instructors_find_the_page_and_its_links(client, instructor):
    make_case()
    shelf, procedure = (
        reverse("casework:index"),
        reverse("casework:procedure", args=["G-01"]),
    )
    for page in (shelf, procedure):
        assert ADDRESS in instructor.get(page).content.decode()
    nothing = reverse("casework:procedure", args=["Q-01"])
    assert ADDRESS not in instructor.get(nothing).content.decode()
    client.force_login(make_user())
    assert client.get(ADDRESS).status_code == 404
    for page in (shelf, procedure):
        assert ADDRESS not in client.get(page).content.decode()
