"""Planning, papers, panel, admission and the end of the writing."""

from datetime import timedelta

import pytest
from django.conf import settings

from accounts.models import EvidenceEntry
from exams.attempts.errors import AttemptError
from exams.attempts.models import Attempt, AttemptStatus, Purpose
from exams.attempts.services import admit, start_attempt
from exams.marking.errors import MarkingError
from exams.marking.models import Script
from exams.papers.errors import PaperError
from exams.papers.life import approve_attended, withdraw_form
from exams.papers.models import Exposure, FormItem, FormStatus, PaperForm
from exams.papers.officers import make_officer_key
from exams.papers.openings import answer_opening, ask_opening, use_opening
from exams.sittings.errors import SittingError
from exams.sittings.forms import examiners_for
from exams.sittings.models import CandidacyStatus, Sitting, SittingStatus
from exams.sittings.reports import progress_of
from exams.sittings.services import (
    cancel_sitting,
    open_due_papers,
    plan_sitting,
    withdraw_candidate,
)
from exams.sittings.steps import next_step, steps_of
from question_bank.models import Item, ItemStatus
from tests.factories import (
    hand_in,
    make_centre,
    make_form,
    make_staff,
    make_standard_level,
    make_user,
)
from tests.sittings.conftest import HOURS, make_skill_form, make_theory_form

pytestmark = pytest.mark.django_db


def refusal(function, *arguments, **named):
    with pytest.raises(SittingError) as caught:
        function(*arguments, **named)
    return caught.value


def plan(centre, level, clerk, now, **fields):
    times = {"opens_at": now + HOURS, "closes_at": now + 5 * HOURS, "at": now}
    return plan_sitting(
        centre=centre, level=level, title="第一批", actor=clerk, **(times | fields)
    )


def test_a_sitting_must_end_after_it_opens_and_not_in_the_past(
    centre, level, clerk, now
):
    early = {"closes_at": now + HOURS}
    past = {"opens_at": now - 2 * HOURS, "closes_at": now - HOURS}
    assert refusal(plan, centre, level, clerk, now, **early).code == "window_invalid"
    assert refusal(plan, centre, level, clerk, now, **past).code == "window_past"


def test_a_window_holds_the_minutes_that_the_standard_asks(centre, level, clerk, now):
    opens_at = now + HOURS
    short = {"closes_at": opens_at + timedelta(minutes=179)}
    error = refusal(plan, centre, level, clerk, now, **short)
    assert (error.code, error.details) == ("window_under_standard", ("180 分钟",))
    plan(centre, level, clerk, now, closes_at=opens_at + timedelta(minutes=180))


def test_a_sitting_with_an_admission_is_not_cancelled(stage):
    stage.open()
    act = {"sitting": stage.sitting, "actor": stage.clerk, "at": stage.now}
    assert refusal(cancel_sitting, reason="停电", **act).code == "sitting_state"


def test_a_sitting_is_cancelled_once_and_with_a_reason(stage):
    stage.register()
    act = {"sitting": stage.sitting, "actor": stage.clerk, "at": stage.now}
    assert refusal(cancel_sitting, reason=" ", **act).code == "reason_missing"
    assert cancel_sitting(reason="停电 ", **act).status == "cancelled"
    entry = EvidenceEntry.objects.get(action="sittings.cancelled")
    assert (entry.actor, entry.reason) == (stage.clerk, "停电")
    assert refusal(cancel_sitting, reason="停电", **act).code == "sitting_state"


def test_the_hundredth_sitting_of_a_year_is_refused(centre, level, clerk, now):
    Sitting.objects.bulk_create(
        Sitting(
            centre=centre,
            level=level,
            title="批",
            opens_at=now,
            closes_at=now + HOURS,
            created_by=clerk,
            created_at=now - HOURS,
        )
        for _ in range(99)
    )
    assert refusal(plan, centre, level, clerk, now).code == "too_many_sittings"
    assert Sitting.objects.count() == 99


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"part": "skill"}, "form_part"),
        ({"pool": "practice"}, "form_pool"),
        ({"status": FormStatus.DRAFT, "released_at": None}, "form_not_ready"),
        ({"status": FormStatus.WITHDRAWN}, "form_not_ready"),
        ({"working_minutes": 200}, "window_short"),
    ],
)
def test_an_unfit_paper_is_refused(stage, fields, code):
    form = make_form(
        **{"level": stage.sitting.level, "part": "theory", "pool": "exam"} | fields
    )
    assert refusal(stage.attach, theory_form=form).code == code
    assert stage.sitting.theory_form is None


def test_a_paper_of_another_level_or_centre_is_refused(stage):
    other_level = make_theory_form(make_standard_level(5))
    other_centre = make_theory_form(stage.sitting.level, centre=make_centre())
    own = make_theory_form(stage.sitting.level, centre=stage.sitting.centre)
    assert refusal(stage.attach, theory_form=other_level).code == "form_level"
    assert refusal(stage.attach, theory_form=other_centre).code == "form_centre"
    assert stage.attach(theory_form=own).theory_form == own


def test_a_real_centre_refuses_papers_with_starter_items(level, clerk, now):
    centre = make_centre(province_code="41", is_demo=False)
    sitting = plan(centre, level, clerk, now)
    from exams.sittings.services import attach_forms

    act = {
        "sitting": sitting,
        "skill_form": make_skill_form(level),
        "actor": clerk,
        "at": now,
    }
    starters = make_theory_form(level, origin="starter")
    assert refusal(attach_forms, theory_form=starters, **act).code == (
        "starter_items_refused"
    )
    assert attach_forms(theory_form=make_theory_form(level), **act).theory_form


def test_a_demo_centre_may_use_starter_items(stage):
    starters = make_theory_form(stage.sitting.level, origin="starter")
    assert stage.attach(theory_form=starters).theory_form == starters


@pytest.mark.parametrize("status", [ItemStatus.FROZEN, ItemStatus.RETIRED])
def test_a_paper_whose_item_was_stopped_since_is_refused_at_the_opening(stage, status):
    stage.register()
    stage.attach()
    item = stage.theory_form.items.get(position=2).version.item
    Item.objects.filter(pk=item.pk).update(status=status)
    error = refusal(stage.admit)
    assert error.code == "frozen_items"
    assert error.details == (stage.theory_form.code,)


def test_admission_gives_two_attempts_under_the_conditions_of_the_sitting(stage):
    [one] = stage.open()
    attempt = one.theory_attempt
    assert one.status == CandidacyStatus.ADMITTED
    assert (attempt.candidate, attempt.form) == (one.user, stage.theory_form)
    assert attempt.purpose == Purpose.SITTING
    assert (attempt.opens_at, attempt.hard_end) == (
        stage.sitting.opens_at,
        stage.sitting.closes_at,
    )
    assert attempt.working_minutes == stage.theory_form.working_minutes
    assert one.skill_attempt.form == stage.skill_form
    assert stage.sitting.status == SittingStatus.OPEN


MINUTES = timedelta(minutes=settings.PAPER_RELEASE_MINUTES)


@pytest.fixture
def sealed(stage, level):
    forms = [
        make_theory_form(level, status=FormStatus.SEALED),
        make_skill_form(level, status=FormStatus.SEALED),
    ]
    stage.register()
    stage.attach(*forms)
    return PaperForm.objects.filter(pk__in=[form.pk for form in forms])


def test_papers_stay_sealed_until_shortly_before_the_exam(stage, sealed):
    [one] = stage.admit()
    opens = stage.sitting.opens_at
    open_due_papers(opens - MINUTES - timedelta(seconds=1))
    assert {form.status for form in sealed} == {FormStatus.SEALED}
    assert not FormItem.objects.filter(form__in=sealed).exists()
    assert not Exposure.objects.exists()
    with pytest.raises(AttemptError) as refused:
        start_attempt(attempt=one.theory_attempt, at=opens)
    assert refused.value.code == "paper_sealed"
    open_due_papers(opens - MINUTES)
    assert {form.status for form in sealed.all()} == {FormStatus.RELEASED}
    assert Exposure.objects.count() == 4
    start_attempt(attempt=one.theory_attempt, at=opens)


def test_a_late_admission_opens_the_papers_at_once(stage, sealed):
    stage.admit(at=stage.sitting.opens_at)
    assert {form.status for form in sealed} == {FormStatus.RELEASED}


def test_papers_that_no_longer_fit_stay_shut_and_the_log_says_why(
    stage, sealed, caplog
):
    stage.admit()
    broken = make_theory_form(
        stage.sitting.level, status=FormStatus.SEALED, digest="f" * 64
    )
    rows = Sitting.objects.filter(pk=stage.sitting.pk)
    rows.update(theory_form=broken)
    open_due_papers(stage.sitting.opens_at)
    assert "form_unfit" in caplog.text
    assert {form.status for form in sealed} == {FormStatus.SEALED}


def test_papers_are_put_aside_when_their_exam_is_over(stage, sealed):
    stage.admit(at=stage.sitting.opens_at)
    stage.appoint()
    stage.close()
    assert {form.status for form in sealed.all()} == {FormStatus.USED}


def test_nobody_is_admitted_without_papers_candidates_or_time(stage):
    assert refusal(stage.admit).code == "no_candidates"
    stage.register()
    assert refusal(stage.admit).code == "forms_missing"
    stage.attach()
    assert refusal(stage.admit, at=stage.over).code == "window_over"
    assert not Attempt.objects.exists()


def test_a_late_addition_is_admitted_beside_the_others(stage):
    [first] = stage.open()
    stage.register()
    [late] = stage.admit()
    assert late != first
    assert Attempt.objects.count() == 4


def test_papers_are_not_changed_once_somebody_is_admitted(stage):
    stage.open()
    assert refusal(stage.attach).code == "sitting_state"


@pytest.mark.parametrize("was_absent", [True, False])
def test_nobody_is_given_a_paper_twice(stage, now, was_absent):
    [one] = stage.register()
    stage.attach()
    earlier = admit(
        candidate=one.user, form=stage.skill_form, purpose=Purpose.SITTING, at=now
    )
    if not was_absent:
        start_attempt(attempt=earlier, at=now)
        hand_in(earlier, at=now + HOURS)
    error = refusal(stage.admit)
    assert (error.code, error.details) == ("already_admitted", (one.ticket,))
    assert not stage.theory_form.exposures.exists()


def test_a_panel_is_odd_and_large_enough(stage):
    centre = stage.sitting.centre
    stage.register(46)
    assert refusal(stage.appoint).code == "panel_too_small"
    more = [make_staff("examiner", centre=centre) for _ in range(2)]
    with pytest.raises(MarkingError) as caught:
        stage.appoint([*stage.examiners, more[0]])
    assert caught.value.code == "even_panel"
    assert stage.appoint([*stage.examiners, *more]) == stage.sitting.panel


def test_a_candidate_does_not_examine(stage):
    [one] = stage.register()
    own = make_staff("examiner", centre=stage.sitting.centre)
    own.assignments.update(user=one.user)
    error = refusal(stage.appoint, [*stage.examiners[:2], one.user])
    assert (error.code, error.details) == ("examiner_is_candidate", (one.user.name,))


@pytest.mark.parametrize("role", ["clerk", "registrar", "supervisor", "paper_officer"])
def test_who_has_another_duty_does_not_examine(stage, role):
    double = make_staff("examiner", centre=stage.sitting.centre)
    other = make_staff(role, centre=stage.sitting.centre)
    other.assignments.update(user=double)
    error = refusal(stage.appoint, [*stage.examiners[:2], double])
    assert error.code == "examiner_has_office"
    assert double not in examiners_for(stage.sitting, stage.now.date())


def test_who_was_not_admitted_in_time_can_only_be_withdrawn(stage):
    stage.register()
    stage.attach()
    stage.appoint()

    def waits_for(at):
        return next_step(
            steps_of(stage.sitting, progress_of(stage.sitting), at)
        ).waits_for

    assert waits_for(stage.now) == ""
    assert "退考" in waits_for(stage.over)


def test_closing_waits_for_the_end_or_for_the_last_paper(stage):
    one, two = stage.open(2)
    stage.sit(one, 60, 60)
    during = stage.sitting.opens_at + 2 * HOURS
    error = refusal(stage.close, at=during)
    assert (error.code, error.details) == ("not_over", (two.ticket,))
    stage.sit(two, 60, 60)
    assert stage.close(at=during).status == SittingStatus.MARKING


def test_closing_takes_in_what_is_overdue(stage):
    [one] = stage.open()
    start_attempt(attempt=one.skill_attempt, at=stage.sitting.opens_at)
    stage.close()
    one.skill_attempt.refresh_from_db()
    assert one.skill_attempt.status == AttemptStatus.EXPIRED
    assert Script.objects.get().attempt == one.skill_attempt


def test_closing_waits_for_granted_time(stage):
    from exams.attempts.services import Because, grant_time

    [one] = stage.open()
    start_attempt(
        attempt=one.skill_attempt, at=stage.sitting.closes_at - timedelta(minutes=30)
    )
    grant_time(
        attempt=one.skill_attempt,
        minutes=20,
        because=Because(
            by=stage.clerk,
            at=stage.sitting.closes_at - timedelta(minutes=5),
            reason="power",
        ),
    )
    assert refusal(stage.close).code == "still_writing"


def test_skill_papers_go_to_the_panel_and_theory_to_the_keys(stage):
    one, absent = stage.open(2)
    stage.sit(one, 60, 60)
    stage.close()
    assert Script.objects.get().attempt == one.skill_attempt
    assert one.theory_attempt.part_results.get().score == 60
    assert not absent.theory_attempt.part_results.exists()


def test_skill_papers_need_a_panel(stage):
    stage.register()
    stage.attach()
    [one] = stage.admit()
    stage.sit(one, 60, 60)
    assert refusal(stage.close).code == "panel_missing"
    assert stage.sitting.status == SittingStatus.OPEN


def test_a_panel_that_late_additions_outgrew_is_refused_at_the_end(stage):
    one, *_ = stage.open(45)
    stage.register()
    stage.admit()
    stage.sit(one, 60, 60)
    assert refusal(stage.close).code == "panel_too_small"


def test_nobody_registered_is_forgotten_at_the_end(stage):
    stage.open()
    [late] = stage.register()
    error = refusal(stage.close)
    assert (error.code, error.details) == ("unadmitted", (late.ticket,))
    withdraw_candidate(
        candidacy=late, reason="没有到场。", actor=stage.clerk, at=stage.over
    )
    assert stage.close().status == SittingStatus.MARKING


def test_an_attended_paper_is_opened_by_two_officers_on_the_day(stage, level):
    centre, opens = stage.sitting.centre, stage.sitting.opens_at
    officers = [make_staff("paper_officer", centre=centre) for _ in range(2)]
    words = ("第一名启封人的口令，够长", "第二名启封人的口令，够长")
    for officer, passphrase in zip(officers, words, strict=True):
        make_officer_key(user=officer, passphrase=passphrase, at=stage.now)
    form = make_theory_form(
        level, status="checked", centre=centre, created_by=officers[0]
    )
    approve_attended(form=form, actor=officers[1], at=stage.now)
    stage.register()
    stage.attach(theory_form=form)
    stage.admit()
    open_due_papers(opens)
    form.refresh_from_db()
    assert form.status == FormStatus.SEALED

    def open_at(at):
        opening = ask_opening(
            form=form, purpose="release", reason="开考", actor=officers[0], at=at
        )
        answer_opening(opening=opening, passphrase=words[1], actor=officers[1], at=at)
        use_opening(opening=opening, passphrase=words[0], actor=officers[0], at=at)

    with pytest.raises(PaperError) as early:
        open_at(stage.now)
    assert early.value.code == "too_early"
    open_at(opens - MINUTES)
    form.refresh_from_db()
    assert (form.status, form.items.count()) == (FormStatus.RELEASED, 3)


def test_a_paper_that_was_withdrawn_is_to_be_chosen_anew(stage):
    stage.register()
    stage.attach()
    assert progress_of(stage.sitting).has_forms
    form = stage.sitting.theory_form
    withdraw_form(form=form, actor=make_user(), reason="错题", at=stage.now)
    stage.sitting.refresh_from_db()
    assert not progress_of(stage.sitting).has_forms
