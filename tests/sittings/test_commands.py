"""The verbs of manage.py do what the pages do, and tell machines why not."""

from io import StringIO

import pytest
from django.core.management import call_command

from accounts.models import EvidenceEntry
from accounts.services import invitation_for
from exams.sittings.models import Candidacy, Result, Sitting
from exams.sittings.roster import COLUMNS
from tests.factories import make_centre
from tests.sittings.conftest import HOURS, Stage, make_row, make_theory_form
from tests.verbs import answered as run
from tests.verbs import refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def roster_csv(tmp_path):
    def write(*rows):
        lines = [COLUMNS, *(row.cells().values() for row in rows)]
        file = tmp_path / "roster.csv"
        file.write_text("\n".join(map(",".join, lines)), encoding="utf-8")
        return file

    return write


def importing(stage, file, actor=None):
    who = (actor or stage.clerk).username
    return "import_candidates", stage.sitting.pk, file, "--actor", who


def test_the_status_tells_figures_and_the_next_step(stage):
    assert run("sitting_status", stage.sitting.pk)["next"] == "candidates"
    stage.open(2)
    status = run("sitting_status", stage.sitting.pk)
    assert (status["status"], status["admitted"], status["next"]) == (
        "open",
        2,
        "close",
    )
    assert status["theory"] == {"ready": 2, "open": 0, "ended": 0, "void": 0}
    assert status["waits_for"]


def test_the_status_has_these_figures(stage):
    status = run("sitting_status", stage.sitting.pk)
    assert set(status) == {
        "id",
        "title",
        "centre",
        "level",
        "opens_at",
        "closes_at",
        "status",
        "registered",
        "admitted",
        "withdrawn",
        "has_forms",
        "rooms",
        "unplaced",
        "examiners",
        "examiners_needed",
        "theory",
        "skill",
        "unmarked",
        "undecided",
        "passed",
        "failed",
        "next",
        "waits_for",
    }
    assert status["opens_at"].endswith("+00:00")


def test_the_status_names_what_has_no_marks(stage):
    [one] = stage.open()
    stage.sit(one, 60, 60)
    stage.close()
    status = run("sitting_status", stage.sitting.pk)
    assert status["unmarked"] == [f"{one.ticket} 技能"]


def test_an_unknown_sitting_is_refused(stage, roster_csv):
    unknown = refused("sitting_status", stage.clerk.public_id)
    assert unknown["error"] == "sitting_unknown"
    assert refused("sitting_status", "x")["error"] == "not_an_id"


def test_a_dry_run_checks_and_writes_nothing(stage, roster_csv):
    file = roster_csv(make_row())
    checked = run(*importing(stage, file), "--dry-run")
    planned = {"sitting": str(stage.sitting.pk), "status": "planned"}
    assert checked == planned | {"candidates": 1, "registered": 0}
    assert not Candidacy.objects.exists()
    assert run(*importing(stage, file)) == planned | {
        "candidates": 1,
        "registered": 1,
        "tickets": ["2600012301400101"],
    }


@pytest.mark.parametrize("more", [[], ["--dry-run"]])
def test_faults_are_told_by_line(stage, roster_csv, more):
    file = roster_csv(make_row(), make_row(line=3, name="=1"))
    answer = refused(*importing(stage, file), *more)
    assert answer["error"] == "roster_faults"
    [fault] = answer["details"]
    assert set(fault) == {"line", "column", "message"}
    assert (fault["line"], fault["column"]) == (3, "姓名")
    assert not Candidacy.objects.exists()


def test_an_unfit_file_is_refused_with_its_code(stage, tmp_path):
    file = tmp_path / "roster.csv"
    file.write_text("姓名\n许文珍\n", encoding="utf-8")
    answer = refused(*importing(stage, file))
    assert (answer["error"], answer["details"]) == ("table_headings", [])


def test_only_a_clerk_of_the_centre_imports(stage, roster_csv, tmp_path):
    file = roster_csv(make_row())
    stranger = refused(*importing(stage, file, stage.registrar))
    assert stranger["error"] == "sitting_unknown"
    missing = refused(*importing(stage, tmp_path / "none.csv"))
    assert missing["error"] == "file_unreadable"


def test_a_release_needs_a_second_person_and_can_be_repeated(stage):
    stage.scored((60, 60), (None, None))
    pk = stage.sitting.pk
    stranger = refused("release_results", pk, "--actor", stage.clerk.username)
    assert stranger["error"] == "sitting_unknown"
    for _ in range(2):
        answer = run("release_results", pk, "--actor", stage.registrar.username)
        assert answer == {
            "sitting": str(pk),
            "status": "released",
            "passed": 1,
            "failed": 1,
        }
    assert set(Result.objects.values_list("status", flat=True)) == {"released"}


def test_a_release_before_its_time_is_refused(stage):
    answer = refused(
        "release_results", stage.sitting.pk, "--actor", stage.registrar.username
    )
    assert answer["error"] == "sitting_state"


def acting(stage, verb, *words, actor=None):
    who = (actor or stage.clerk).username
    return verb, stage.sitting.pk, *words, "--actor", who


def planning(stage, **changes):
    wish = {
        "centre": stage.sitting.centre.name,
        "level": 4,
        "title": "四级认定第二批",
        "opens-at": "2026-11-29T09:00",
        "closes-at": "2026-11-29T06:00:00+00:00",
        "actor": stage.clerk.username,
    }
    words = [f"--{name}={value}" for name, value in (wish | changes).items()]
    return "plan_sitting", *words


def test_a_sitting_is_planned_in_chinese_time(stage):
    planned = run(*planning(stage))
    assert Sitting.objects.get(pk=planned.pop("sitting")).created_by == stage.clerk
    assert planned == {
        "status": "planned",
        "title": "四级认定第二批",
        "centre": stage.sitting.centre.name,
        "level": 4,
        "opens_at": "2026-11-29T01:00:00+00:00",
        "closes_at": "2026-11-29T06:00:00+00:00",
    }


def test_only_a_clerk_plans_and_only_what_can_be_sat(stage):
    for changes, code in [
        ({"actor": stage.registrar.username}, "centre_unknown"),
        ({"centre": "无此机构"}, "centre_unknown"),
        ({"level": 9}, "level_unknown"),
        ({"closes-at": "2026-11-29T09:00"}, "window_invalid"),
    ]:
        assert refused(*planning(stage, **changes))["error"] == code
    assert Sitting.objects.count() == 1


def test_papers_are_chosen_by_their_codes(stage):
    theory, skill = stage.theory_form.code, stage.skill_form.code
    words = acting(stage, "choose_papers", "--theory", theory, "--skill", skill)
    assert run(*words) == {
        "sitting": str(stage.sitting.pk),
        "status": "planned",
        "theory": theory,
        "skill": skill,
        "parallel": [],
    }
    swapped = acting(stage, "choose_papers", "--theory", skill, "--skill", theory)
    assert refused(*swapped)["error"] == "form_part"


def test_papers_of_others_and_drafts_are_unknown(stage):
    skill = stage.skill_form.code
    for form in (
        make_theory_form(stage.sitting.level, centre=make_centre()),
        make_theory_form(stage.sitting.level, status="draft", released_at=None),
    ):
        words = acting(stage, "choose_papers", "--theory", form.code, "--skill", skill)
        assert refused(*words)["error"] == "form_unknown"
    stage.sitting.refresh_from_db()
    assert stage.sitting.theory_form is None


def appointing(stage, *people):
    logins = [one.username for one in people]
    words = ("--examiners", *logins, "--chair", logins[0])
    return acting(stage, "appoint_panel", *words)


def test_a_panel_is_named_by_login_names(stage):
    answer = run(*appointing(stage, *stage.examiners))
    stage.sitting.refresh_from_db()
    assert answer == {
        "sitting": str(stage.sitting.pk),
        "status": "planned",
        "panel": str(stage.sitting.panel_id),
        "examiners": [one.username for one in stage.examiners],
        "chair": stage.examiners[0].username,
    }


def test_strangers_to_the_panel_are_named(stage):
    two = stage.examiners[:2]
    told = refused(*appointing(stage, *two, stage.registrar))
    assert told["error"] == "not_examiner"
    assert told["details"] == [stage.registrar.username]
    assert refused(*appointing(stage, *two))["error"] == "too_few_examiners"


def test_a_candidate_is_withdrawn_before_the_admission(stage):
    stayed, left = stage.register(2)
    words = acting(stage, "withdraw_candidate", left.ticket, "--reason", "因病")
    assert run(*words) == {
        "sitting": str(stage.sitting.pk),
        "status": "planned",
        "withdrawn": left.ticket,
    }
    assert refused(*words)["error"] == "not_withdrawable"
    unknown = acting(stage, "withdraw_candidate", "0", "--reason", "因病")
    assert refused(*unknown)["error"] == "candidate_unknown"
    assert list(Candidacy.objects.standing()) == [stayed]


def test_codes_go_to_those_the_clerk_looks_after(stage):
    one, two, three = stage.register(3)
    two.user.set_password("lian-xi-2026-gao")
    two.user.save()
    elsewhere = three.user.enrolments.get()
    elsewhere.centre = make_centre()
    elsewhere.save()
    told = run(*acting(stage, "issue_candidate_codes"))
    [issued] = told.pop("issued")
    assert invitation_for(issued.pop("code"), stage.now).user == one.user

    def named(candidacy):
        return {
            "ticket": candidacy.ticket,
            "username": candidacy.user.username,
            "name": candidacy.user.name,
            "document": candidacy.user.identity_documents.get().masked,
        }

    assert issued == named(one)
    assert told == {
        "sitting": str(stage.sitting.pk),
        "status": "planned",
        "left_out": [
            named(two) | {"reason": "has_password"},
            named(three) | {"reason": "managed_elsewhere"},
        ],
    }
    entries = EvidenceEntry.objects.filter(action="invitation.issued")
    assert [entry.actor for entry in entries] == [stage.clerk]


def test_a_sitting_is_cancelled_while_nobody_is_admitted(stage):
    words = acting(stage, "cancel_sitting", "--reason", "场地停电")
    assert run(*words) == {"sitting": str(stage.sitting.pk), "status": "cancelled"}
    assert refused(*words)["error"] == "sitting_state"
    assert run("sitting_status", stage.sitting.pk)["next"] is None


def test_everybody_registered_is_admitted(stage):
    assert refused(*acting(stage, "admit_candidates"))["error"] == "no_candidates"
    tickets = [one.ticket for one in stage.register(2)]
    assert refused(*acting(stage, "admit_candidates"))["error"] == "forms_missing"
    stage.attach()
    assert run(*acting(stage, "admit_candidates")) == {
        "sitting": str(stage.sitting.pk),
        "status": "open",
        "tickets": tickets,
    }


def test_a_close_says_what_the_panel_has_to_mark(stage, time_machine):
    [one] = stage.open()
    assert refused(*acting(stage, "close_sitting"))["details"] == [one.ticket]
    stage.sit(one, 60, 60)
    time_machine.move_to(stage.over, tick=False)
    assert run(*acting(stage, "close_sitting")) == {
        "sitting": str(stage.sitting.pk),
        "status": "marking",
        "panel": str(stage.sitting.panel_id),
        "unmarked": [f"{one.ticket} 技能"],
    }
    told = refused(*acting(stage, "prepare_results"))
    assert (told["error"], told["details"]) == (
        "results_missing",
        [f"{one.ticket} 技能"],
    )


def test_results_are_listed_for_the_office_with_absence_as_null(stage):
    stage.scored((60, 60), (None, None))
    told = run(*acting(stage, "list_results", actor=stage.registrar))
    assert (told["sitting"], told["status"]) == (str(stage.sitting.pk), "scored")
    first, second = told["results"]
    assert first == {
        "ticket": "2600012301400101",
        "name": "许文珍",
        "theory": "60.0",
        "theory_code": "scored",
        "skill": "60.0",
        "skill_code": "scored",
        "outcome": "passed",
        "status": "prepared",
    }
    assert (second["theory"], second["theory_code"]) == (None, "absent")
    out = StringIO()
    call_command(*map(str, acting(stage, "list_results")), stdout=out)
    assert out.getvalue().startswith("2600012301400101 许文珍 60.0 scored")
    stranger = refused(*acting(stage, "list_results", actor=stage.examiners[0]))
    assert stranger["error"] == "sitting_unknown"


@pytest.mark.parametrize(
    ("verb", "words"),
    [
        ("choose_papers", ("--theory", "A", "--skill", "B")),
        ("appoint_panel", ("--examiners", "a", "--chair", "a")),
        ("withdraw_candidate", ("0", "--reason", "因病")),
        ("issue_candidate_codes", ()),
        ("cancel_sitting", ("--reason", "停电")),
        ("admit_candidates", ()),
        ("close_sitting", ()),
        ("prepare_results", ()),
    ],
)
def test_only_a_clerk_of_the_centre_arranges(stage, verb, words):
    told = refused(*acting(stage, verb, *words, actor=stage.registrar))
    assert told["error"] == "sitting_unknown"


def test_a_whole_sitting_is_run_by_verbs(
    centre, level, clerk, registrar, examiners, now, roster_csv, time_machine
):
    """Only the candidates' writing and the examiners' marking is done elsewhere."""

    def do(verb, *words, actor=clerk):
        return run(verb, pk, *words, "--actor", actor.username)

    pk = run(
        "plan_sitting",
        *("--centre", centre.name, "--level", level.number, "--title", "四级认定"),
        *("--opens-at", now + HOURS, "--closes-at", now + 5 * HOURS),
        *("--actor", clerk.username),
    )["sitting"]
    stage = Stage(Sitting.objects.get(pk=pk), clerk, registrar, examiners, now)
    rows = [make_row(name=name) for name in ("许文珍", "陈海燕", "周建国")]
    tickets = do("import_candidates", roster_csv(*rows))["tickets"]
    do("withdraw_candidate", tickets[2], "--reason", "因病")
    forms = ("--theory", stage.theory_form.code, "--skill", stage.skill_form.code)
    do("choose_papers", *forms)
    logins = [one.username for one in examiners]
    do("appoint_panel", "--examiners", *logins, "--chair", logins[0])
    assert do("admit_candidates")["tickets"] == tickets[:2]

    candidacies = Candidacy.objects.filter(ticket__in=tickets[:2])
    for candidacy, theory in zip(candidacies, (100, 59), strict=True):
        stage.sit(candidacy, theory, skill=60)
    time_machine.move_to(stage.over, tick=False)
    assert len(do("close_sitting")["unmarked"]) == 2
    for candidacy in candidacies:
        stage.mark(candidacy, skill=75)

    assert do("prepare_results")["status"] == "scored"
    released = do("release_results", actor=registrar)
    assert (released["passed"], released["failed"]) == (1, 1)
    results = do("list_results", actor=registrar)["results"]
    assert [(one["theory"], one["skill"], one["outcome"]) for one in results] == [
        ("100.0", "75.0", "passed"),
        ("59.0", "75.0", "failed"),
    ]
    assert run("sitting_status", pk)["next"] is None
