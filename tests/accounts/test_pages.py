"""What the pages of people show and do."""

import io
import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import desk
from accounts.identity import check_character
from accounts.models import Consent, EvidenceEntry, StaffAssignment, User
from accounts.services import (
    enrol,
    give_consent,
    invitation_for,
    invite,
    lock_user,
    register_person,
    unlock_user,
)
from accounts.training import record_training, training_minutes
from tests.factories import make_standard_level

pytestmark = pytest.mark.django_db


def page_of(client, name, *arguments):
    return client.get(reverse(f"accounts:{name}", args=arguments)).content.decode()


@pytest.fixture
def as_trainee(client, trainee):
    client.force_login(trainee)
    return client


@pytest.fixture
def as_clerk(client, clerk):
    client.force_login(clerk)
    return client


@pytest.fixture
def own_cards(monkeypatch):
    monkeypatch.setattr(desk, "_sources", {})


def test_an_empty_desk_says_so(as_trainee, own_cards):
    assert "现在没有要你处理的事" in page_of(as_trainee, "desk")


def test_the_desk_shows_cards_in_order_and_leaves_out_the_empty(
    as_trainee, own_cards, settings, tmp_path
):
    (tmp_path / "card.html").write_text("[{{ card.says }}]", encoding="utf-8")
    (tmp_path / "first.html").write_text("<{{ card.says }}>", encoding="utf-8")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    desk.register(20, "card.html", lambda user, at: {"says": user.name})
    desk.register(10, "first.html", lambda user, at: {"says": f"{at:%Z}"})
    desk.register(5, "none.html", lambda user, at: None)
    page = page_of(as_trainee, "desk")
    assert page.index("<UTC>") < page.index("[许文珍]")


def test_my_data_show_everything_but_the_number(as_trainee, trainee, notice, at):
    give_consent(user=trainee, notice=notice, at=at)
    record_training(
        user=trainee, occupation_code="3-01-04-03", level=5, source="lesson:1",
        title="社保", minutes=1349, at=at,
    )  # fmt: skip
    page = page_of(as_trainee, "my_data")
    for shown in ("许文珍", "110***********002X", "一班", "29.9", "第 1 版"):
        assert shown in page
    assert "11010519491231002X" not in page
    assert "建立账户" in page


def test_the_copy_of_my_data_is_a_file_without_the_number(as_trainee, trainee):
    answer = as_trainee.get(reverse("accounts:export"))
    assert answer["Content-Disposition"].startswith("attachment")
    data = json.loads(answer.content)
    assert data["account"]["name"] == "许文珍"
    assert data["enrolments"][0]["class_name"] == "一班"
    assert {e["action"] for e in data["evidence"]} == {
        "person.registered",
        "person.enrolled",
    }
    assert b"11010519491231002X" not in answer.content


def test_training_counts_once_and_sums_by_level(trainee, at):
    fields = {"user": trainee, "occupation_code": "o", "title": "t", "at": at}
    record_training(**fields, level=5, source="a", minutes=45)
    record_training(**fields, level=5, source="a", minutes=45)
    record_training(**fields, level=5, source="b", minutes=15)
    record_training(**fields, level=4, source="c", minutes=90)
    assert training_minutes(trainee, "o", 5) == 60
    assert training_minutes(trainee, "x", 5) == 0


# Privacy


@pytest.fixture
def consent_required(settings, notice):
    settings.CONSENT_REQUIRED = True


@pytest.mark.usefixtures("consent_required")
def test_without_consent_every_page_leads_to_the_notice(as_trainee):
    for name in ("desk", "my_data", "export"):
        answer = as_trainee.get(reverse(f"accounts:{name}"))
        assert answer.url == reverse("accounts:notice")
    assert as_trainee.get(reverse("jobs:list")).status_code == 302


@pytest.mark.usefixtures("consent_required")
def test_the_exam_room_and_the_way_out_stay_open(as_trainee, rf):
    from django.urls import ResolverMatch

    from accounts.middleware import FirstDutiesMiddleware

    request = rf.get("/attempts/x/")
    request.user = User.objects.get(username="trainee")
    middleware = FirstDutiesMiddleware(lambda request: None)
    for namespaces, free in ((["attempts"], True), (["practice"], False)):
        request.resolver_match = ResolverMatch(
            print, (), {}, url_name="room", namespaces=namespaces
        )
        assert (middleware.process_view(request, None, (), {}) is None) is free
    assert as_trainee.post("/accounts/logout/").status_code == 302


@pytest.mark.usefixtures("consent_required")
def test_consent_takes_two_answers_and_opens_the_desk(as_trainee, trainee):
    url = reverse("accounts:consent", args=[1])
    answer = as_trainee.post(url, {"general": "on"})
    assert answer.status_code == 422
    assert not Consent.objects.exists()
    answer = as_trainee.post(url, {"general": "on", "sensitive": "on"})
    assert answer.url == reverse("accounts:desk")
    assert as_trainee.get("/me/").status_code == 200
    assert EvidenceEntry.objects.last().after == {"notice": 1}


@pytest.mark.usefixtures("consent_required")
def test_a_newer_notice_is_asked_for_again(as_trainee, trainee, notice, at):
    give_consent(user=trainee, notice=notice, at=at)
    assert as_trainee.get("/me/").status_code == 200
    type(notice).objects.create(version=2, text="新。", published_at=at)
    assert as_trainee.get("/me/").url == reverse("accounts:notice")
    assert "第 2 版" in page_of(as_trainee, "notice")


@pytest.mark.usefixtures("consent_required")
def test_who_withdraws_is_out_until_a_new_consent(as_trainee, trainee, notice, at):
    give_consent(user=trainee, notice=notice, at=at)
    as_trainee.post(reverse("accounts:withdraw"))
    assert not Consent.objects.standing().exists()
    assert as_trainee.get("/me/").url.startswith("/accounts/login/")
    as_trainee.force_login(trainee)
    assert as_trainee.get("/me/").url == reverse("accounts:notice")


@pytest.mark.usefixtures("consent_required")
def test_a_standing_consent_costs_one_query(as_trainee, trainee, notice, at):
    give_consent(user=trainee, notice=notice, at=at)
    with CaptureQueriesContext(connection) as captured:
        as_trainee.get("/me/")
    asked = [q for q in captured if "accounts_consent" in q["sql"]]
    assert len(asked) == 1


# Invitations


def filled(right, **changes):
    return {
        "code": right,
        "username": "wuyan",
        "password": "lian-xi-2026-gao",
        "password_again": "lian-xi-2026-gao",
    } | changes


@pytest.fixture
def code(at):
    user = register_person(
        name="吴䶮", kind="passport", number="E12345678", phone="", at=at
    )
    from django.utils import timezone

    return invite(user=user, at=timezone.now())


def test_a_person_sets_an_own_password_with_the_code(client, code):
    url = reverse("accounts:invitation")
    assert client.get(url, {"code": code}).status_code == 200
    assert client.post(url, filled(code)).url == "/accounts/login/"
    assert client.login(username="wuyan", password="lian-xi-2026-gao")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"code": "AAAAA-AAAAA"}, "邀请码不正确"),
        ({"password_again": "anders-anders"}, "两次输入的密码不同"),
        ({"password": "12345678", "password_again": "12345678"}, "password"),
        ({"username": "a b"}, "登录名应为"),
        ({"username": "吴"}, "登录名应为"),
    ],
)
def test_a_wrong_answer_is_told_and_spends_nothing(client, code, changes, says):
    answer = client.post(reverse("accounts:invitation"), filled(code, **changes))
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert client.post(reverse("accounts:invitation"), filled(code)).status_code == 302


# Staff


def test_the_code_of_a_reset_is_shown_once(as_clerk, trainee):
    url = reverse("accounts:reset", args=[trainee.public_id])
    answer = as_clerk.post(url, {"reason": "忘记密码"})
    assert answer["Cache-Control"].count("no-store")
    code = answer.context["code"]
    assert code in answer.content.decode()
    assert code not in page_of(as_clerk, "person", trainee.public_id)


def shown_at(page):
    return re.search(r'name="shown_at" value="([^"]+)"', page)[1]


def test_a_reset_sent_twice_keeps_the_code_that_was_shown(as_clerk, trainee):
    url = reverse("accounts:reset", args=[trainee.public_id])
    form = {
        "reason": "忘记密码",
        "shown_at": shown_at(page_of(as_clerk, "person", trainee.public_id)),
    }
    code = as_clerk.post(url, form).context["code"]
    again = as_clerk.post(url, form)
    assert again.status_code == 409
    assert "邀请码已经发放" in again.content.decode()
    assert invitation_for(code, timezone.now()).user == trainee
    form["shown_at"] = shown_at(page_of(as_clerk, "person", trainee.public_id))
    assert as_clerk.post(url, form).context["code"] != code


def test_an_act_without_reason_is_refused(as_clerk, trainee):
    url = reverse("accounts:lock", args=[trainee.public_id])
    assert as_clerk.post(url, {"reason": " "}).status_code == 422
    trainee.refresh_from_db()
    assert trainee.is_active


@pytest.mark.parametrize("locker", ["clerk", "administrator"])
def test_only_an_administrator_lifts_the_lock_of_an_administrator(
    client, request, trainee, registrar, administrator, at, locker
):
    lock = {"actor": request.getfixturevalue(locker), "reason": "停用", "at": at}
    lock_user(user=trainee, **lock)
    url = reverse("accounts:unlock", args=[trainee.public_id])
    client.force_login(registrar)
    page = client.post(url, {"reason": "回班"}, follow=True).content.decode()
    is_refused = locker == "administrator"
    trainee.refresh_from_db()
    assert ("由平台管理员锁定" in page, trainee.is_active) == (
        is_refused,
        not is_refused,
    )
    client.force_login(administrator)
    client.post(url, {"reason": "回班"})
    trainee.refresh_from_db()
    assert trainee.is_active


def test_a_lock_that_was_lifted_binds_nobody(trainee, clerk, administrator, at):
    act = {"user": trainee, "reason": "试", "at": at}
    lock_user(**act, actor=administrator)
    unlock_user(**act, actor=administrator)
    unlock_user(**act, actor=clerk)
    lock_user(**act, actor=clerk)
    unlock_user(**act, actor=clerk)
    assert trainee.is_active


def test_people_are_found_by_name_login_or_class(as_clerk, trainee):
    for text, found in (("文珍", True), ("train", True), ("一班", True), ("无", False)):
        page = as_clerk.get(reverse("accounts:people"), {"q": text}).content.decode()
        assert ("许文珍" in page) is found


def test_a_centre_sees_no_classes_of_another(
    client, clerk, administrator, trainee, other_centre, at
):
    enrol(user=trainee, centre=other_centre, class_name="夜校班", at=at)
    for user, shown in ((clerk, False), (administrator, True)):
        client.force_login(user)
        person = page_of(client, "person", trainee.public_id)
        assert ("夜校班" in person) is shown
        assert "一班" in person
        assert ("夜校班" in page_of(client, "people")) is shown
        found = client.get(reverse("accounts:people"), {"q": "夜校"})
        assert ("许文珍" in found.content.decode()) is shown


def test_the_administrator_appoints_and_ends(client, administrator, trainee, centre):
    client.force_login(administrator)
    url = reverse("accounts:appointment", args=[trainee.public_id])
    data = {"centre": centre.pk, "role": "clerk", "starts_on": "2026-01-01"}
    client.post(url, data)
    assert "已担任这一岗位" in client.post(url, data, follow=True).content.decode()
    held = StaffAssignment.objects.get(user=trainee)
    client.post(reverse("accounts:appointment_end", args=[held.pk]), {"reason": "调离"})
    held.refresh_from_db()
    assert held.ends_on is not None
    assert list(EvidenceEntry.objects.values_list("action", flat=True))[-2:] == [
        "staff.appointed",
        "staff.appointment_ended",
    ]


def test_an_appointment_to_come_is_listed_and_taken_back(
    client, administrator, trainee, centre
):
    client.force_login(administrator)
    data = {"centre": centre.pk, "role": "examiner", "starts_on": "2099-01-01"}
    client.post(reverse("accounts:appointment", args=[trainee.public_id]), data)
    end = reverse("accounts:appointment_end", args=[trainee.assignments.get().pk])
    assert end in page_of(client, "person", trainee.public_id)
    assert client.post(end, {"reason": "未到任"}).status_code == 302
    assert not trainee.assignments.exists()


def test_the_administrator_sets_platform_roles(client, administrator, trainee):
    client.force_login(administrator)
    url = reverse("accounts:roles", args=[trainee.public_id])
    client.post(url, {"roles": ["trainee", "instructor"]})
    assert set(trainee.groups.values_list("name", flat=True)) == {
        "trainee",
        "instructor",
    }
    last = EvidenceEntry.objects.last()
    assert (last.before, last.after) == (
        {"roles": ["trainee"]},
        {"roles": ["instructor", "trainee"]},
    )


def uploaded(*lines):
    file = io.BytesIO("\n".join(["姓名,证件号码", *lines]).encode())
    file.name = "名单.csv"
    return file


def number(order):
    first = f"33010019900101{order:03d}"
    return first + check_character(first)


def test_a_list_is_previewed_then_taken_in(as_clerk, centre):
    fields = {"centre": centre.pk, "class_name": "二班"}
    url = reverse("accounts:class_import")
    preview = as_clerk.post(
        url, {**fields, "file": uploaded(f"陈海燕,{number(2)}", f"周建国,{number(3)}")}
    )
    assert number(2) not in preview.content.decode()
    assert not User.objects.filter(name="陈海燕").exists()
    confirm = reverse("accounts:class_confirm")
    done = as_clerk.post(confirm, {"draft": preview.context["draft"]})
    assert done.status_code == 200
    assert done["Cache-Control"].count("no-store")
    codes = [row.code for row in done.context["admitted"]]
    assert all(code in done.content.decode() for code in codes)
    assert len(set(codes)) == 2
    again = as_clerk.post(confirm, {"draft": preview.context["draft"]})
    assert again.status_code == 409
    assert "邀请码已经发放" in again.content.decode()
    assert all(invitation_for(code, timezone.now()) for code in codes)


def test_a_list_with_faults_is_shown_as_a_table(as_clerk, centre):
    fields = {"centre": centre.pk, "class_name": "二班"}
    answer = as_clerk.post(
        reverse("accounts:class_import"),
        {**fields, "file": uploaded(f"陈海燕,{number(2)}", "周建国,123")},
    )
    assert answer.status_code == 422
    assert "名单有 1 处要改" in answer.content.decode()
    assert not User.objects.filter(name="陈海燕").exists()


def test_a_list_for_another_centre_is_refused(as_clerk, other_centre):
    answer = as_clerk.post(
        reverse("accounts:class_import"),
        {"centre": other_centre.pk, "class_name": "一", "file": uploaded("a,b")},
    )
    assert answer.status_code == 422


def queries_of(client, url):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_twenty_people_cost_as_many_queries_as_one(as_clerk, trainee, centre, at):
    url = reverse("accounts:people")
    queries_of(as_clerk, url)
    with_one = queries_of(as_clerk, url)
    for order in range(1, 20):
        user = register_person(
            name=f"学员{order}", kind="resident_id", number=number(order), phone="",
            at=at,
        )  # fmt: skip
        enrol(user=user, centre=centre, class_name="一班", at=at)
    assert queries_of(as_clerk, url) == with_one


def test_training_and_books_are_told_by_name(as_trainee, trainee, other_centre, at):
    level = make_standard_level(4)
    code = level.standard.code
    for source, named in (("a", code), ("b", "9-99")):
        record_training(
            user=trainee, occupation_code=named, level=4, source=source,
            title="课", minutes=50, at=at,
        )  # fmt: skip
    page = page_of(as_trainee, "my_data")
    assert f"<td>{level.standard.name}</td><td>{level.name}</td>" in page
    assert "1.1 学时（50 分钟）" in page
    assert "<td>9-99</td><td>4</td>" in page
    assert "<dt>评价机构</dt>" not in page
    enrol(user=trainee, centre=other_centre, class_name="", at=at)
    assert f"<dt>评价机构</dt><dd>{other_centre} （" in page_of(as_trainee, "my_data")


def test_twenty_entries_cost_as_many_queries_as_one(as_trainee, trainee, clerk, at):
    url = reverse("accounts:my_data")
    queries_of(as_trainee, url)
    with_few = queries_of(as_trainee, url)
    for _ in range(20):
        unlock_user(user=trainee, actor=clerk, reason="再试", at=at)
    assert queries_of(as_trainee, url) == with_few


def test_the_link_to_people_stands_where_it_leads_somewhere(client, clerk, trainee):
    link = f'href="{reverse("accounts:people")}"'
    for user, shown in ((clerk, True), (trainee, False)):
        client.force_login(user)
        assert (link in page_of(client, "desk")) is shown
