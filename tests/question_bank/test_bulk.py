"""Acts on many items: told first, confirmed once, carried out by the bank's rules."""

import pytest
from django.urls import reverse

from accounts.models import EvidenceEntry
from question_bank.bulk.base import Setting
from question_bank.bulk.registry import ACTS, acts_of
from question_bank.errors import BankError
from question_bank.models import (
    BulkRun,
    Draft,
    DraftState,
    EnemyGroup,
    Item,
    ItemStatus,
)
from question_bank.services import bulk
from question_bank.services.bulk import (
    carry_on,
    choose_items,
    confirm_bulk,
    plan_bulk,
)
from question_bank.services.classifying import assign_point
from question_bank.services.drafts import start_revision
from tests.factories import make_draft, make_item, make_point
from tests.question_bank.conftest import save

pytestmark = pytest.mark.django_db
CLASSIFY = {"difficulty": 5, "cognition": ""}


@pytest.fixture
def begin(cast, now):
    """Choose items for an act, as the author unless told otherwise."""

    def begin(act, *items, actor=None):
        return choose_items(
            owner=actor or cast.author,
            act=ACTS[act],
            items=[item.pk for item in items],
            query="",
            at=now,
        )

    return begin


@pytest.fixture
def do(begin, now):
    """Choose, plan and confirm in one go."""

    def do(act, wish, *items, actor=None):
        run = begin(act, *items, actor=actor)
        return confirm(run, wish, now)

    return do


def plan_of(run, wish, now):
    return plan_bulk(run, wish, Setting(run.owner, now))


def confirm(run, wish, now):
    digest = plan_of(run, wish, now).digest
    return confirm_bulk(run=run, wish=wish, digest=digest, actor=run.owner, at=now)


def told(run, wish, now):
    return {line.code: line.says for line in plan_of(run, wish, now).lines}


def test_a_plan_tells_of_every_item_and_changes_none(begin, cast, submitted, now):
    draft = make_draft(author=cast.author)
    published, waiting = make_item(), submitted().item
    hidden = make_item()
    start_revision(item=hidden, author=cast.other_author, pool="exam", at=now)
    done = make_item()
    done.status = ItemStatus.RETIRED
    done.save()
    run = begin("classify", draft.item, published, waiting, hidden, done)
    assert told(run, CLASSIFY, now) == {
        draft.item.code: "改草稿：难度 3 → 5",
        published.code: "开始修订：难度 3 → 5",
        waiting.code: "正在审题，退回或者撤回以后才能改。",
        hidden.code: "有一份没有办完的草稿。",
        done.code: "已停用。",
    }
    assert Draft.objects.count() == 3


def test_classifying_published_items_begins_revisions(do, cast):
    draft, item = make_draft(author=cast.author), make_item()
    run = do("classify", {"difficulty": 5, "cognition": "apply"}, draft.item, item)
    draft.refresh_from_db()
    revision = item.drafts.get()
    for one in (draft, revision):
        assert (one.head.difficulty, one.head.cognition) == (5, "apply")
    item.refresh_from_db()
    assert item.current.difficulty == 3
    assert revision.author == cast.author
    assert [line["changed"] for line in run.outcome] == [True, True]


def test_what_is_so_already_is_left_alone(begin, now):
    run = begin("classify", make_item())
    wish = {"difficulty": 3, "cognition": "understand"}
    assert plan_of(run, wish, now).changes == []
    with pytest.raises(BankError, match="没有一题") as refusal:
        confirm(run, wish, now)
    assert refusal.value.code == "nothing_to_do"


def test_a_new_point_gives_a_new_code(do, cast):
    draft = make_draft(author=cast.author)
    old, point = draft.item.code, make_point(level=draft.item.point.level)
    published = make_item(point=draft.item.point)
    run = do("point", {"point": point.code}, draft.item, published)
    draft.item.refresh_from_db()
    assert draft.item.point == point
    assert draft.item.code == f"4-{point.code}-S1" != old
    assert [line["changed"] for line in run.outcome] == [True, False]


def test_a_retired_point_takes_no_items(do, cast, now):
    draft = make_draft(author=cast.author)
    point = make_point(level=draft.item.point.level)
    point.is_retired = True
    point.save()
    with pytest.raises(BankError, match="没有一题"):
        do("point", {"point": point.code}, draft.item)
    with pytest.raises(BankError) as refusal:
        assign_point(draft=draft, point=point, at=now)
    assert refusal.value.code == "point_retired"


def test_drafts_change_the_pool_at_once_and_published_items_by_a_revision(
    do, cast, published
):
    draft, item = make_draft(author=cast.author), published().item
    do("pool", {"pool": "exam", "reason": "好题"}, draft.item, item)
    draft.refresh_from_db()
    assert (draft.pool, draft.item.pool) == ("exam", "exam")
    item.refresh_from_db()
    revision = item.drafts.open().get()
    assert (item.pool, revision.pool, revision.reason) == ("practice", "exam", "好题")


def test_nobody_moves_the_draft_of_another_out_of_their_own_sight(begin, cast, now):
    draft = make_draft(author=cast.other_author)
    wish = {"pool": "exam", "reason": "好题"}
    run = begin("pool", draft.item)
    assert "请它的作者来转" in told(run, wish, now)[draft.item.code]
    run = begin("pool", draft.item, actor=cast.manager)
    assert plan_of(run, wish, now).changes


def test_frozen_items_are_taken_up_together(do):
    items = [make_item() for _ in range(3)]
    Item.objects.update(status=ItemStatus.FROZEN)
    do("revise", {"reason": "新法"}, *items)
    assert {draft.reason for draft in Draft.objects.open()} == {"新法"}
    assert Draft.objects.open().count() == 3


def test_only_whole_drafts_go_to_review(do, cast, now):
    whole, torn = make_draft(author=cast.author), make_draft(author=cast.author)
    save(torn, cast.author, now, stem="")
    run = do("submit", {}, whole.item, torn.item)
    whole.refresh_from_db()
    torn.refresh_from_db()
    assert (whole.state, torn.state) == (DraftState.REVIEW, DraftState.WRITING)
    [left] = [line for line in run.outcome if not line["changed"]]
    assert left["code"] == torn.item.code
    assert left["says"].startswith("还不能送审：")


def test_a_draft_is_given_up_by_its_author_or_a_manager(begin, cast, now):
    draft = make_draft(author=cast.author)
    run = begin("discard", draft.item, actor=cast.other_author)
    assert told(run, {}, now) == {draft.item.code: "草稿是梁老师的。"}
    run = begin("discard", draft.item, actor=cast.manager)
    confirm(run, {}, now)
    draft.item.refresh_from_db()
    assert draft.item.status == ItemStatus.RETIRED


def test_retiring_is_recorded_for_every_item(do, cast):
    items = [make_item(), make_item()]
    do("retire", {"reason": "过时"}, *items, actor=cast.manager)
    entries = EvidenceEntry.objects.filter(action="question_bank.item.retired")
    assert {entry.subject for entry in entries} == {f"item:{i.pk}" for i in items}
    assert set(Item.objects.values_list("status", flat=True)) == {"retired"}


def test_enemies_are_one_group_of_at_least_two(do, begin, cast, now):
    first, second = make_item(), make_item(pool="exam")
    do("enemies", {"reason": "同题"}, first, second, actor=cast.manager)
    assert set(EnemyGroup.objects.get().items.all()) == {first, second}
    run = begin("enemies", first, actor=cast.manager)
    assert plan_of(run, {"reason": "x"}, now).changes == []


def test_acts_are_for_their_roles_only(begin, cast):
    assert {act.code for act in acts_of(cast.manager)} == set(ACTS)
    assert {act.code for act in acts_of(cast.author)} == set(ACTS) - {
        "retire",
        "enemies",
    }
    assert acts_of(cast.reviewer) == []
    with pytest.raises(BankError, match="角色") as refusal:
        begin("retire", make_item())
    assert refusal.value.code == "not_yours"


def test_what_one_may_not_see_is_not_even_named(begin, now):
    secret = make_item(pool="exam")
    [line] = plan_of(begin("classify", secret), CLASSIFY, now).lines
    assert not line.is_changed
    assert line.code == ""


def test_a_second_confirmation_finds_the_first_outcome(begin, now):
    item = make_item()
    run = begin("classify", item)
    digest = plan_of(run, CLASSIFY, now).digest
    for _ in range(2):
        done = confirm_bulk(
            run=run, wish=CLASSIFY, digest=digest, actor=run.owner, at=now
        )
        assert [line["changed"] for line in done.outcome] == [True]
    assert item.drafts.count() == 1


def test_a_plan_that_no_longer_holds_is_not_carried_out(begin, cast, now):
    item, other = make_item(), make_item()
    run = begin("classify", item, other)
    digest = plan_of(run, CLASSIFY, now).digest
    start_revision(item=item, author=cast.author, at=now)
    with pytest.raises(BankError, match="再看一遍") as refusal:
        confirm_bulk(run=run, wish=CLASSIFY, digest=digest, actor=run.owner, at=now)
    assert refusal.value.code == "plan_changed"
    assert not other.drafts.exists()


def test_a_long_act_becomes_a_job_that_goes_on_chunk_by_chunk(
    begin, cast, now, monkeypatch
):
    monkeypatch.setattr(bulk, "MOST_AT_ONCE", 2)
    monkeypatch.setattr(bulk, "CHUNK", 2)
    items = [make_item() for _ in range(5)]
    run = confirm(begin("classify", *items), CLASSIFY, now)
    assert (run.state, run.outcome, Draft.objects.count()) == ("waiting", [], 0)
    assert run.job is not None
    # Somebody takes one of them up before its turn comes.
    revision = start_revision(item=items[4], author=cast.other_author, at=now)
    for done in (2, 4, 5):
        run = carry_on(run=run, at=now)
        assert len(run.outcome) == done
    assert run.state == "done"
    assert carry_on(run=run, at=now).outcome == run.outcome
    [left] = [line for line in run.outcome if not line["changed"]]
    assert (left["code"], left["says"]) == (
        items[4].code,
        "确认之后有变化，没有动它。",
    )
    assert revision.revisions.count() == 1


def test_the_plan_costs_the_same_for_2_and_20_items(
    begin, cast, now, django_assert_num_queries
):
    for number in (2, 20):
        items = [make_draft(author=cast.author).item for _ in range(number)]
        run = begin("submit", *items)
        with django_assert_num_queries(5):
            assert len(plan_of(run, {}, now).changes) == number


def test_choices_that_were_never_confirmed_are_forgotten(begin, now):
    begin("classify", make_item())
    BulkRun.objects.update(made_at=now.replace(month=1))
    run = begin("classify", make_item())
    assert list(BulkRun.objects.all()) == [run]


# The pages


def choose(client, act, *items, **more):
    return client.post(
        reverse("question_bank:bulk_choose"),
        {"act": act, "items": [item.pk for item in items], **more},
        follow=True,
    )


def test_from_the_list_to_the_outcome(client, cast):
    client.force_login(cast.author)
    draft, item = make_draft(author=cast.author), make_item()
    page = choose(client, "classify", draft.item, item)
    address = page.redirect_chain[-1][0]
    assert page.context["plan"] is None
    page = client.get(address, {"difficulty": "4", "cognition": ""})
    text = page.content.decode()
    assert "会改 2 题" in text
    assert "开始修订：难度 3 → 4" in text
    wish = {"difficulty": "4", "cognition": "", "digest": page.context["plan"].digest}
    for _ in range(2):
        page = client.post(address, wish, follow=True)
        assert "办了 2 题" in page.content.decode()
    assert item.drafts.get().head.difficulty == 4
    assert draft.revisions.count() == 2


def test_all_found_are_those_of_the_filter(client, cast):
    client.force_login(cast.author)
    item = make_item("true_false")
    make_item(point=item.point)
    query = f"level={item.point.level.key}&kind=true_false"
    choose(client, "revise", query=query, scope="all")
    assert BulkRun.objects.get().items == [str(item.pk)]


def test_a_changed_plan_is_shown_again(client, cast, now):
    client.force_login(cast.author)
    item = make_item()
    page = choose(client, "revise", item)
    address = page.redirect_chain[-1][0]
    digest = client.get(address, {"reason": "新法"}).context["plan"].digest
    start_revision(item=item, author=cast.author, at=now)
    page = client.post(address, {"reason": "新法", "digest": digest})
    assert page.status_code == 409
    assert "有一份没有办完的草稿" in page.content.decode()


@pytest.mark.parametrize(
    ("posted", "says"),
    [
        ({"act": "revise"}, "请先选中要办的题"),
        ({"act": "", "items": "x"}, "请先选要办的事"),
        ({"act": "revise", "items": "x"}, "没有这样的题"),
    ],
)
def test_an_incomplete_choice_leads_back_to_the_list(client, cast, posted, says):
    make_item()
    client.force_login(cast.author)
    page = client.post(reverse("question_bank:bulk_choose"), posted, follow=True)
    assert says in page.content.decode()
    assert not BulkRun.objects.exists()


def test_an_act_is_its_owners_alone(client, begin, cast):
    run = begin("classify", make_item())
    client.force_login(cast.manager)
    address = reverse("question_bank:bulk", args=[run.pk])
    assert client.get(address).status_code == 404
