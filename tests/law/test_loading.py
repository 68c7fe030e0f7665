"""law/data as it is, and as it must be refused."""

from datetime import UTC, date, datetime
from io import StringIO

import pytest
import yaml
from django.core.management import CommandError, call_command

from law import loading, services
from law.errors import LawError
from law.models import Article, CalendarDay, DatedFact, LegalSource, SourceVersion
from law.services import load_sources, register_dependents, supersede_version

TODAY = date(2026, 11, 22)
AT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def load_command(*arguments):
    out = StringIO()
    call_command("load_law", *arguments, stdout=out)
    return out.getvalue()


def counts():
    models = (LegalSource, SourceVersion, Article, DatedFact, CalendarDay)
    return [model.objects.count() for model in models]


def test_our_own_data_load_and_a_second_time_changes_nothing():
    load_command()
    once = counts()
    assert all(once)
    load_command()
    assert counts() == once


def test_a_dry_run_leaves_nothing():
    before = counts()
    assert "laws" in load_command("--dry-run")
    assert counts() == before


def test_versions_of_a_law_follow_each_other_without_gap():
    load_command()
    for law in LegalSource.objects.all():
        versions = list(law.versions.order_by("valid_from"))
        for one, following in zip(versions, versions[1:], strict=False):
            assert (following.valid_from - one.valid_to).days == 1, law
        assert versions[-1].valid_to is None


def test_every_fact_names_its_source_and_unit_words():
    loading.load_facts()
    for fact in DatedFact.objects.all():
        assert fact.source
        assert fact.unit in {
            "",
            "分",
            "分钟",
            "秒",
            "人",
            "%",
            "场",
            "套",
            "工作日",
            "日",
            "月",
            "年",
        }


@pytest.fixture
def folder(tmp_path):
    """Small data of one invented law with two versions."""
    write(tmp_path / "laws.yaml", [
        {"short_title": "示例法", "title": "示例法", "kind": "法律", "versions": [
            {"label": "旧", "valid_from": date(2010, 1, 1), "valid_to": date(2019, 12, 31)},
            {"label": "新", "valid_from": date(2020, 1, 1)},
        ]},
    ])  # fmt: skip
    write(tmp_path / "facts.yaml", [])
    return tmp_path


def write(path, rows):
    path.write_text(yaml.safe_dump(rows, allow_unicode=True), encoding="utf-8")


def cite(folder, name="a", **changes):
    row = {"law": "示例法", "article": "第一条", "says": "要点。", "checked": "原文",
           "valid_from": date(2010, 1, 1)}  # fmt: skip
    write(folder / f"cited-{name}.yaml", [row | changes])


def test_an_article_belongs_to_the_version_in_force(folder):
    cite(folder)
    loading.load_all(folder, on=TODAY)
    article = Article.objects.get(version__source__short_title="示例法")
    assert article.version.label == "新"
    assert article.valid_from == date(2010, 1, 1)


def test_an_article_stands_in_one_row(folder):
    cite(folder, "a", says="甲。")
    cite(folder, "b", says="乙。")
    with pytest.raises(LawError, match=r"cited-b\.yaml: 示例法 第一条 stands twice"):
        loading.load_all(folder, on=TODAY)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"law": "没有的法"}, "law_unknown"),
        ({"valid_from": date(2025, 1, 1)}, "version_unknown"),
        ({"valid_from": date(2009, 1, 1)}, "version_unknown"),
        ({"valid_from": "去年"}, "data_shape"),
    ],
)
def test_an_article_that_cannot_be_placed_stops_the_load(folder, changes, code):
    cite(folder, **changes)
    with pytest.raises(LawError) as caught:
        loading.load_all(folder, on=TODAY)
    assert caught.value.code == code
    assert "cited-a.yaml" in caught.value.message
    assert not LegalSource.objects.filter(short_title="示例法").exists()


def test_an_entry_without_a_needed_field_is_named(folder):
    write(folder / "cited-a.yaml", [{"law": "示例法"}])
    with pytest.raises(LawError, match=r"cited-a\.yaml, entry 1"):
        loading.load_all(folder, on=TODAY)


def test_the_command_reports_a_refusal(folder):
    cite(folder, law="没有的法")
    with pytest.raises(CommandError, match="没有的法"):
        load_command("--folder", str(folder))


def test_more_files_can_be_loaded_later(folder):
    loading.load_all(folder, on=TODAY)
    cite(folder, "more", article="第二条")
    assert load_sources([folder / "cited-more.yaml"], on=TODAY) == 1


def test_superseding_a_version_freezes_what_rests_on_it(folder, monkeypatch):
    monkeypatch.setattr(services, "_dependents", dict(services._dependents))
    loading.load_all(folder, on=TODAY)
    version = SourceVersion.objects.get(source__short_title="示例法", label="新")
    asked = []
    register_dependents("test", lambda old, at: asked.append((old, at)) or 3)
    successor, frozen = supersede_version(
        version=version, label="更新", valid_from=date(2027, 1, 1), at=AT
    )
    version.refresh_from_db()
    assert version.valid_to == date(2026, 12, 31)
    assert successor.valid_from == date(2027, 1, 1)
    assert (frozen["test"], asked) == (3, [(version, AT)])


def test_a_superseded_version_stays_so_when_the_files_are_loaded_again(folder):
    loading.load_all(folder, on=TODAY)
    version = SourceVersion.objects.get(source__short_title="示例法", label="新")
    supersede_version(version=version, label="更新", valid_from=TODAY, at=AT)
    loading.load_all(folder, on=TODAY)
    version.refresh_from_db()
    assert version.valid_to == date(2026, 11, 21)


@pytest.mark.parametrize(
    ("label", "day", "code"),
    [("旧", date(2027, 1, 1), "version_superseded"), ("新", date(2020, 1, 1), "version_order")],
)  # fmt: skip
def test_only_the_current_version_is_superseded_by_a_later_one(
    folder, label, day, code
):
    loading.load_all(folder, on=TODAY)
    version = SourceVersion.objects.get(source__short_title="示例法", label=label)
    with pytest.raises(LawError) as caught:
        supersede_version(version=version, label="更新", valid_from=day, at=AT)
    assert caught.value.code == code
