"""The verbs about items under way: list, submit, review, retire."""

import pytest

from question_bank.models import Item
from tests.factories import make_draft
from tests.verbs import answered, refused

pytestmark = pytest.mark.django_db
KEYS = {
    "item",
    "kind",
    "point",
    "pool",
    "state",
    "revision",
    "content_hash",
    "author",
    "updated_at",
}


def by(person):
    return "--actor", person.username


def test_an_exam_item_goes_from_draft_to_publication_by_verbs(cast):
    code = make_draft(author=cast.author, pool="exam").item.code
    told = answered("submit_item", code, *by(cast.author))
    assert set(told) == KEYS
    assert (told["state"], told["revision"]) == ("review", 1)
    accept = ("review_item", code, "--revision", 1, "--accept")
    assert refused(*accept, *by(cast.other_author))["error"] == "draft_unknown"
    assert refused(*accept, *by(cast.author))["error"] == "not_reviewer"
    assert answered(*accept, *by(cast.reviewer))["state"] == "final_review"
    assert refused(*accept, *by(cast.reviewer))["error"] == "not_reviewer"
    assert answered(*accept, *by(cast.manager))["state"] == "published"
    assert Item.objects.get(code=code).status == "published"
    assert refused(*accept, *by(cast.manager))["error"] == "draft_unknown"


def test_a_review_is_about_the_revision_it_names(cast, submitted):
    code = submitted().item.code
    words = ("review_item", code, *by(cast.reviewer), "--revision", 2, "--accept")
    assert refused(*words)["error"] == "draft_changed"


def test_a_return_says_why(cast, submitted):
    draft = submitted()
    told = answered(
        "review_item", draft.item.code, *by(cast.reviewer), "--revision", 1,
        "--return", "选项有重叠。",
    )  # fmt: skip
    assert told["state"] == "writing"
    assert draft.decisions.get().reason == "选项有重叠。"


def test_every_fault_of_an_unfinished_item_is_named(cast):
    draft = make_draft(author=cast.author, key=[], explanation="")
    told = refused("submit_item", draft.item.code, *by(cast.author))
    assert told["error"] == "draft_incomplete"
    assert {fault["where"] for fault in told["details"]} == {
        "content.key",
        "content.explanation",
    }


def test_drafts_are_listed_as_far_as_one_may_read_them(cast, submitted):
    practice, exam = submitted(), submitted("exam")
    make_draft(author=cast.author)

    def listed(person, *more):
        rows = answered("list_drafts", *by(person), *more)["drafts"]
        return {row["item"] for row in rows}

    both = {practice.item.code, exam.item.code}
    assert listed(cast.reviewer, "--state", "review") == both
    assert exam.item.code not in listed(cast.other_author)
    assert refused("list_drafts", *by(cast.trainee))["error"] == "not_reader"


def test_a_manager_retires_with_a_reason(cast, published):
    code = published().item.code
    words = ("retire_item", code, "--reason", "过时")
    assert refused(*words, *by(cast.author))["error"] == "not_bank_manager"
    assert answered(*words, *by(cast.manager)) == {"item": code, "status": "retired"}
    assert refused(*words, *by(cast.manager))["error"] == "item_state"
    assert refused("retire_item", "x", "--reason", "过时", *by(cast.manager))[
        "error"
    ] == ("item_unknown")
