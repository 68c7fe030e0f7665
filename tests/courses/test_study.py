"""Studying: time counts from opening, once, for one lesson, never beyond its length."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import EvidenceEntry, TrainingRecord
from accounts.training import training_minutes
from courses.errors import CourseError
from courses.loading import load_courses
from courses.models import LessonPage, LessonProgress
from courses.services import finish_lesson, mark_outdated, open_lesson
from law.models import LegalSource, SourceVersion
from tests.courses.conftest import lesson_values
from tests.factories import make_user

pytestmark = pytest.mark.django_db

CODE = "3-01-04-03"


def minutes(count):
    return timedelta(minutes=count)


def finish_url(lesson):
    return reverse("courses:finish", args=[lesson.translation_key])


def test_opening_again_keeps_the_first_time(lesson, trainee, now):
    first = open_lesson(user=trainee, lesson=lesson, at=now)
    again = open_lesson(user=trainee, lesson=lesson, at=now + minutes(5))
    assert (again.pk, again.opened_at) == (first.pk, now)


@pytest.mark.parametrize(
    ("passed", "counted"),
    [(minutes(1), 1), (minutes(12) + timedelta(seconds=59), 12), (minutes(40), 40),
     (timedelta(days=3), 40)],
)  # fmt: skip
def test_a_finish_counts_the_minutes_passed_up_to_the_lessons_length(
    lesson, trainee, now, passed, counted
):
    open_lesson(user=trainee, lesson=lesson, at=now)
    done = finish_lesson(user=trainee, lesson=lesson, at=now + passed)
    assert done.minutes == counted
    assert training_minutes(trainee, CODE, 5) == counted


def test_a_finish_counts_once(lesson, trainee, now):
    open_lesson(user=trainee, lesson=lesson, at=now)
    finish_lesson(user=trainee, lesson=lesson, at=now + minutes(10))
    again = finish_lesson(user=trainee, lesson=lesson, at=now + minutes(40))
    assert again.minutes == 10
    record = TrainingRecord.objects.get()
    assert (record.minutes, record.level) == (10, 5)
    assert record.source == f"courses.lesson:{lesson.pk}"
    entry = EvidenceEntry.objects.get(action="courses.lesson_finished")
    key = str(lesson.translation_key)
    assert entry.after == {"lesson": key, "level": 5, "minutes": 10}


def test_a_person_reads_of_a_finish_among_their_own_data(client, lesson, trainee, now):
    open_lesson(user=trainee, lesson=lesson, at=now)
    finish_lesson(user=trainee, lesson=lesson, at=now + minutes(10))
    client.force_login(trainee)
    page = client.get(reverse("accounts:my_data")).content.decode()
    assert "学完一课" in page


def test_lessons_opened_side_by_side_do_not_count_the_same_minutes(
    lesson, second_lesson, trainee, now
):
    for one in (lesson, second_lesson):
        open_lesson(user=trainee, lesson=one, at=now)
    finish_lesson(user=trainee, lesson=lesson, at=now + minutes(40))
    done = finish_lesson(user=trainee, lesson=second_lesson, at=now + minutes(45))
    assert done.minutes == 5


def test_another_persons_finish_does_not_matter(lesson, second_lesson, trainee, now):
    other = make_user()
    open_lesson(user=trainee, lesson=lesson, at=now)
    open_lesson(user=other, lesson=second_lesson, at=now)
    finish_lesson(user=other, lesson=second_lesson, at=now + minutes(30))
    done = finish_lesson(user=trainee, lesson=lesson, at=now + minutes(40))
    assert done.minutes == 40


def test_a_lesson_never_opened_cannot_be_finished(lesson, trainee, now):
    with pytest.raises(CourseError) as error:
        finish_lesson(user=trainee, lesson=lesson, at=now)
    assert error.value.code == "not_opened"


def test_the_first_minute_is_too_soon(lesson, trainee, now):
    open_lesson(user=trainee, lesson=lesson, at=now)
    with pytest.raises(CourseError) as error:
        finish_lesson(user=trainee, lesson=lesson, at=now + timedelta(seconds=59))
    assert error.value.code == "too_soon"
    assert not TrainingRecord.objects.exists()


def test_a_reader_opens_by_reading_and_finishes_by_a_button(
    client, lesson, trainee, time_machine, now
):
    client.force_login(trainee)
    time_machine.move_to(now, tick=False)
    page = client.get(lesson.url).content.decode()
    assert finish_url(lesson) in page
    assert "11-22 10:40 以后按“学完了”，计满 40 分钟" in page
    time_machine.move_to(now + minutes(41), tick=False)
    response = client.post(finish_url(lesson), follow=True)
    assert response.redirect_chain[-1][0] == reverse("courses:home")
    assert "计入培训 40 分钟" in response.content.decode()
    assert "2026-11-22 10:41 学完" in client.get(lesson.url).content.decode()


def test_finishing_early_asks_first(client, lesson, trainee, time_machine, now):
    client.force_login(trainee)
    time_machine.move_to(now, tick=False)
    client.get(lesson.url)
    time_machine.move_to(now + minutes(15), tick=False)
    asked = client.post(finish_url(lesson))
    assert "就此结束，计 15 分钟" in asked.content.decode()
    assert not TrainingRecord.objects.exists()
    client.post(finish_url(lesson), {"short": "yes"})
    assert TrainingRecord.objects.get().minutes == 15


def test_finishing_at_once_is_refused_in_words(client, lesson, trainee):
    client.force_login(trainee)
    unopened = client.post(finish_url(lesson))
    assert unopened.status_code == 409
    assert "请先打开这一课" in unopened.content.decode()
    client.get(lesson.url)
    assert "还不到一分钟" in client.post(finish_url(lesson)).content.decode()


def test_anyone_may_read_but_only_people_signed_in_finish(client, lesson):
    page = client.get(lesson.url)
    assert page.status_code == 200
    assert finish_url(lesson) not in page.content.decode()
    assert not LessonProgress.objects.exists()
    response = client.post(finish_url(lesson))
    assert response.status_code == 302
    assert "login" in response.url


def test_an_unpublished_lesson_is_not_found(client, lesson, trainee):
    lesson.unpublish()
    client.force_login(trainee)
    assert client.get(lesson.url).status_code == 404
    assert client.post(finish_url(lesson)).status_code == 404


def test_the_desk_leads_on_where_the_reader_stopped(
    client, lesson, second_lesson, trainee, now
):
    client.force_login(trainee)
    home = reverse("courses:home")
    assert "开始学" in client.get(home).content.decode()
    open_lesson(user=trainee, lesson=second_lesson, at=now)
    page = client.get(home).content.decode()
    assert "上次学到这里" in page
    assert second_lesson.url in page
    finish_lesson(user=trainee, lesson=second_lesson, at=now + minutes(36))
    page = client.get(home).content.decode()
    assert "<b>0.8</b> <small>/ 30</small>" in page
    assert "学完 1 / 2 课" in page


def test_the_next_lesson_lies_on_the_persons_desk(client, lesson, trainee, editor):
    client.force_login(trainee)
    assert lesson.url in client.get(reverse("accounts:desk")).content.decode()
    client.force_login(editor)
    assert lesson.url not in client.get(reverse("accounts:desk")).content.decode()


def test_the_desk_says_what_to_do_when_there_is_nothing(client, trainee):
    client.force_login(trainee)
    assert "还没有课程" in client.get(reverse("courses:home")).content.decode()


def test_a_law_with_a_new_version_marks_the_lessons_that_quote_it(
    client, lesson, second_lesson, now
):
    old = _version_of("旧规定")
    assert mark_outdated(old, now) == 0
    law = _version_of("就业促进法")
    assert mark_outdated(law, now) == 2
    assert mark_outdated(law, now) == 0
    assert "课文正在核对" in client.get(lesson.url).content.decode()


def test_a_mark_stays_in_the_editor_and_goes_with_a_new_file(folder, lesson, now):
    mark_outdated(_version_of("就业促进法"), now)
    lesson.refresh_from_db()
    assert lesson.get_latest_revision_as_object().outdated_since == now
    assert not lesson.has_unpublished_changes
    assert load_courses(folder.path).edited == []
    folder.write("help/lesson-1.yaml", lesson_values("按新法改写"))
    load_courses(folder.path)
    lesson.refresh_from_db()
    assert lesson.outdated_since is None


def test_a_mark_does_not_publish_a_draft(lesson, now):
    lesson.title = "草稿"
    lesson.save_revision()
    mark_outdated(_version_of("就业促进法"), now)
    lesson = LessonPage.objects.get(pk=lesson.pk)
    assert lesson.title != "草稿"
    assert lesson.outdated_since == now
    draft = lesson.get_latest_revision_as_object()
    assert (draft.title, draft.outdated_since) == ("草稿", now)


def _version_of(short_title):
    source = LegalSource.objects.create(
        short_title=short_title, title=short_title, kind="法律"
    )
    return SourceVersion.objects.create(
        source=source, label="2015年修正", valid_from="2015-04-24"
    )


def test_a_second_finish_writes_nothing(lesson, trainee, now):
    open_lesson(user=trainee, lesson=lesson, at=now)
    finish_lesson(user=trainee, lesson=lesson, at=now + minutes(40))
    with CaptureQueriesContext(connection) as queries:
        finish_lesson(user=trainee, lesson=lesson, at=now + minutes(41))
    assert not [one for one in queries if "INSERT" in one["sql"]]
