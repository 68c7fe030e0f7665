"""When a law gets a new version, what rests on the old one leaves the draw pool."""

from datetime import date

import pytest
import yaml

from law.models import Article, LegalSource, SourceVersion
from law.services import supersede_version
from question_bank.models import Item, ItemStatus
from question_bank.services.importing import import_items
from tests.factories import make_standard_level

pytestmark = pytest.mark.django_db


@pytest.fixture
def version():
    """The current version of an invented law, with an article."""
    make_standard_level(5)
    law = LegalSource.objects.create(short_title="示例法", title="示例法", kind="法律")
    made = SourceVersion.objects.create(
        source=law, label="旧", valid_from=date(2020, 1, 1)
    )
    Article.objects.create(version=made, number="第一条", says="要点。")
    return made


def load(folder, now, explanation="因为。"):
    """Two items: one on the law, one on the standard."""
    sources = {"T1": {"law": "示例法", "article": "第一条"}, "T2": {"standard": "1"}}
    shared = {"pool": "exam", "kind": "true_false", "point": "ABC001", "difficulty": 2,
              "cognition": "recall", "key": True, "explanation": explanation}  # fmt: skip
    file = folder / "items.yaml"
    point = {"code": "ABC001", "node": "1", "name": "甲", "importance": "X"}
    items = [
        shared | {"id": code, "stem": f"{code}。", "source": [source]}
        for code, source in sources.items()
    ]
    values = {"level": 5, "area": "基础知识", "points": [point], "items": items}
    file.write_text(yaml.safe_dump(values, allow_unicode=True), encoding="utf-8")
    return import_items([file], at=now)


def supersede(version, now):
    """The law's successor, which repeats the article."""
    day = date(2026, 12, 1)
    successor, frozen = supersede_version(
        version=version, label="新", valid_from=day, at=now
    )
    Article.objects.create(version=successor, number="第一条", says="要点。")
    return frozen["items"]


def states():
    return dict(Item.objects.values_list("code", "status"))


def test_items_on_the_old_version_are_frozen_and_no_others(version, tmp_path, now):
    load(tmp_path, now)
    assert supersede(version, now) == 1
    assert states() == {"T1": ItemStatus.FROZEN, "T2": ItemStatus.PUBLISHED}


def test_loading_the_same_file_again_thaws_nothing(version, tmp_path, now):
    load(tmp_path, now)
    supersede(version, now)
    assert load(tmp_path, now).unchanged == 2
    assert states()["T1"] == ItemStatus.FROZEN


def test_a_changed_text_brings_the_item_back_on_the_new_version(version, tmp_path, now):
    load(tmp_path, now)
    supersede(version, now)
    assert load(tmp_path, now, explanation="按新法。").revised == 2
    [source] = Item.objects.get(code="T1").current.sources.all()
    assert (states()["T1"], source.article.version.label) == ("published", "新")
