"""The editing screen as authors use it, with and without scripts."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from law.models import Article, LegalSource, SourceVersion
from question_bank.kinds import KINDS
from question_bank.models import Draft, DraftState, Item
from tests.factories import make_content, make_draft, make_item, make_point
from tests.question_bank.conftest import save

pytestmark = pytest.mark.django_db


def client_of(user):
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def author(cast):
    return client_of(cast.author)


def address(name, draft):
    return reverse(f"question_bank:{name}", args=[draft.pk])


def sent(draft, content=None, **more):
    """What the screen of `draft` sends when its content is `content`."""
    kind = KINDS[draft.item.kind]
    head = draft.revision
    values = kind.values_of(head.content if content is None else content)
    data = {"from_number": head.number, "difficulty": 3, "cognition": "understand"}
    data |= {"sources": "标准 1", "minutes": 10 if kind.own_points else ""}
    for field in kind.fields:
        value = values.get(field.name, "")
        if hasattr(field, "key_name"):
            data |= {f"{field.name}-{n}": text for n, text in enumerate(value)}
            data[field.key_name] = list(values[field.key_name])
        elif hasattr(field, "columns"):
            for n, row in enumerate(value or ()):
                data |= {f"{field.name}-{n}-{name}": t for name, t in row.items()}
        else:
            data[field.name] = value
    return data | more


def test_an_item_begins_with_its_classification(author, cast):
    point = make_point()
    page = author.get(
        reverse("question_bank:new"),
        {"kind": "true_false", "pool": "exam", "difficulty": "4", "level": 4},
    )
    assert page.context["form"]["difficulty"].value() == "4"
    wish = {"point": point.pk, "kind": "true_false", "pool": "exam", "difficulty": 4}
    answer = author.post(reverse("question_bank:new") + "?level=4", wish)
    draft = Draft.objects.get()
    assert answer.url == address("editor", draft)
    assert (draft.author, draft.pool, draft.item.kind) == (
        cast.author,
        "exam",
        "true_false",
    )
    assert draft.revision.difficulty == 4
    assert author.get(answer.url).status_code == 200


def test_the_scarcest_point_comes_first(author):
    full = make_point()
    make_item(point=full)
    empty = make_point()
    page = author.get(reverse("question_bank:new"), {"level": 4})
    assert page.context["form"]["point"].value() in (empty, empty.pk)


def test_a_skill_point_takes_no_choice(author):
    point = make_point(part="skill")
    wish = {"point": point.pk, "kind": "single_choice", "pool": "exam", "difficulty": 4}
    page = author.post(reverse("question_bank:new") + "?level=4", wish)
    assert page.status_code == 422
    assert not Item.objects.exists()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_written_saved_and_submitted(author, cast, kind):
    part = "skill" if kind == "task" else "theory"
    draft = make_draft(author=cast.author, kind=kind, point=make_point(part=part))
    content = make_content(kind)
    page = author.get(address("editor", draft))
    assert page.status_code == 200
    answer = author.post(address("editor", draft), sent(draft, content))
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert draft.revision.content == content
    assert draft.revision.number == 2
    answer = author.post(address("editor", draft), sent(draft, act="submit"))
    assert answer.url == reverse("question_bank:item", args=[draft.item_id])
    draft.refresh_from_db()
    assert draft.state == DraftState.REVIEW


@pytest.mark.parametrize("kind", KINDS)
def test_the_preview_shows_what_is_typed_and_saves_nothing(author, cast, kind):
    draft = make_draft(author=cast.author, kind=kind)
    content = make_content(kind, stem="正在打的题干（　）。")
    page = author.post(address("preview", draft), sent(draft, content))
    assert "正在打的题干（　）。" in page.content.decode()
    assert draft.revisions.count() == 1


@pytest.mark.parametrize("kind", KINDS)
def test_the_preview_bears_what_is_not_finished(author, cast, kind):
    draft = make_draft(author=cast.author, kind=kind)
    page = author.post(address("preview", draft), {"stem": "只有题干"})
    assert page.status_code == 200
    assert "只有题干" in page.content.decode()


def test_faults_are_told_beside_their_fields_and_the_text_is_kept(author, cast):
    draft = make_draft(author=cast.author)
    content = {**draft.revision.content, "key": [], "stem": "还没有答案（　）。"}
    page = author.post(
        address("editor", draft), sent(draft, content, act="submit", sources="")
    )
    text = page.content.decode()
    assert page.status_code == 422
    assert "正确选项须有 1 个。" in text
    assert "至少须有一个出处。" in text
    draft.refresh_from_db()
    assert draft.revision.content["stem"] == "还没有答案（　）。"
    assert draft.state == DraftState.WRITING


def test_a_source_that_cannot_be_read_is_told_and_the_rest_is_saved(author, cast):
    draft = make_draft(author=cast.author)
    page = author.post(
        address("editor", draft),
        sent(draft, {**draft.revision.content, "stem": "改？"}, sources="听说的"),
    )
    assert "认不出这个出处：听说的" in page.content.decode()
    draft.refresh_from_db()
    assert draft.revision.content["stem"] == "改？"


def test_a_row_is_added_without_a_script(author, cast):
    draft = make_draft(author=cast.author, kind="task")
    page = author.post(address("editor", draft), sent(draft, act="more:rubric"))
    rows = next(f for f in page.context["page"].fields if f.field.name == "rubric").rows
    assert len(rows) == len(draft.revision.content["rubric"]) + 2


def test_the_second_editor_sees_both_texts_and_loses_none(author, cast, now):
    draft = make_draft(author=cast.author)
    mine = sent(draft, {**draft.revision.content, "stem": "我的题干？"})
    theirs = {**draft.revision.content, "stem": "对方的题干？", "explanation": "对方。"}
    client_of(cast.other_author).post(address("editor", draft), sent(draft, theirs))
    page = author.post(address("editor", draft), mine)
    text = page.content.decode()
    assert page.status_code == 409
    for kept in ("我的题干？", "对方的题干？", "对方。"):
        assert kept in text
    joined = page.context["page"]
    assert [clash.label for clash in joined.clashes] == ["题干"]
    assert joined.taken == ("解析",)
    draft.refresh_from_db()
    content = {**draft.revision.content, "stem": "我的题干？"}
    author.post(address("editor", draft), sent(draft, content))
    draft.refresh_from_db()
    assert draft.revision.content["stem"] == "我的题干？"
    assert draft.revision.content["explanation"] == "对方。"
    assert [r.saved_by for r in draft.revisions.order_by("number")] == [
        cast.author,
        cast.other_author,
        cast.author,
    ]


def test_what_is_in_review_opens_to_be_read(author, submitted):
    draft = submitted()
    answer = author.get(address("editor", draft))
    assert answer.url == reverse("question_bank:item", args=[draft.item_id])
    page = author.post(address("editor", draft), sent(draft, act="save", stem="改？"))
    assert page.status_code == 409
    assert "撤回" in page.content.decode()


def test_others_exam_drafts_do_not_exist_for_an_instructor(cast):
    draft = make_draft(author=cast.author, pool="exam")
    stranger = client_of(cast.other_author)
    for name in ("editor", "preview", "withdraw", "discard"):
        assert stranger.post(address(name, draft)).status_code == 404
    item = reverse("question_bank:item", args=[draft.item_id])
    assert stranger.get(item).status_code == 404


def test_articles_in_force_are_found_by_any_word(author, now):
    law = LegalSource.objects.create(short_title="示例法", title="示例法", kind="法律")
    today = now.date()
    for label, ends in (("旧", today), ("新", None)):
        version = SourceVersion.objects.create(
            source=law,
            label=label,
            valid_from=today - timedelta(days=400 if ends else 0),
            valid_to=ends,
        )
        Article.objects.create(version=version, number="第一条", says=f"{label}要点。")
    page = author.get(reverse("question_bank:source_search"), {"q": "示例 要点"})
    text = page.content.decode()
    assert "新要点" in text
    assert "旧要点" not in text
    nothing = author.get(reverse("question_bank:source_search"), {"q": "没有这个词"})
    assert "没有找到" in nothing.content.decode()


def test_a_longer_history_costs_no_more_queries(
    author, cast, now, django_assert_max_num_queries
):
    draft = make_draft(author=cast.author)
    with django_assert_max_num_queries(8):
        author.get(address("editor", draft))
    for number in range(1, 21):
        draft.refresh_from_db()
        save(draft, cast.author, now, from_number=number, stem=f"第 {number} 稿？")
    with django_assert_max_num_queries(8):
        author.get(address("editor", draft))


@pytest.mark.parametrize("name", ["withdraw", "discard"])
def test_a_colleague_neither_takes_back_nor_gives_up_what_another_began(
    cast, author, submitted, name
):
    draft = submitted() if name == "withdraw" else make_draft(author=cast.author)
    state = draft.state
    assert client_of(cast.other_author).post(address(name, draft)).status_code == 404
    draft.refresh_from_db()
    assert draft.state == state
    assert client_of(cast.manager).post(address(name, draft)).status_code == 302
    draft.refresh_from_db()
    assert draft.state != state


def test_only_who_may_give_a_draft_up_is_offered_it(cast, author):
    draft = make_draft(author=cast.author)
    for client, offered in ((author, True), (client_of(cast.other_author), False)):
        page = client.get(address("editor", draft)).content.decode()
        assert (address("discard", draft) in page) is offered
