"""The pages on which colleagues read, decide, compare and remark."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import EvidenceEntry
from question_bank.models import Challenge, Draft, Item, ItemStatus
from question_bank.services.drafts import start_revision, submit_draft
from question_bank.services.lifecycle import declare_enemies
from question_bank.services.notes import AttemptFacts, raise_challenge
from question_bank.services.reviews import return_draft
from tests.factories import make_draft, make_item
from tests.question_bank.conftest import save
from tests.question_bank.test_editing_pages import address, client_of

pytestmark = pytest.mark.django_db


def item_address(item, name="item"):
    return reverse(f"question_bank:{name}", args=[item.pk])


@pytest.fixture
def reviewer(cast):
    return client_of(cast.reviewer)


def test_a_reviewer_reads_with_the_key_covered_and_publishes(reviewer, submitted):
    draft = submitted()
    page = reviewer.get(address("review", draft))
    assert "先自己作答，再打开答案" in page.content.decode()
    answer = reviewer.post(
        address("review", draft), {"act": "accept", "number": 1}, follow=True
    )
    assert "已通过，题目发布了。" in answer.content.decode()
    assert Item.objects.get(pk=draft.item_id).status == ItemStatus.PUBLISHED


def test_a_return_needs_a_reason_and_shows_it_to_the_author(reviewer, cast, submitted):
    draft = submitted()
    page = reviewer.post(
        address("review", draft), {"act": "return", "number": 1}, follow=True
    )
    assert "退回要写明哪里需要修改。" in page.content.decode()
    data = {"act": "return", "number": 1, "reason": "选项有重叠。"}
    reviewer.post(address("review", draft), data)
    inbox = client_of(cast.author).get(reverse("question_bank:inbox"))
    assert inbox.context["inbox"].returned == [draft]
    own = client_of(cast.author).get(item_address(draft.item))
    assert "选项有重叠。" in own.content.decode()


def test_a_reviewer_sees_what_changed_since_they_returned_it(
    reviewer, cast, submitted, now
):
    draft = submitted()
    return_draft(draft=draft, number=1, reviewer=cast.reviewer, reason="改", at=now)
    draft.refresh_from_db()
    save(draft, cast.author, now, stem="改过的题干？")
    submit_draft(draft=draft, from_number=2, actor=cast.author, at=now)
    page = reviewer.get(address("review", draft))
    assert [change.label for change in page.context["changes"]] == ["题干"]
    assert "<ins>" in page.content.decode()


def test_a_decision_about_a_stale_text_is_refused(reviewer, submitted):
    draft = submitted()
    page = reviewer.post(
        address("review", draft), {"act": "accept", "number": 7}, follow=True
    )
    assert "请重新看一遍再决定" in page.content.decode()
    assert Draft.objects.get(pk=draft.pk).state == "review"


def test_two_states_are_compared_field_by_field(cast, published, now):
    item = Item.objects.get(pk=published().item_id)
    draft = start_revision(item=item, author=cast.author, at=now)
    save(draft, cast.author, now, stem="第二稿？")
    draft.refresh_from_db()
    page = client_of(cast.manager).get(
        item_address(item, "compare"), {"a": "v1", "b": f"r{draft.head_id}"}
    )
    changed = [c.label for c in page.context["changes"] if c.is_changed]
    assert changed == ["题干"]


@pytest.mark.parametrize("name", ["", "x", "v9", "r999999", "v1;drop", "r"])
def test_an_unknown_state_is_not_found(cast, published, name):
    item = Item.objects.get(pk=published().item_id)
    manager = client_of(cast.manager)
    asked = {"a": "v1", "b": name}
    assert manager.get(item_address(item, "compare"), asked).status_code == 404


def test_an_instructor_compares_no_exam_draft_of_others(cast, published, now):
    """Also not by the number of a revision, when the item is being moved there."""
    item = Item.objects.get(pk=published().item_id)
    draft = start_revision(item=item, author=cast.manager, at=now, pool="exam")
    stranger = client_of(cast.other_author)
    asked = {"a": "v1", "b": f"r{draft.head_id}"}
    assert stranger.get(item_address(item, "compare"), asked).status_code == 404
    page = stranger.get(item_address(item))
    assert page.context["page"].draft is None


def test_an_item_is_revised_and_retired_from_its_page(cast, published):
    item = Item.objects.get(pk=published().item_id)
    author, manager = client_of(cast.author), client_of(cast.manager)
    answer = author.post(item_address(item, "revise"), {"reason": "改措辞"})
    draft = Draft.objects.get(item=item, state="writing")
    assert (answer.url, draft.reason) == (address("editor", draft), "改措辞")
    again = author.post(item_address(item, "revise"), follow=True)
    assert "已有一份没有办完的草稿" in again.content.decode()
    assert author.post(item_address(item, "retire")).status_code == 403
    manager.post(item_address(item, "retire"), {"reason": "过时"})
    item.refresh_from_db()
    assert item.status == ItemStatus.RETIRED


def test_a_comment_stays_with_the_item(cast, reviewer):
    item = make_item()
    reviewer.post(item_address(item, "comment"), {"body": "B 也说得通。"})
    page = client_of(cast.author).get(item_address(item))
    assert "B 也说得通。" in page.content.decode()
    empty = reviewer.post(item_address(item, "comment"), {"body": " "}, follow=True)
    assert "请写意见。" in empty.content.decode()


@pytest.fixture
def challenge(cast, published, now):
    version = Item.objects.get(pk=published().item_id).current
    return raise_challenge(
        version=version,
        trainee=cast.trainee,
        body="C 也对。",
        facts=AttemptFacts(uuid4(), 3, "C", "A"),
        at=now,
    )


def test_a_challenge_reaches_its_author_with_the_facts(cast, challenge):
    author = client_of(cast.author)
    inbox = author.get(reverse("question_bank:inbox")).context["inbox"]
    assert inbox.challenges == [challenge]
    page = author.get(reverse("question_bank:challenge", args=[challenge.pk]))
    text = page.content.decode()
    assert "C 也对。" in text
    for stranger in (cast.other_author, cast.other_manager):
        other = client_of(stranger)
        seen = other.get(reverse("question_bank:challenge", args=[challenge.pk]))
        assert seen.status_code == 404


def test_a_challenge_is_answered_once_and_with_words(cast, challenge):
    author = client_of(cast.author)
    at = reverse("question_bank:challenge", args=[challenge.pk])
    silent = author.post(at, {"act": "uphold"}, follow=True).content.decode()
    assert "请写明答复。" in silent
    author.post(at, {"act": "uphold", "answer": "你说得对，已修订。"})
    author.post(at, {"act": "dismiss", "answer": "又说不对。"})
    challenge.refresh_from_db()
    assert (challenge.state, challenge.answer) == ("upheld", "你说得对，已修订。")
    assert challenge.answered_by == cast.author


def test_a_challenge_is_raised_once_about_one_place(cast, challenge, now):
    again = raise_challenge(
        version=challenge.version,
        trainee=cast.trainee,
        body="再说一次。",
        facts=AttemptFacts(challenge.attempt, 3, "C", "A"),
        at=now,
    )
    assert again == challenge
    assert Challenge.objects.count() == 1


def test_frozen_items_wait_for_their_author_and_for_managers(cast, published):
    item = Item.objects.get(pk=published().item_id)
    Item.objects.update(status=ItemStatus.FROZEN)
    for person in (cast.author, cast.manager):
        inbox = client_of(person).get(reverse("question_bank:inbox")).context["inbox"]
        assert inbox.frozen == [item]
    other = client_of(cast.other_author).get(reverse("question_bank:inbox"))
    assert other.context["inbox"].frozen == []


def test_the_inbox_costs_the_same_for_one_and_for_twenty(cast, submitted):
    manager = client_of(cast.manager)
    at = reverse("question_bank:inbox")
    submitted()
    make_draft(author=cast.manager)
    before = _cost(manager, at)
    for _ in range(20):
        submitted()
        make_draft(author=cast.manager)
    assert _cost(manager, at) == before


def _cost(client, at):
    with CaptureQueriesContext(connection) as queries:
        client.get(at)
    return len(queries)


def test_the_item_page_costs_the_same_however_long_its_history(cast, published, now):
    item = Item.objects.get(pk=published().item_id)
    author = client_of(cast.author)
    before = _cost(author, item_address(item))
    for _ in range(5):
        reviewer = client_of(cast.reviewer)
        reviewer.post(item_address(item, "comment"), {"body": "意见"})
    draft = start_revision(item=item, author=cast.author, at=now)
    for number in range(1, 6):
        draft.refresh_from_db()
        save(draft, cast.author, now, from_number=number, stem=f"{number}？")
    assert _cost(author, item_address(item)) <= before + 3
    assert before <= 20


def test_a_manager_dissolves_enemies_with_evidence(cast, now):
    one, other = make_item(), make_item()
    group = declare_enemies(
        items=[one, other], actor=cast.manager, reason="互相提示", at=now
    )
    manager = client_of(cast.manager)
    assert "互相提示" in manager.get(item_address(one)).content.decode()
    answer = manager.post(reverse("question_bank:dissolve", args=[group.pk]))
    assert answer.status_code == 302
    assert not one.enemy_groups.exists()
    acts = EvidenceEntry.objects.values_list("action", flat=True)
    assert "question_bank.enemies.dissolved" in acts


def test_what_is_said_of_an_exam_draft_stays_among_its_readers(cast, published, now):
    """An instructor sees the practice item, not what it is to become."""
    item = Item.objects.get(pk=published().item_id)
    client_of(cast.other_author).post(
        item_address(item, "comment"), {"body": "以前的意见"}
    )
    start_revision(item=item, author=cast.author, at=now, pool="exam")
    client_of(cast.reviewer).post(
        item_address(item, "comment"), {"body": "考试稿的意见"}
    )

    def read_by(person):
        page = client_of(person).get(item_address(item))
        return {one.body for one in page.context["page"].comments}

    assert read_by(cast.other_author) == {"以前的意见"}
    for person in (cast.author, cast.reviewer, cast.manager):
        assert read_by(person) == {"以前的意见", "考试稿的意见"}
