"""Every page: who may open it, what it shows, what it costs."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from accounts.services import give_consent, invitation_for, newest_notice
from exams.attempts.services import Because, let_in, start_attempt
from exams.sittings.models import Candidacy, Result, Sitting, SittingStatus
from exams.sittings.roster import COLUMNS
from exams.sittings.services import cancel_sitting, withdraw_candidate
from exams.sittings.urls import urlpatterns
from tests.factories import make_staff, make_user
from tests.sittings.conftest import make_row

pytestmark = pytest.mark.django_db

OK, GONE, MOVED, DENIED, MISSING = 200, 405, 302, 403, 404


@pytest.fixture
def at_noon(time_machine, stage):
    """The clock of the views stands at the stage's own time."""
    time_machine.move_to(stage.now, tick=False)
    return time_machine


def browser(user=None):
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def address(name, stage, **more):
    return reverse(f"sittings:{name}", kwargs={"pk": stage.sitting.pk} | more)


@pytest.fixture
def cast(stage):
    """Everybody who might come by, by what they are."""
    centre = stage.sitting.centre
    return {
        "visitor": None,
        "trainee": make_user(),
        "clerk": stage.clerk,
        "registrar": stage.registrar,
        "supervisor": make_staff("supervisor", centre=centre),
        "examiner": stage.examiners[0],
        "invigilator": make_staff("invigilator", centre=centre),
        "other clerk": make_staff("clerk"),
        "other registrar": make_staff("registrar"),
    }


# Method and expected answer: visitor, trainee, clerk, registrar, supervisor, examiner
# (and invigilator), clerk and registrar of another centre.
OFFICE = (MOVED, MISSING, OK, OK, OK, DENIED, MISSING, MISSING)
CLERK = (MOVED, MISSING, OK, DENIED, DENIED, DENIED, MISSING, DENIED)
CLERK_POST = (MOVED, MISSING, 409, DENIED, DENIED, DENIED, MISSING, DENIED)
WATCH = (MOVED, MISSING, OK, DENIED, OK, DENIED, MISSING, DENIED)
OF_CONSOLE = {"console", "state", "room_console", "room_state", "record", "act"}
OF_ROOM = {"room_edit", "room_remove", "door_list", "room_console", "room_state"}
TABLE = {
    "index": ("get", (MOVED, MOVED, OK, OK, OK, MOVED, OK, OK)),
    "mine": ("get", (MOVED, OK, OK, OK, OK, OK, OK, OK)),
    "public": ("get", (OK,) * 8),
    "new": ("get", (MOVED, MISSING, OK, DENIED, DENIED, DENIED, OK, DENIED)),
    "detail": ("get", OFFICE),
    "results": ("get", OFFICE),
    "papers": ("get", CLERK),
    "panel": ("get", CLERK),
    "rooms": ("get", OFFICE),
    "room_new": ("get", CLERK),
    "room_edit": ("get", CLERK),
    "room_remove": ("post", (MOVED, MISSING, MOVED, *CLERK_POST[3:])),
    "place": ("post", (MOVED, MISSING, MOVED, *CLERK_POST[3:])),
    "entry_codes": ("post", CLERK_POST),
    "door_list": ("get", OFFICE),
    "seat": ("get", CLERK),
    "console": ("get", WATCH),
    "state": ("get", WATCH),
    "room_console": ("get", WATCH),
    "room_state": ("get", WATCH),
    "record": ("get", WATCH),
    "act": ("post", (MOVED, MISSING, MISSING, *CLERK_POST[3:])),
    "candidates": ("get", CLERK),
    "cancel": ("get", CLERK),
    "template": ("get", CLERK),
    "withdraw": ("get", CLERK),
    "room_end": (
        "get",
        (MOVED, MISSING, DENIED, DENIED, DENIED, DENIED, DENIED, DENIED),
    ),
    "late_answers": ("get", OFFICE),
    "late_attempt": ("get", OFFICE),
    "upload_answers": ("post", (MOVED, MISSING, MOVED, *CLERK_POST[3:])),
    "decide_late": (
        "post",
        (MOVED, MISSING, 400, 400, DENIED, DENIED, MISSING, MISSING),
    ),
    "confirm": ("post", (MOVED, MISSING, 400, *CLERK_POST[3:])),
    "codes": ("post", (MOVED, MISSING, OK, *CLERK_POST[3:])),
    "admit": ("post", CLERK_POST),
    "close": ("post", CLERK_POST),
    "prepare": ("post", CLERK_POST),
    "release": (
        "post",
        (MOVED, MISSING, DENIED, 409, DENIED, DENIED, DENIED, MISSING),
    ),
}
PEOPLE = (
    "visitor",
    "trainee",
    "clerk",
    "registrar",
    "supervisor",
    "examiner",
    "other clerk",
    "other registrar",
)


def test_an_invigilator_reads_what_is_to_come_and_opens_nothing(stage, cast, at_noon):
    client = browser(cast["invigilator"])
    for url in (reverse("sittings:index"), reverse("accounts:desk")):
        page = client.get(url).content.decode()
        assert stage.sitting.title in page
        assert f'href="{address("detail", stage)}"' not in page
    elsewhere = browser(make_staff("invigilator")).get(reverse("sittings:index"))
    assert stage.sitting.title not in elsewhere.content.decode()


def test_the_table_knows_every_page():
    # A paper officer's page, by a paper: tests/permissions/table.py has it.
    assert set(TABLE) | {"print"} == {pattern.name for pattern in urlpatterns}


@pytest.mark.parametrize("name", sorted(TABLE))
def test_who_may_open(name, stage, cast, at_noon):
    [one] = stage.register()
    more = {"one": one.pk} if name in {"withdraw", "seat", "record"} else {}
    room = stage.add_room()
    if name in OF_ROOM:
        more = {"room": room.pk}
    if name in {"late_attempt", "decide_late"}:
        more = {"one": begun(stage).pk}
    plain = name in {"index", "mine", "public", "new"}
    url = reverse(f"sittings:{name}") if plain else address(name, stage, **more)
    method, expected = TABLE[name]
    for person, status in zip(PEOPLE, expected, strict=True):
        found = getattr(browser(cast[person]), method)(url).status_code
        assert (person, found) == (person, status)
    as_examiner = expected[PEOPLE.index("examiner")]
    found = getattr(browser(cast["invigilator"]), method)(url)
    # Invigilators read the list of their centre's sittings, and enter codes; consoles
    # open to them where they have a duty, which this one has not.
    own = {"index", "room_end"}
    expected = OK if name in own else as_examiner
    assert found.status_code == (MISSING if name in OF_CONSOLE else expected)
    if name == "room_end":
        elsewhere = browser(make_staff("invigilator"))
        assert elsewhere.get(url).status_code == MISSING


def begun(stage):
    """An attempt of the sitting that somebody has begun."""
    stage.attach()
    stage.appoint()
    [one] = stage.admit()
    at = stage.sitting.opens_at
    let_in(attempt=one.theory_attempt, because=Because(by=stage.clerk, at=at))
    start_attempt(attempt=one.theory_attempt, at=at)
    return one.theory_attempt


@pytest.mark.parametrize(
    "name",
    [
        "confirm",
        "codes",
        "admit",
        "close",
        "prepare",
        "release",
        "upload_answers",
    ],
)
def test_acts_are_not_done_by_a_link(name, stage, cast, at_noon):
    for person in ("clerk", "registrar"):
        assert browser(cast[person]).get(address(name, stage)).status_code == GONE


def roster_file(*rows):
    lines = [COLUMNS, *(row.cells().values() for row in rows)]
    text = "\n".join(",".join(line) for line in lines)
    return SimpleUploadedFile("名单.csv", text.encode())


def test_a_list_is_previewed_then_confirmed(stage, at_noon):
    client, row = browser(stage.clerk), make_row()
    url = address("candidates", stage)
    page = client.post(url, {"file": roster_file(row)})
    text = page.content.decode()
    assert "登记这 1 人" in text
    assert row.number not in text
    assert not Candidacy.objects.exists()
    sealed = re.search(r'name="roster" value="([^"]+)"', text)[1]
    done = client.post(address("confirm", stage), {"roster": sealed}, follow=True)
    assert "已登记 1 人。" in done.content.decode()
    assert Candidacy.objects.get().user.name == row.name


def test_faults_are_shown_by_line_and_nothing_can_be_confirmed(stage, at_noon):
    rows = make_row(), make_row(line=3, name="=1+1")
    page = browser(stage.clerk).post(
        address("candidates", stage), {"file": roster_file(*rows)}
    )
    text = page.content.decode()
    assert page.status_code == 400
    assert 'name="roster"' not in text
    assert re.search(r">3</td>.*姓名.*公式", text)


def test_an_unreadable_file_is_told_beside_the_field(stage, at_noon):
    page = browser(stage.clerk).post(
        address("candidates", stage), {"file": SimpleUploadedFile("a.pdf", b"\0")}
    )
    assert page.status_code == 400
    assert "读不出这个文件" in page.content.decode()


def test_a_preview_is_its_makers_for_this_sitting_and_for_an_hour(stage, at_noon):
    client = browser(stage.clerk)
    page = client.post(address("candidates", stage), {"file": roster_file(make_row())})
    sealed = re.search(r'name="roster" value="([^"]+)"', page.content.decode())[1]
    colleague = make_staff("clerk", centre=stage.sitting.centre)
    url = address("confirm", stage)
    assert browser(colleague).post(url, {"roster": sealed}).status_code == 400
    at_noon.shift(3601)
    assert client.post(url, {"roster": sealed}).status_code == 400
    assert not Candidacy.objects.exists()


def test_codes_are_shown_once_to_be_printed(stage, at_noon):
    one, two = stage.register(2)
    two.user.set_password("lian-xi-2026-gao")
    two.user.save()
    client, url = browser(stage.clerk), address("codes", stage)
    page = client.get(address("detail", stage)).content.decode()
    assert "1 名考生还没有密码" in page
    form = {"shown_at": re.search(r'name="shown_at" value="([^"]+)"', page)[1]}
    done = client.post(url, form)
    assert done["Cache-Control"].count("no-store")
    [issued], [left_out] = done.context["issued"], done.context["left_out"]
    text = done.content.decode()
    assert issued.code in text
    assert one.user.identity_documents.get().masked in text
    assert (left_out.candidacy, "已有密码" in text) == (two, True)
    again = client.post(url, form)
    assert again.status_code == 409
    assert "邀请码已经发放" in again.content.decode()
    assert invitation_for(issued.code, stage.now).user == one.user


def test_a_sitting_is_cancelled_with_a_reason(stage, at_noon):
    [one] = stage.register()
    client, url = browser(stage.clerk), address("cancel", stage)
    assert url in client.get(address("detail", stage)).content.decode()
    assert client.post(url, {"reason": " "}).status_code == 400
    done = client.post(url, {"reason": "场地停电"}, follow=True).content.decode()
    assert "本场考试已取消" in done
    assert "btn-primary" not in outside_dialogs(done)
    mine = browser(one.user).get(reverse("sittings:mine")).content.decode()
    assert "本场考试已取消" in mine
    assert client.post(url, {"reason": "场地停电"}).status_code == 409


def test_the_template_has_the_columns_as_text(stage, at_noon):
    answer = browser(stage.clerk).get(address("template", stage))
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert tuple(cell.value for cell in sheet[1]) == COLUMNS
    assert sheet.column_dimensions["C"].number_format == "@"


def test_a_clerk_plans_a_sitting(stage, clerk, at_noon):
    client = browser(clerk)
    fields = {
        "centre": stage.sitting.centre_id,
        "level": stage.sitting.level_id,
        "title": "第二批",
        "opens_at": "2026-12-12T09:00",
        "closes_at": "2026-12-12T13:00",
    }
    late = client.post(
        reverse("sittings:new"), fields | {"closes_at": "2026-12-12T08:00"}
    )
    assert "结束时间须晚于开考时间。" in late.content.decode()
    short = client.post(
        reverse("sittings:new"), fields | {"closes_at": "2026-12-12T09:30"}
    )
    assert "标准规定两部分合计至少：180 分钟" in short.content.decode()
    client.post(reverse("sittings:new"), fields)
    planned = Sitting.objects.get(title="第二批")
    assert planned.opens_at.isoformat() == "2026-12-12T01:00:00+00:00"


def test_nobody_plans_for_another_centre(stage, at_noon):
    other = make_staff("clerk")
    page = browser(other).post(
        reverse("sittings:new"), {"centre": stage.sitting.centre_id}
    )
    assert page.status_code == 400
    assert Sitting.objects.count() == 1


def test_the_whole_way_by_the_pages(stage, at_noon):
    clerk, registrar = browser(stage.clerk), browser(stage.registrar)
    [one] = stage.register()
    forms = {"theory_form": stage.theory_form.pk, "skill_form": stage.skill_form.pk}
    clerk.post(address("papers", stage), forms)
    people = [examiner.pk for examiner in stage.examiners]
    clerk.post(address("panel", stage), {"examiners": people, "chair": people[0]})
    clerk.post(address("admit", stage))
    one.refresh_from_db()
    stage.sit(one, 60, 100)
    at_noon.move_to(stage.over, tick=False)
    clerk.post(address("close", stage))
    stage.mark(one, 60)
    clerk.post(address("prepare", stage))
    assert registrar.get(address("results", stage)).status_code == OK
    done = registrar.post(address("release", stage), follow=True)
    assert "成绩已发布" in done.content.decode()
    stage.sitting.refresh_from_db()
    assert stage.sitting.status == SittingStatus.RELEASED
    mine = browser(one.user).get(reverse("sittings:mine")).content.decode()
    assert "60.0" in mine
    assert "合格" in mine


def test_a_refused_act_says_why_and_what_holds(stage, at_noon):
    page = browser(stage.clerk).post(address("admit", stage))
    assert page.status_code == 409
    assert "名单里没有待准考的考生。" in page.content.decode()


def buttons(page):
    return re.findall(r'<(?:a|button)[^>]*class="btn btn-primary[^"]*"', page)


def outside_dialogs(page):
    return re.sub(r"<dialog.*?</dialog>", "", page, flags=re.S)


@pytest.mark.parametrize("made", ["planned", "registered", "open", "closed"])
def test_the_workbench_has_one_solid_button_at_most(stage, at_noon, made):
    if made == "registered":
        stage.register()
    if made in {"open", "closed"}:
        stage.open()
    if made == "closed":
        stage.close()
    page = browser(stage.clerk).get(address("detail", stage)).content.decode()
    assert len(buttons(outside_dialogs(page))) == (0 if made == "open" else 1)


def test_candidates_see_a_button_only_when_admitted(stage, at_noon):
    [one] = stage.register()
    client = browser(one.user)
    page = client.get(reverse("sittings:mine")).content.decode()
    assert one.ticket in page
    assert "attempts/" not in page
    stage.attach()
    stage.appoint()
    stage.admit()
    one.refresh_from_db()
    at_noon.move_to(stage.sitting.opens_at, tick=False)
    page = client.get(reverse("sittings:mine")).content.decode()
    for attempt in (one.theory_attempt, one.skill_attempt):
        assert reverse("attempts:instructions", args=[attempt.pk]) in page
    assert len(buttons(page)) == 1


def test_a_result_is_hidden_until_it_is_released(stage, at_noon):
    [result] = stage.scored((59, 100))
    client = browser(result.candidacy.user)
    at_noon.move_to(stage.over, tick=False)
    assert "59.0" not in client.get(reverse("sittings:mine")).content.decode()
    stage.release()
    page = client.get(reverse("sittings:mine")).content.decode()
    assert "59.0" in page
    assert "不合格" in page


def test_one_candidate_does_not_see_another(stage, at_noon):
    one, two = stage.register(2)
    page = browser(one.user).get(reverse("sittings:mine")).content.decode()
    assert one.ticket in page
    assert two.ticket not in page


def test_the_public_list_names_no_people(stage, at_noon):
    [one] = stage.register()
    stage.attach()
    page = browser().get(reverse("sittings:public")).content.decode()
    assert stage.sitting.title in page
    assert one.user.name not in page
    assert one.ticket not in page


def test_only_what_is_arranged_is_announced(stage, at_noon):
    def is_announced():
        return Sitting.objects.announced(stage.now).exists()

    assert not is_announced()
    stage.attach()
    assert not is_announced()
    [one] = stage.register()
    assert is_announced()
    act = {"reason": "因病", "actor": stage.clerk, "at": stage.now}
    withdraw_candidate(candidacy=one, **act)
    assert not is_announced()
    stage.register()
    cancel_sitting(sitting=stage.sitting, **act)
    assert not is_announced()


def test_an_open_sitting_is_announced(stage, at_noon):
    stage.open()
    page = browser().get(reverse("sittings:public")).content.decode()
    assert stage.sitting.title in page


def test_a_sitting_that_is_over_is_no_longer_announced(stage, at_noon):
    stage.open()
    at_noon.move_to(stage.over, tick=False)
    page = browser().get(reverse("sittings:public")).content.decode()
    assert stage.sitting.title not in page
    assert "近期没有考试" in page


def test_candidates_can_be_searched(stage, at_noon):
    stage.register(3)
    one = Candidacy.objects.last()
    url = address("detail", stage)
    page = browser(stage.clerk).get(url, {"q": one.ticket}).content.decode()
    assert "考生 1 人" in page
    page = browser(stage.clerk).get(url, {"q": "没有这人"}).content.decode()
    assert "没有找到" in page


def test_the_registrar_who_prepared_gets_no_button(stage, at_noon):
    other = make_staff("registrar", centre=stage.sitting.centre)
    other.assignments.update(user=stage.clerk)
    stage.scored((60, 60))
    url = address("results", stage)
    assert "data-confirm" not in browser(stage.clerk).get(url).content.decode()
    assert "data-confirm" in browser(stage.registrar).get(url).content.decode()


@pytest.mark.parametrize("name", ["detail", "results"])
def test_pages_cost_the_same_for_one_and_for_twenty(name, stage, at_noon, cost):
    stage.scored(*[(60, 60)] * 2)
    url, client = address(name, stage), browser(stage.registrar)
    before = cost(client, url)
    multiply_results()
    assert cost(client, url) == before


def multiply_results():
    """Eighteen more people with results, without sitting the exam."""
    pattern = Result.objects.select_related("candidacy").last()
    for number in range(18):
        candidacy = pattern.candidacy
        candidacy.pk, candidacy.user = None, make_user()
        candidacy.theory_attempt = candidacy.skill_attempt = None
        candidacy.ticket = f"26000123014009{number:02}"
        candidacy._state.adding = True
        candidacy.save()
        Result.objects.create(
            candidacy=candidacy,
            version=1,
            theory_code="absent",
            skill_code="absent",
            pass_mark=60,
            outcome="failed",
            prepared_by=pattern.prepared_by,
            prepared_at=pattern.prepared_at,
        )


@pytest.fixture
def cost(django_assert_max_num_queries):
    """How many queries a page takes."""

    def count(client, url):
        with django_assert_max_num_queries(40) as captured:
            assert client.get(url).status_code == OK
        return len(captured)

    return count


def test_lists_cost_the_same_for_one_and_for_twenty(stage, at_noon, cost):
    [one] = stage.open()
    pages = {
        "index": browser(stage.clerk),
        "mine": browser(one.user),
        "public": browser(),
    }
    before = {
        name: cost(client, reverse(f"sittings:{name}"))
        for name, client in pages.items()
    }
    for _ in range(19):
        copy = Sitting.objects.get(pk=stage.sitting.pk)
        copy.pk, copy.panel, copy._state.adding = None, None, True
        copy.save()
        Candidacy.objects.create(
            sitting=copy,
            user=one.user,
            ticket=one.ticket,
            condition_code="4-1",
            registered_by=stage.clerk,
            registered_at=stage.now,
        )
    for name, client in pages.items():
        assert (name, cost(client, reverse(f"sittings:{name}"))) == (
            name,
            before[name],
        )


def test_the_workbench_keeps_to_sixteen_queries(stage, at_noon, cost, settings):
    settings.CONSENT_REQUIRED = True
    stage.scored((60, 60), (100, None))
    for staff in (stage.clerk, stage.registrar):
        give_consent(user=staff, notice=newest_notice(), at=stage.now)
        for name in ("detail", "results"):
            assert cost(browser(staff), address(name, stage)) <= 16, name
