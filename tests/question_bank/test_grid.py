"""The grid of classification: saved together, merged row by row, nothing lost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from question_bank.listing.grid import NAMES, RowValues, merge
from question_bank.models import ItemStatus
from tests.factories import make_draft, make_item, make_point
from tests.question_bank.conftest import save

words = st.sampled_from(["1", "2", "3"])
values = st.builds(RowValues, words, words, words, words)


@given(values, values, values)
def test_a_merge_loses_neither_side(was, mine, now):
    merged = merge(was, mine, now)
    clashing = {name for name, _ in merged.clashes}
    for name in NAMES:
        own, shown, held = mine.value(name), was.value(name), now.value(name)
        if own == shown:
            assert merged.values.value(name) == held
        else:
            assert merged.values.value(name) == own
            assert (name in clashing) == (held not in (shown, own))


@pytest.fixture
def writer(client, cast):
    client.force_login(cast.author)
    return client


def address(item):
    return f"{reverse('question_bank:grid')}?level={item.point.level.key}"


def shown(page, item):
    [row] = [one for one in page.context["rows"] if one.key == str(item.pk)]
    return row


def fill(page, **changes):
    """What the browser posts for the page, with some cells typed anew."""
    data = {"items": []}
    for row in page.context["rows"]:
        data["items"].append(row.key)
        data[f"{row.key}-was"] = row.was.as_text()
        for name in NAMES:
            data[f"{row.key}-{name}"] = row.values.value(name)
    return data | changes


def test_rows_are_saved_together_and_untouched_ones_stay(writer, cast):
    draft = make_draft(author=cast.author)
    point = draft.item.point
    item, untouched = make_item(point=point), make_item(point=point)
    page = writer.get(address(item))
    posted = fill(
        page,
        **{f"{draft.item.pk}-difficulty": "5", f"{item.pk}-cognition": "apply"},
    )
    saved = writer.post(address(item), posted, follow=True)
    assert "已保存 2 题" in saved.content.decode()
    draft.refresh_from_db()
    assert draft.head.difficulty == 5
    assert item.drafts.get().head.cognition == "apply"
    assert not untouched.drafts.exists()


def test_a_task_can_be_given_its_minutes_and_a_draft_another_point(writer, cast):
    draft = make_draft(author=cast.author, kind="task")
    other = make_point(level=draft.item.point.level)
    page = writer.get(address(draft.item))
    changes = {
        f"{draft.item.pk}-minutes": "25",
        f"{draft.item.pk}-point": other.code.lower(),
    }
    writer.post(address(draft.item), fill(page, **changes))
    draft.refresh_from_db()
    draft.item.refresh_from_db()
    assert (draft.head.minutes, draft.item.point) == (25, other)


def test_two_people_who_change_different_fields_both_keep_their_work(writer, cast, now):
    draft = make_draft(author=cast.author)
    page = writer.get(address(draft.item))
    save(draft, cast.other_author, now, stem="别人改了题干？")
    writer.post(address(draft.item), fill(page, **{f"{draft.item.pk}-difficulty": "5"}))
    draft.refresh_from_db()
    assert draft.head.difficulty == 5
    assert draft.head.content["stem"] == "别人改了题干？"


def test_what_both_changed_is_told_and_kept_until_decided(writer, cast):
    draft = make_draft(author=cast.author)
    other = make_draft(author=cast.author, point=draft.item.point)
    page = writer.get(address(draft.item))
    mine = {f"{draft.item.pk}-difficulty": "5", f"{other.item.pk}-difficulty": "1"}
    theirs = {f"{draft.item.pk}-difficulty": "2"}
    writer.post(address(draft.item), fill(page, **theirs))
    answer = writer.post(address(draft.item), fill(page, **mine))
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "别人把难度改成了 2" in text
    assert "已保存 1 题" in text
    assert shown(answer, draft.item).values.difficulty == "5"
    other.refresh_from_db()
    assert other.head.difficulty == 1
    writer.post(address(draft.item), fill(answer))
    draft.refresh_from_db()
    assert draft.head.difficulty == 5


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("difficulty", "9", "难度："),
        ("cognition", "guess", "认知层次："),
        ("point", "ZZZ999", "没有代码为 ZZZ999 的鉴定点"),
        ("minutes", "x", "时间："),
    ],
)
def test_a_faulty_row_keeps_what_was_typed(writer, cast, field, typed, says):
    draft = make_draft(author=cast.author, kind="task")
    page = writer.get(address(draft.item))
    answer = writer.post(
        address(draft.item), fill(page, **{f"{draft.item.pk}-{field}": typed})
    )
    assert answer.status_code == 409
    assert says in answer.content.decode()
    assert shown(answer, draft.item).values.value(field) == typed
    assert draft.revisions.count() == 1


def test_published_items_stay_on_their_point(writer):
    item = make_item()
    other = make_point(level=item.point.level)
    page = writer.get(address(item))
    answer = writer.post(address(item), fill(page, **{f"{item.pk}-point": other.code}))
    assert "发布过的题不能换鉴定点" in answer.content.decode()
    assert not item.drafts.exists()


def test_what_is_in_review_or_retired_cannot_be_typed_into(writer, submitted):
    waiting = submitted().item
    gone = make_item(point=waiting.point)
    gone.status = ItemStatus.RETIRED
    gone.save()
    page = writer.get(address(gone))
    assert shown(page, waiting).locked.startswith("正在审题")
    assert shown(page, gone).locked == "已停用。"
    answer = writer.post(address(gone), fill(page, **{f"{waiting.pk}-difficulty": "5"}))
    assert answer.status_code == 409
    assert waiting.drafts.get().revisions.count() == 1


def test_what_one_may_not_see_is_not_saved(writer):
    secret, mine = make_item(pool="exam"), make_item()
    posted = {
        "items": [str(secret.pk)],
        f"{secret.pk}-was": "x|3|understand|",
        f"{secret.pk}-difficulty": "5",
    }
    writer.post(address(mine), posted)
    assert not secret.drafts.exists()


def test_the_grid_costs_the_same_for_1_and_30_rows(writer, cast):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            writer.get(address(first))
        return len(queries)

    first = make_item()
    writer.get(address(first))
    before = cost()
    for _ in range(15):
        make_item(point=first.point)
        make_draft(author=cast.author, point=first.point)
    assert cost() == before <= 14


def test_reviewers_have_no_grid(client, cast):
    item = make_item()
    client.force_login(cast.reviewer)
    assert client.get(address(item)).status_code == 403
