"""Finding items: the filter, what is shown of drafts, filters kept by name."""

from datetime import date
from urllib.parse import parse_qs

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from law.models import Article, LegalSource, SourceVersion
from question_bank.listing.filters import ItemFilterForm
from question_bank.models import Challenge, ItemSource, ItemStatus, SavedFilter
from question_bank.services.drafts import discard_draft, start_revision
from tests.factories import (
    MADE_AT,
    make_draft,
    make_item,
    make_point,
    make_standard_level,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def level():
    return make_standard_level(4)


@pytest.fixture
def point(level):
    return make_point(level=level)


@pytest.fixture
def find(level, cast):
    """The codes that a filter finds for somebody, in their order."""

    def find(user=None, **wish):
        data = QueryDict(mutable=True)
        for name, value in wish.items():
            data.setlist(name, value if isinstance(value, list) else [value])
        form = ItemFilterForm(data, level=level, user=user or cast.manager)
        return [item.code for item in form.found()]

    return find


def codes(*items):
    return sorted(item.code for item in items)


def with_version(item, **columns):
    """Another current version (versions never change)."""
    version = item.current
    version.pk, version.number = None, version.number + 1
    for name, value in columns.items():
        setattr(version, name, value)
    version.save(force_insert=True)
    item.current = version
    item.save()
    return item


def test_classification_narrows_published_items_and_drafts_alike(find, point, cast):
    hard = with_version(make_item(point=point), difficulty=5, cognition="apply")
    plain = make_item("true_false", point=point)
    draft = make_draft(author=cast.author, point=point).item
    assert find(difficulty=["5"]) == codes(hard)
    assert find(difficulty=["3", "5"]) == codes(hard, plain, draft)
    assert find(cognition="understand") == codes(plain, draft)
    assert find(kind=["true_false"]) == codes(plain)
    assert find(importance="X", point=point.code.lower()) == codes(hard, plain, draft)
    assert find(importance="Z") == []


def test_places_in_the_standard_narrow_with_all_below_them(find, point, level):
    here = make_item(point=point)
    other = make_item(point=make_point(level=level, area="业务办理"))
    top, deep = point.node, make_point(level=level)
    below = level.standard.nodes.create(
        area=top.area, kind="basic_point", ref="1(1)", code="1(1)", text="细目",
        parent=top, position=9,
    )  # fmt: skip
    deep.node = below
    deep.save()
    deeper = make_item(point=deep)
    assert find(content="1") == codes(here, deeper)
    assert find(area=str(other.point.area_id)) == codes(other)


def test_words_are_found_in_versions_and_in_drafts(find, point, cast, published):
    item = published(point=point, stem="仲裁时效是多久？").item
    draft = make_draft(author=cast.author, point=point, stem="仲裁由谁受理？").item
    assert find(search="仲裁") == codes(item, draft)
    assert find(search=item.code.lower()) == codes(item)


def test_states_of_items_and_of_drafts_can_be_asked_for(find, point, cast, submitted):
    frozen, fine = make_item(point=point), make_item(point=point)
    frozen.status = ItemStatus.FROZEN
    frozen.save()
    writing = make_draft(author=cast.author, point=point).item
    waiting = submitted(point=point).item
    assert find(status="frozen") == codes(frozen)
    assert find(status="published") == codes(fine)
    assert find(status="writing") == codes(writing)
    assert find(status="review") == codes(waiting)


def test_mine_are_those_i_wrote_or_am_writing(find, point, cast, published, now):
    mine = published(point=point).item
    begun = make_draft(author=cast.author, point=point).item
    other = make_item(point=point)
    start_revision(item=other, author=cast.author, at=now)
    make_draft(author=cast.other_author, point=point)
    assert find(cast.author, mine="on") == codes(mine, begun, other)


def test_a_law_finds_what_rests_on_it(find, point):
    law = LegalSource.objects.create(short_title="示例法", title="示例法", kind="法律")
    version = SourceVersion.objects.create(
        source=law, label="旧", valid_from=date(2020, 1, 1)
    )
    resting = make_item(point=point)
    make_item(point=point)
    article = Article.objects.create(version=version, number="第一条", says="。")
    ItemSource.objects.create(version=resting.current, article=article)
    for asked in ("示例", "示例法 第一条", "《示例法》第一条"):
        assert find(source=asked) == codes(resting)
    assert find(source="示例法 第二条") == []


def test_doubted_items_are_found_until_the_doubt_is_answered(find, point, cast):
    item = make_item(point=point)
    make_item(point=point)
    doubt = Challenge.objects.create(
        version=item.current, raised_by=cast.trainee, raised_at=MADE_AT, body="？",
        attempt="00000000-0000-4000-8000-000000000000", place=1,
    )  # fmt: skip
    assert find(challenged="on") == codes(item)
    doubt.state, doubt.answer, doubt.answered_by = "dismissed", "无误。", cast.author
    doubt.save()
    assert find(challenged="on") == []


def test_the_order_is_what_was_asked_for(find, point, cast, now):
    easy = with_version(make_item(point=point), difficulty=1)
    hard = make_draft(author=cast.author, point=point, at=now).item
    assert find(sort="easiest") == [easy.code, hard.code]
    assert find(sort="hardest") == [hard.code, easy.code]
    assert find(sort="newest") == [hard.code, easy.code]


def test_what_is_impossible_finds_nothing(find, point):
    make_item(point=point)
    assert find(status="lost") == find(content="x") == []


def test_an_exam_draft_of_somebody_else_is_not_there(find, point, cast):
    mine = make_draft(author=cast.author, point=point, pool="exam").item
    theirs = make_draft(author=cast.other_author, point=point, pool="exam")
    assert find(cast.author) == codes(mine)
    # A practice item may be on its way to the exam pool: its text is secret by now.
    theirs.item.pool = "practice"
    theirs.item.save()
    assert find(cast.author) == codes(mine)
    assert find(cast.author, difficulty=["3"]) == codes(mine)
    assert theirs.item.code in find(cast.reviewer)


# The page


@pytest.fixture
def page(client, level, cast):
    def get(user=None, **wish):
        client.force_login(user or cast.author)
        asked = {"level": level.key} | wish
        return client.get(reverse("question_bank:items"), asked)

    return get


def test_a_draft_that_was_never_published_is_listed_with_its_text(page, point, cast):
    make_draft(author=cast.author, point=point, stem="一道新题？")
    text = page().content.decode()
    assert "一道新题？" in text
    assert "编写中" in text


def test_what_was_given_up_is_listed_as_retired(page, point, cast, now):
    draft = make_draft(author=cast.author, point=point, stem="放弃的题？")
    discard_draft(draft=draft, actor=cast.author, at=now)
    text = page(status="retired").content.decode()
    assert "放弃的题？" in text
    assert "已停用" in text


def test_the_list_costs_the_same_for_1_and_30_items(page, point, cast):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            page(cast.manager)
        return len(queries)

    make_item(point=point)
    make_draft(author=cast.author, point=point)
    page(cast.manager)
    before = cost()
    for _ in range(14):
        make_item(point=point)
        make_draft(author=cast.author, point=point)
    assert cost() == before <= 16


def test_reviewers_are_offered_no_acts(page, point, cast):
    make_item(point=point)
    assert "bulk-act" in page().content.decode()
    assert "bulk-act" not in page(cast.reviewer).content.decode()


# Filters kept by name


def keep(client, level, name="冻结的", query="status=frozen"):
    return client.post(
        reverse("question_bank:filter_save"),
        {"name": name, "query": f"level={level.key}&{query}"},
        follow=True,
    )


def test_a_kept_filter_is_what_the_form_makes_of_it(client, cast, level):
    client.force_login(cast.author)
    keep(client, level, query="kind=task&search=&nonsense=1&difficulty=5&difficulty=4")
    kept = SavedFilter.objects.get()
    assert parse_qs(kept.query) == {
        "level": [level.key], "kind": ["task"], "difficulty": ["5", "4"],
    }  # fmt: skip
    assert "冻结的" in client.get(reverse("question_bank:items")).content.decode()


def test_everybody_has_names_of_their_own(client, cast, level):
    client.force_login(cast.author)
    keep(client, level)
    assert "你已有一个叫“冻结的”的筛选" in keep(client, level).content.decode()
    client.force_login(cast.other_author)
    keep(client, level)
    assert SavedFilter.objects.count() == 2


def test_a_filter_is_renamed_and_dropped_by_its_owner_only(client, cast, level):
    client.force_login(cast.author)
    keep(client, level)
    kept = SavedFilter.objects.get()
    rename, drop = (
        reverse(f"question_bank:filter_{act}", args=[kept.pk])
        for act in ("rename", "delete")
    )
    client.force_login(cast.other_author)
    assert client.post(rename, {"name": "别名"}).status_code == 404
    assert client.post(drop).status_code == 404
    client.force_login(cast.author)
    client.post(rename, {"name": "别名"})
    kept.refresh_from_db()
    assert kept.name == "别名"
    client.post(drop)
    assert not SavedFilter.objects.exists()


def test_the_list_draws_where_the_keys_stand(page, point, cast):
    for key in ("A", "A", "C"):
        make_item(point=point, key=[key])
    make_item("true_false", point=point, key=False)
    make_draft(author=cast.author, point=point)
    single, judged = page().context["pictures"]
    assert [(bar.label, bar.number, bar.percent) for bar in single.bars] == [
        ("A", 2, 100), ("B", 0, 0), ("C", 1, 50), ("D", 0, 0),
    ]  # fmt: skip
    assert [(bar.label, bar.number) for bar in judged.bars] == [("对", 0), ("错", 1)]
