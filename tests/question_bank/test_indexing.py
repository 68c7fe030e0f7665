"""The index follows the items: when a version is published, and when made anew."""

from datetime import UTC, datetime

import pytest

from question_bank.duplicates import near
from question_bank.indexing import forget_items, index_items, rebuild
from question_bank.models import Item
from question_bank.search import matching, put
from question_bank.services.drafts import discard_draft, save_draft, start_revision
from question_bank.services.publishing import publish_version
from question_bank.texts import all_words, question_words
from tests.factories import make_body, make_content, make_draft, make_item, make_user
from tests.verbs import answered

AT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


def found(query):
    return set(matching(Item.objects.all(), query))


def test_rebuilding_finds_every_item_with_a_version_and_forgets_old_words(db):
    one = make_item(stem="领取社保卡须本人到场（　　）。")
    gone = Item.objects.create(
        code="D1", point=one.point, kind="written", pool="exam", origin="own"
    )
    put(gone.pk, "旧词")
    other = make_item("true_false", stem="工伤保险费由单位缴纳。")
    assert rebuild() == 2
    assert found("社保") == {one}
    assert found("工伤") == {other}
    assert found("旧词") == set()


def test_rebuilding_finds_twins_again(db):
    item = make_item(stem="领取社保卡须本人到场，代办的应当出示（　　）。")
    assert near(question_words(item.current.content)) == []
    rebuild()
    [twin] = near(question_words(item.current.content))
    assert (twin.item_id, twin.similarity) == (item.pk, 1)
    forget_items([item.pk])
    assert near(question_words(item.current.content)) == []


def test_a_published_version_is_found_at_once(db):
    item = make_item("true_false", stem="社保卡可以代领。")
    body = make_body("true_false", stem="工伤保险由单位缴纳。")
    publish_version(item=item, body=body, sources=[], people=None, at=AT)
    assert found("工伤") == {item}
    assert near("工伤保险由单位缴纳。")[0].item_id == item.pk


def test_a_new_draft_is_found_until_it_is_given_up(db):
    draft = make_draft(stem="社保卡可以代领吗？")
    assert found("代领") == {draft.item}
    assert rebuild() == 1
    assert found("代领") == {draft.item}
    discard_draft(draft=draft, actor=draft.author, at=AT)
    assert found("代领") == set()
    assert rebuild() == 0


def test_a_revision_under_way_is_not_searched(db):
    """It may be meant for the exam pool, and others may see the item."""
    item = make_item(stem="社保卡可以代领吗？")
    draft = start_revision(item=item, author=make_user(), at=AT, pool="exam")
    body = make_body(stem="秘密的题干（　　）。")
    save_draft(draft=draft, from_number=1, body=body, editor=draft.author, at=AT)
    assert found("秘密") == set()
    rebuild()
    assert found("秘密") == set()
    assert found("代领") == {item}


@pytest.mark.parametrize("chunk", [1, 2, 3])
def test_rebuilding_goes_on_through_all_chunks(db, monkeypatch, chunk):
    monkeypatch.setattr("question_bank.indexing.CHUNK", chunk)
    items = {make_item(stem="共同的词（　　）。") for _ in range(3)}
    assert rebuild() == 3
    assert found("共同的词") == items


def test_the_verb_tells_how_many_items_it_indexed(db):
    make_item(stem="领取社保卡（　　）。")
    assert answered("reindex_items") == {"items": 1}
    assert answered("reindex_items") == {"items": 1}
    assert len(found("社保")) == 1


def test_an_item_is_found_by_its_code_and_point(db):
    item = make_item()
    index_items([(item, item.current.content)])
    for query in (item.code, item.point.code, item.point.name):
        assert item in found(query)


def test_forgotten_items_are_not_found(db):
    item = make_item(stem="领取社保卡（　　）。")
    index_items([(item, item.current.content)])
    forget_items([item.pk])
    assert found("社保") == set()


def test_every_text_of_an_item_is_searched_but_only_the_question_compared():
    task = make_content("task")
    words = all_words(task)
    for part in (task["stem"], task["rubric"][0]["title"], task["reference"]):
        assert part.strip() in words
    assert question_words(task) == task["stem"].strip()


def test_options_stand_one_a_line_and_keys_are_no_words():
    content = make_content("single_choice")
    assert question_words(content).splitlines() == [
        content["stem"],
        *content["options"],
    ]
    assert "A" not in all_words(content | {"key": ["A"]}).splitlines()


def test_words_of_shapes_yet_unknown_are_read():
    composite = {
        "stem": "阅读材料。",
        "parts": [{"stem": "第一问", "pairs": [["甲", "乙"]], "explanation": "略"}],
        "tolerance": 0.5,
    }
    assert question_words(composite).splitlines() == [
        "阅读材料。",
        "第一问",
        "甲",
        "乙",
    ]
    assert "略" in all_words(composite).splitlines()
