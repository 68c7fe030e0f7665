"""What did not reach the server in time, on the pages of the office and the room."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import EvidenceEntry
from exams.attempts.errors import AttemptError
from exams.attempts.files import open_file, shown_code
from exams.attempts.models import AsideDecision, OfflineFile, RoomEndCode, SetAside
from exams.attempts.scribe import Scribe
from exams.attempts.services import Because, start_attempt
from exams.attempts.verification import verify_attempt
from exams.marking.errors import MarkingError
from exams.marking.models import SheetMark
from exams.marking.reports import part_result
from exams.marking.rubrics import rubric_items
from exams.marking.services import NewMark, save_marks, sign_sheet
from exams.sittings.errors import SittingError
from exams.sittings.services.late_answers import (
    decide_writes,
    note_code,
    restore_answers,
)
from tests.factories import make_staff, make_user
from tests.sittings.conftest import HOURS
from tests.sittings.test_pages import address, at_noon, browser  # noqa: F401
from tests.verbs import answered, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def invigilator(centre):
    return make_staff("invigilator", centre=centre, name="江监考")


@pytest.fixture
def colleague(centre):
    """A second clerk."""
    return make_staff("clerk", centre=centre, name="齐考务")


def letters(letter):
    return {"choice": [letter]}


def started(stage):
    """So late that the attempt ends with the sitting."""
    return stage.sitting.closes_at - timedelta(minutes=90)


def begin(attempt, stage):
    """The candidate's browser at the start."""
    return Scribe(start_attempt(attempt=attempt, at=started(stage)), attempt.form_id)


@pytest.fixture
def cut_off(stage):
    """A theory paper of which one answer reached the server and two did not."""
    [one] = stage.open()
    scribe = begin(one.theory_attempt, stage)
    scribe.save(1, letters("A"), at=started(stage))
    scribe.write(2, letters("A"))
    scribe.write(3, letters("A"))
    one.scribe, one.text = scribe, scribe.file(at=stage.sitting.closes_at)
    return one


@pytest.fixture
def closed(cut_off, stage):
    stage.close()
    cut_off.theory_attempt.refresh_from_db()
    return cut_off


def note(stage, attempt, text, by):
    code = open_file(text).code
    return note_code(
        sitting=stage.sitting, attempt_id=attempt.pk, code=code, actor=by, at=stage.over
    )


def restore(stage, text, *, actor=None, at=None):
    return restore_answers(
        sitting=stage.sitting,
        text=text,
        actor=actor or stage.clerk,
        at=at or stage.over,
    )


def decide(stage, attempt, verdict, *, by, reason="断电"):
    rows = SetAside.objects.filter(attempt=attempt)
    return decide_writes(
        sitting=stage.sitting,
        attempt_id=attempt.pk,
        verdict=verdict,
        writes=[row.pk for row in rows],
        because=Because(by=by, at=stage.over, reason=reason),
    )


def score(attempt):
    return part_result(attempt).score


# Marks follow


def test_a_restored_file_is_marked_again(closed, stage, invigilator):
    attempt = closed.theory_attempt
    assert score(attempt) == 59
    note(stage, attempt, closed.text, invigilator)
    restore(stage, closed.text)
    assert score(attempt) == 100
    versions = attempt.part_results.values_list("version", "score")
    assert [(number, int(points)) for number, points in versions] == [(1, 59), (2, 100)]
    entry = EvidenceEntry.objects.get(action="marking.attempt.remarked")
    assert (entry.before["version"], entry.after["version"]) == (1, 2)
    assert shown_code(open_file(closed.text).code) in entry.reason
    assert verify_attempt(attempt._meta.model.objects.get(pk=attempt.pk)).faults == ()


def test_a_file_that_changes_nothing_is_not_marked_again(stage, invigilator):
    [one] = stage.open()
    scribe = begin(one.theory_attempt, stage)
    scribe.save(1, letters("A"), at=started(stage))
    stage.close()
    text = scribe.file(at=stage.over)
    note(stage, one.theory_attempt, text, invigilator)
    restore(stage, text)
    assert one.theory_attempt.part_results.count() == 1


def test_an_unproved_file_waits_for_two_people_and_is_then_marked_again(
    closed, stage, colleague
):
    attempt = closed.theory_attempt
    restore(stage, closed.text)
    assert score(attempt) == 59
    decide(stage, attempt, "proposed", by=stage.clerk)
    decide(stage, attempt, "accepted", by=colleague)
    assert score(attempt) == 100


def test_a_late_skill_answer_reaches_examiners_who_have_not_signed(stage, invigilator):
    [one] = stage.open()
    scribe = begin(one.skill_attempt, stage)
    scribe.save(1, {"text": "旧文"}, at=started(stage))
    scribe.write(1, {"text": "新文"})
    stage.close()
    sheets = list(one.skill_attempt.script.sheets.all())
    item = rubric_items(stage.skill_form)[0].form_item
    save_marks(sheet=sheets[0], marks=[NewMark(item, "a", 10)], at=stage.over)
    text = scribe.file(at=stage.over)
    note(stage, one.skill_attempt, text, invigilator)
    restore(stage, text)
    examiner = browser(sheets[0].examiner)
    page = examiner.get(f"/marking/sheets/{sheets[0].pk}/1/").content.decode()
    assert "新文" in page
    assert not SheetMark.objects.exists()
    assert EvidenceEntry.objects.filter(action="marking.drafts.withdrawn").count() == 1
    for sheet in sheets:
        marks = [NewMark(item, "a", 60), NewMark(item, "b", 0)]
        save_marks(sheet=sheet, marks=marks, at=stage.over)
        sign_sheet(sheet=sheet, at=stage.over)
    assert score(one.skill_attempt) == 60


def test_a_signed_sheet_bars_late_answers(stage, colleague):
    [one] = stage.open()
    scribe = begin(one.skill_attempt, stage)
    scribe.write(1, {"text": "新文"})
    stage.close()
    text = scribe.file(at=stage.over)
    restore(stage, text)
    decide(stage, one.skill_attempt, "proposed", by=stage.clerk)
    stage.mark(one, 60)
    with pytest.raises(MarkingError) as caught:
        decide(stage, one.skill_attempt, "accepted", by=colleague)
    assert caught.value.code == "answers_signed"
    assert one.skill_attempt.events.count() == 0
    with pytest.raises(MarkingError):
        restore(stage, scribe.file(at=stage.over))


# Results wait, then answers rest


def test_results_wait_for_decisions(closed, stage):
    restore(stage, closed.text)
    with pytest.raises(SittingError) as caught:
        stage.prepare()
    assert caught.value.code == "aside_undecided"
    assert caught.value.details == (f"{closed.ticket} 理论",)
    decide(stage, closed.theory_attempt, "declined", by=stage.clerk)
    [result] = stage.prepare()
    assert result.theory_score == 59


@pytest.mark.parametrize(
    ("released", "code"), [(False, "results_prepared"), (True, "results_released")]
)
def test_answers_rest_once_results_are_made(closed, stage, invigilator, released, code):
    note(stage, closed.theory_attempt, closed.text, invigilator)
    stage.prepare()
    if released:
        stage.release()
    with pytest.raises(SittingError) as caught:
        restore(stage, closed.text)
    assert caught.value.code == code
    assert not OfflineFile.objects.exists()
    assert score(closed.theory_attempt) == 59


def test_who_sits_or_marks_the_exam_does_not_handle_its_files(closed, stage):
    closed.user.assignments.create(
        centre=stage.sitting.centre, role="clerk", starts_on="2026-01-01"
    )
    for actor, code in ((closed.user, "own_result"), (stage.examiners[0], "own_marks")):
        with pytest.raises(SittingError) as caught:
            restore(stage, closed.text, actor=actor)
        assert caught.value.code == code
        with pytest.raises(SittingError):
            decide(stage, closed.theory_attempt, "declined", by=actor)


# Pages


@pytest.fixture
def after(at_noon, stage):  # noqa: F811
    at_noon.move_to(stage.over, tick=False)
    return at_noon


def posted_file(text, name="答案.xieli"):
    return SimpleUploadedFile(name, text.encode())


def test_an_invigilator_enters_codes_row_by_row(cut_off, stage, invigilator, after):
    client, url = browser(invigilator), address("room_end", stage)
    page = client.get(url).content.decode()
    field = f"code-{cut_off.theory_attempt_id}"
    assert cut_off.user.name in page
    assert f'name="{field}"' in page
    assert f"code-{cut_off.skill_attempt_id}" not in page
    done = client.post(
        url, {field: " 7F3A c21e 90b4 d5e8 "}, follow=True
    ).content.decode()
    assert "已录入 1 个考场结束码" in done
    assert "7f3a-c21e-90b4-d5e8" in done
    assert RoomEndCode.objects.get().by == invigilator


def test_a_code_that_is_none_stays_in_its_field(cut_off, stage, invigilator, after):
    url, field = address("room_end", stage), f"code-{cut_off.theory_attempt_id}"
    page = browser(invigilator).post(url, {field: "7f3a"})
    assert page.status_code == 400
    text = page.content.decode()
    assert 'value="7f3a"' in text
    assert "16 位数字或字母" in text
    assert not RoomEndCode.objects.exists()


def test_codes_end_thirty_minutes_after_the_attempt(cut_off, stage, invigilator, after):
    after.move_to(stage.sitting.closes_at + HOURS, tick=False)
    url, field = address("room_end", stage), f"code-{cut_off.theory_attempt_id}"
    client = browser(invigilator)
    assert field not in client.get(url).content.decode()
    page = client.post(url, {field: "7f3a-c21e-90b4-d5e8"})
    assert "须在离场前录入" in page.content.decode()
    assert not RoomEndCode.objects.exists()


def test_a_code_for_another_sittings_candidate_is_refused(
    cut_off, stage, invigilator, after
):
    other = make_user().pk
    url = address("room_end", stage)
    fields = {
        f"code-{stage.sitting.pk}": "7f3a-c21e-90b4-d5e8",
        f"code-{other}": "7f3a-c21e-90b4-d5e8",
    }
    page = browser(invigilator).post(url, fields)
    assert "这份答卷不属于本场考试" in page.content.decode()
    assert not RoomEndCode.objects.exists()


def test_an_invigilator_finds_the_page_in_their_list(stage, invigilator, at_noon):  # noqa: F811
    client = browser(invigilator)
    assert address("room_end", stage) not in client.get("/sittings/").content.decode()
    stage.open()
    assert address("room_end", stage) in client.get("/sittings/").content.decode()


def test_a_clerk_uploads_several_files_at_once(closed, stage, invigilator, after):
    note(stage, closed.theory_attempt, closed.text, invigilator)
    files = [posted_file(closed.text), posted_file("x", "别的.txt")]
    page = browser(stage.clerk).post(address("upload_answers", stage), {"files": files})
    text = page.content.decode()
    assert page.status_code == 200
    assert "补存 2 条，另有 1 条服务器已有" in text
    assert "这不是完整的答案文件" in text
    assert "别的.txt" in text
    assert score(closed.theory_attempt) == 100


def test_a_file_of_another_sitting_is_refused(closed, stage, after):
    other = Scribe(closed.scribe.lease, closed.scribe.token.form_id)
    other.lease = type(other.lease)(stage.sitting.pk, 1, "x")
    other.write(1, letters("A"))
    text = other.file(at=stage.over)
    page = browser(stage.clerk).post(
        address("upload_answers", stage), {"files": [posted_file(text)]}
    )
    assert page.status_code == 400
    assert "不属于本场考试的考生" in page.content.decode()


def test_two_people_decide_on_the_page(closed, stage, colleague, after):
    restore(stage, closed.text)
    url = address("late_attempt", stage, one=closed.theory_attempt_id)
    decide_url = address("decide_late", stage, one=closed.theory_attempt_id)
    first, second = browser(stage.clerk), browser(colleague)
    page = first.get(url).content.decode()
    writes = re.findall(r'name="writes" value="(\d+)"[^>]* checked', page)
    assert len(writes) == 2
    assert 'value="accepted"' not in page
    form = {"writes": writes, "verdict": "proposed", "reason": "全场断电"}
    assert "已提请采用" in first.post(decide_url, form, follow=True).content.decode()
    assert 'value="accepted"' not in first.get(url).content.decode()
    mine = first.post(decide_url, form | {"verdict": "accepted"})
    assert mine.status_code == 409
    assert "须由另一人确认" in mine.content.decode()
    assert 'value="accepted"' in second.get(url).content.decode()
    form |= {"verdict": "accepted", "reason": ""}
    done = second.post(decide_url, form, follow=True).content.decode()
    assert "已采用" in done
    assert "全场断电" in done
    assert "没有还要决定的作答" in done
    assert 'name="verdict"' not in done
    assert score(closed.theory_attempt) == 100


def test_no_page_says_what_was_answered(stage, after):
    [one] = stage.open()
    scribe = begin(one.skill_attempt, stage)
    scribe.write(1, {"text": "保密的答案"})
    stage.close()
    restore(stage, scribe.file(at=stage.over))
    for url in (
        address("late_answers", stage),
        address("late_attempt", stage, one=one.skill_attempt_id),
    ):
        page = browser(stage.clerk).get(url).content.decode()
        assert one.user.name in page
        assert "保密的答案" not in page


def test_the_workbench_says_what_the_results_wait_for(closed, stage, after):
    restore(stage, closed.text)
    page = browser(stage.clerk).get(address("detail", stage)).content.decode()
    assert "还有 1 份答卷有逾时作答待处理" in page
    assert address("late_answers", stage) in page


def test_an_unticked_form_is_told(closed, stage, after):
    restore(stage, closed.text)
    url = address("decide_late", stage, one=closed.theory_attempt_id)
    page = browser(stage.clerk).post(url, {"verdict": "declined", "reason": "x"})
    assert page.status_code == 400
    assert "请先选中要处理的记录" in page.content.decode()
    assert not AsideDecision.objects.exists()


JUNK = ("a\x00b", "9" * 5000, "٣²", "", "<script>" * 500, "7f3a-c21\u0000")


@pytest.mark.parametrize("junk", JUNK)
def test_junk_is_no_accident(junk, closed, stage, invigilator, after):
    restore(stage, closed.text)
    one = closed.theory_attempt_id
    decide_url = address("decide_late", stage, one=one)
    clerk, pk = browser(stage.clerk), SetAside.objects.first().pk
    good = {"writes": [pk], "verdict": "declined", "reason": "理由"}
    for name in good:
        spoilt = clerk.post(decide_url, good | {name: junk})
        assert spoilt.status_code < 500
    files = {"files": [posted_file(junk)]}
    assert clerk.post(address("upload_answers", stage), files).status_code < 500
    invigilating, codes = browser(invigilator), address("room_end", stage)
    for name in (f"code-{one}", f"code-{junk}"):
        assert invigilating.post(codes, {name: junk}).status_code < 500
    assert invigilating.get(codes, {"q": junk}).status_code < 500
    assert clerk.get(address("late_answers", stage), {"page": junk}).status_code < 500
    page = clerk.get(address("late_answers", stage)).content.decode()
    assert "<script>" * 2 not in page


@pytest.mark.parametrize("size", [1, 6])
def test_pages_cost_the_same_however_many(
    size, stage, invigilator, after, django_assert_max_num_queries
):
    for one in stage.open(size):
        scribe = begin(one.theory_attempt, stage)
        scribe.write(1, letters("A"))
        note(stage, one.theory_attempt, scribe.file(at=stage.over), invigilator)
    for who, name in ((invigilator, "room_end"), (stage.clerk, "late_answers")):
        client = browser(who)
        client.get(address(name, stage))
        with django_assert_max_num_queries(17):
            assert client.get(address(name, stage)).status_code == 200


# Verbs


def test_the_verbs_do_what_the_pages_do(closed, stage, invigilator, after, tmp_path):
    path = tmp_path / "answers.xieli"
    path.write_text(closed.text)
    words = ("restore_answers", path, "--actor", stage.clerk.username)
    told = answered(*words)
    assert (told["ticket"], told["proved"], told["aside"]) == (closed.ticket, False, 2)
    [first, second] = answered("list_set_aside", stage.sitting.pk)["writes"]
    assert (first["item"], first["why"], first["state"]) == (2, "file", "waiting")
    assert second["part"] == "theory"
    note(stage, closed.theory_attempt, closed.text, invigilator)
    assert answered(*words)["restored"] == 2
    assert answered(*words)["restored"] == 2
    states = {
        one["state"] for one in answered("list_set_aside", stage.sitting.pk)["writes"]
    }
    assert states == {"restored"}


def test_the_verbs_refuse_strangers_and_nonsense(closed, stage, after, tmp_path):
    path = tmp_path / "answers.xieli"
    path.write_text(closed.text)
    stranger = make_staff("clerk")
    words = ("restore_answers", path, "--actor", stranger.username)
    assert refused(*words)["error"] == "file_elsewhere"
    path.write_text("x")
    words = ("restore_answers", path, "--actor", stage.clerk.username)
    assert refused(*words)["error"] == "file_malformed"
    assert (
        refused("restore_answers", tmp_path / "none", "--actor", stage.clerk.username)[
            "error"
        ]
        == "file_unreadable"
    )
    assert (
        refused("list_set_aside", stage.clerk.public_id)["error"] == "sitting_unknown"
    )


def test_the_clock_of_the_end_is_the_attempts_own(closed, stage, invigilator):
    late = closed.theory_attempt.ended_at + timedelta(minutes=31)
    with pytest.raises(AttemptError) as caught:
        note_code(
            sitting=stage.sitting,
            attempt_id=closed.theory_attempt_id,
            code="7f3a-c21e-90b4-d5e8",
            actor=invigilator,
            at=late,
        )
    assert caught.value.code == "room_end_over"
