from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from accounts.models import EvidenceEntry
from exams.marking.errors import MarkingError
from exams.marking.models import PartResult, Sheet, SheetMark
from exams.marking.reports import (
    area_scores,
    item_scores,
    mock_result,
    part_result,
    part_results,
)
from exams.marking.services import (
    add_scripts,
    conclude_script,
    mark_by_keys,
    mark_unmarked,
    results,
    settle_script,
)
from law.models import DatedFact
from tests.factories import (
    make_form,
    make_form_item,
    make_item,
    make_open_attempt,
    make_submitted_attempt,
)
from tests.marking.conftest import mark_and_sign

pytestmark = pytest.mark.django_db


def refused(function, **arguments):
    with pytest.raises(MarkingError) as caught:
        function(**arguments)
    return caught.value.code


def test_keys_give_each_item_its_points_and_sum_them_by_area(now):
    attempt = make_submitted_attempt(answers={1: "A", 2: "AC", 3: "B"}, at=now)
    result = mark_by_keys(attempt=attempt, at=now)
    assert result.score == Decimal("2.0")
    assert [mark.got for mark in item_scores(result)] == [1, 1, 0]
    area = area_scores(result)[0]
    assert (area.area, area.got, area.points) == ("基础知识", 2, 3)


def test_answers_count_as_the_options_were_shown(now):
    form = make_form(kinds=[])
    make_form_item(form, make_item("single_choice"), option_order=[3, 2, 1, 0])
    for letter, score in (("A", 0), ("D", 1)):
        attempt = make_submitted_attempt(form, {1: letter}, at=now)
        assert mark_by_keys(attempt=attempt, at=now).score == score


def test_a_blank_paper_is_zero_and_not_absent(now):
    attempt = make_submitted_attempt(at=now)
    assert mark_by_keys(attempt=attempt, at=now).score == 0


def test_marking_again_changes_nothing(now):
    attempt = make_submitted_attempt(answers={1: "A"}, at=now)
    first = mark_by_keys(attempt=attempt, at=now)
    again = mark_by_keys(attempt=attempt, at=now.replace(hour=9))
    assert again == first
    assert PartResult.objects.count() == 1


def test_marks_by_key_of_a_sitting_are_evidence_and_a_mocks_are_not(sit, now):
    mock = make_submitted_attempt(answers={1: "A"}, at=now)
    real = sit(form=make_form(pool="exam"), answers={1: "A", 2: "AC"})
    for attempt in (mock, real, real):
        mark_by_keys(attempt=attempt, at=now)
    entry = EvidenceEntry.objects.get(action="marking.attempt.marked")
    assert entry.subject == f"attempt:{real.pk}"
    assert entry.after == {"score": "2.0", "version": 1}


def test_an_open_attempt_is_not_marked(now):
    attempt, _ = make_open_attempt(at=now)
    assert refused(mark_by_keys, attempt=attempt, at=now) == "not_ended"


def test_a_task_is_not_marked_by_keys(script, now):
    assert refused(mark_by_keys, attempt=script.attempt, at=now) == "needs_panel"


def test_the_end_of_an_attempt_marks_it(now, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        attempt = make_submitted_attempt(answers={1: "A"}, at=now)
    assert mock_result(attempt).score == 1


def test_the_sweep_marks_what_the_end_did_not(sit, now):
    """No commit happens in this test, so the hand-in has marked nothing."""
    lost = make_submitted_attempt(answers={1: "A"}, at=now)
    make_open_attempt(at=now)
    sit()
    assert mark_unmarked(now) == [lost.pk]
    assert mock_result(lost).score == 1
    assert mark_unmarked(now) == []


def test_one_attempt_that_cannot_be_marked_keeps_no_other_waiting(now, monkeypatch):
    broken, sound = make_submitted_attempt(at=now), make_submitted_attempt(at=now)
    mark = results.mark_by_keys

    def fail_once(*, attempt, at):
        if attempt == broken:
            raise ValueError
        return mark(attempt=attempt, at=at)

    monkeypatch.setattr(results, "mark_by_keys", fail_once)
    assert mark_unmarked(now) == [sound.pk]


def test_the_end_of_a_skill_attempt_waits_for_people(
    sit, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        attempt = sit()
    assert not attempt.part_results.exists()


def test_the_last_signature_concludes_the_script(script, now):
    result = mark_and_sign(script, (6, 4, 6, 4), (6, 4, 5, 4), (6, 4, 5, 3.5), at=now)
    # 20, 19 and 18.5 make 19.1666…
    assert (result.method, result.score) == ("panel", Decimal("19.2"))
    areas = area_scores(result)
    assert [one.area for one in areas] == ["基础知识", "业务办理"]
    assert sum(one.got for one in areas) == result.score
    entry = EvidenceEntry.objects.get(action="marking.script.concluded")
    assert entry.after["score"] == "19.2"


def test_items_add_up_to_the_score(script, now):
    """Twice 3.1666…: 3.2 each by themselves, but 6.3 together."""
    result = mark_and_sign(script, (3, 0, 3, 0), (3, 0.5, 3, 0.5), (3, 0, 3, 0), at=now)
    assert result.score == Decimal("6.3")
    assert sum(mark.got for mark in item_scores(result)) == result.score


def test_a_script_waits_for_every_signature(script, now):
    assert refused(conclude_script, script=script, at=now) == "sheets_unsigned"


def test_concluding_again_returns_the_first_result(script, now):
    result = mark_and_sign(script, (6, 4, 6, 4), (6, 4, 6, 4), (6, 4, 6, 4), at=now)
    assert conclude_script(script=script, at=now) == result
    assert PartResult.objects.count() == 1


def test_keyed_items_of_a_skill_paper_are_added(panel, sit, now):
    form = make_form(part="skill", kinds=["task", "single_choice"], pool="exam")
    attempt = sit(form=form, answers={1: "作答", 2: "A"})
    [script] = add_scripts(panel=panel, attempts=[attempt], actor=None, at=now)
    result = mark_and_sign(script, (6, 4), (6, 4), (6, 3), at=now)
    assert result.score == Decimal("10.7")
    assert [mark.got for mark in item_scores(result)] == [Decimal("9.7"), 1]


def test_sheets_far_apart_wait_for_the_chair(script, panel, examiners, now):
    assert mark_and_sign(script, (6, 4, 6, 4), (6, 4, 6, 4), (2, 0, 2, 0), at=now) is (
        None
    )
    assert refused(conclude_script, script=script, at=now) == "spread_too_wide"
    decide = {"script": script, "reason": "复看后维持均分。", "at": now}
    assert refused(settle_script, chair=examiners[1], **decide) == "not_chair"
    empty = decide | {"reason": " "}
    assert refused(settle_script, chair=examiners[0], **empty) == "reason_missing"
    nothing = decide | {"reason": "\0"}
    assert refused(settle_script, chair=examiners[0], **nothing) == "reason_missing"
    result = settle_script(chair=examiners[0], **decide)
    assert (result.score, result.reason) == (Decimal("14.7"), "复看后维持均分。")
    assert (
        EvidenceEntry.objects.get(action="marking.script.settled").actor
        == (examiners[0])
    )


def test_fifteen_points_apart_is_not_too_wide(script, now):
    assert mark_and_sign(script, (6, 4, 6, 4), (6, 4, 6, 4), (5, 0, 0, 0), at=now)


def test_how_far_is_too_far_is_a_dated_fact(script, now):
    DatedFact.objects.create(
        key="score.spread_max",
        value="4",
        source="本机构规定",
        valid_from="2026-01-01",
    )
    rounds = [(6, 4, 6, 4), (6, 4, 6, 4), (6, 4, 5, 0)]
    assert mark_and_sign(script, *rounds, at=now) is None


def test_marks_changed_behind_a_signature_are_noticed(script, now):
    rounds = [(6, 4, 6, 4), (6, 4, 6, 4), (2, 0, 2, 0)]
    mark_and_sign(script, *rounds, at=now)
    signed = Sheet.objects.filter(script=script, total=4).get()
    SheetMark.objects.filter(sheet=signed, rubric_code="a").update(points=6)
    decide = {"script": script, "reason": "维持。", "at": now}
    assert refused(settle_script, chair=script.panel.chair, **decide) == "sheet_changed"


def test_a_result_is_never_edited(now):
    result = mark_by_keys(attempt=make_submitted_attempt(at=now), at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        PartResult.objects.filter(pk=result.pk).update(score=100)


def test_a_mock_is_never_offered_as_a_result(sit, now):
    mock = make_submitted_attempt(answers={1: "A"}, at=now)
    real = sit(form=make_form(pool="exam"), answers={1: "A", 2: "AC"})
    for attempt in (mock, real):
        mark_by_keys(attempt=attempt, at=now)
    assert part_result(mock) is None
    assert part_result(real).score == 2
    assert list(part_results([mock, real])) == [real.pk]
    assert mock_result(real) is None
