"""The worked expectations of C08, and every rule of it broken once."""

from datetime import date, timedelta

import pytest

from casework.engine import (
    Act,
    fold,
    make_instance,
    perfect_acts,
    score,
    visible,
)
from casework.engine.oracle import paper_needs
from tests.casework.cases import load_case
from tests.casework.playing import (
    at,
    changed,
    codes,
    day_off_within,
    days_of,
    inserted,
    lost,
    playable,
    points_by_type,
    score_playable,
    unrefused,
    wait,
    without,
)

CASE = load_case("c08")


def variant(**facts):
    """The first variant with those facts."""
    return next(
        instance
        for instance in (make_instance(CASE, seed) for seed in range(1, 500))
        if facts.items() <= instance.facts.items()
    )


def follow_up_on(perfect, day):
    """The perfect way with the call on that day instead of the first possible one."""
    return inserted(perfect, "follow_up", wait(day))


# The worked case of the design.


def test_the_perfect_way_keeps_the_dates_of_the_worked_case(worked, workdays, perfect):
    state = fold(worked, perfect, workdays)
    days = days_of(state)
    assert state.done[0].at.isoformat() == "2026-09-22T09:00:00"
    assert days["refuse_first"] == days["notice_second"] == days["recommend"] == "09-22"
    assert days["register_second"] == "09-23"
    assert days["accompany"] == "09-24"
    # Mid-autumn and the national holidays lie between; Saturday 10 October is worked.
    assert state.due("follow_up") == date(2026, 10, 9)
    assert state.due("change_at_once") == date(2026, 9, 28)
    assert worked.facts["first_birth"] == "2010-10-22"


def test_points_by_type_are_the_weights_of_the_case(worked, workdays, perfect):
    assert points_by_type(score(worked, perfect, workdays)) == {
        "判": 25, "料": 10, "告": 10, "步": 15, "序": 5, "时": 15, "记": 10, "访": 10,
    }  # fmt: skip


def test_registering_a_child_is_capped_at_59_and_found_out(worked, workdays, perfect):
    register = Act("register_first", {"job_class": "general"})
    acts = list(perfect)
    acts[at(acts, "refuse_first")] = register
    acts = unrefused(worked, acts, workdays)
    report = score(worked, acts, workdays)
    assert (report.raw, report.cap, report.total) == (91, 59, 59)
    assert lost(report) == {"first_refused": 5, "told_why": 4}
    assert codes(report) == {
        "first_refused": "E1", "told_why": "E5", "registered_child": "E6",
    }  # fmt: skip
    state = fold(worked, acts, workdays)
    assert "child_found" in {past.event for past in state.happened}


def test_calling_on_12_october_leaves_90(worked, workdays, perfect):
    report = score(worked, follow_up_on(perfect, "2026-10-12"), workdays)
    assert report.total == 90
    assert lost(report) == {"time_follow": 10}
    assert codes(report) == {"time_follow": "E3"}


def test_changing_one_register_only_leaves_95(worked, workdays, perfect):
    acts = [act for act in perfect if act.payload.get("system") != "jobs"]
    report = score(worked, acts, workdays)
    assert report.total == 95
    assert codes(report) == {"change_jobs": "E8"}


def test_recommending_the_vacancy_with_a_deposit_leaves_90(worked, workdays, perfect):
    (deposit,) = worked.answers["deposit_job"]
    acts = inserted(perfect, "recommend", Act("recommend", {"job": deposit}))
    report = score(worked, acts, workdays)
    assert report.total == 90
    assert codes(report) == {"match": "E6"}
    state = fold(worked, acts[: at(acts, "recommend") + 1], workdays)
    assert "押金" in state.talk[-1].text


# The three persons at one desk.


def test_each_person_has_a_name_and_papers_of_their_own(worked, workdays, perfect):
    seen = {}
    for count in range(len(perfect)):
        view = visible(fold(worked, perfect[:count], workdays))
        seen.setdefault(view.client.title, set()).update(p.key for p in view.papers)
    assert seen.pop("求职者") == set()  # between two of them
    assert seen == {
        "一号求职者": {"first_id.original"},
        "二号求职者": {"second_id.original", "second_degree.original"},
        "三号求职者": {
            "third_id.original", "third_degree.original", "third_form.original",
        },
    }  # fmt: skip


def test_among_eight_vacancies_one_has_a_deposit_two_are_past_and_one_fits(worked):
    vacancies = [worked.facts[f"job_{number}"] for number in range(1, 9)]
    start = worked.facts["start"]
    past = [each for each in vacancies if each.rsplit("招聘到")[1][:10] < start]
    assert (len(set(vacancies)), len(past)) == (8, 2)
    assert sum("押金500元" in each for each in vacancies) == 1


@pytest.mark.parametrize("order", "abcd")
def test_the_right_vacancy_is_the_only_one_that_meets_every_wish(order):
    facts = (instance := variant(order=order)).facts
    fits = [
        f"j{number}"
        for number in range(1, 9)
        for text in [facts[f"job_{number}"]]
        if text.startswith(f"{facts['trade']}，本街道")
        and "白班" in text
        and "押金" not in text
        and text.rsplit("招聘到")[1][:10] >= facts["start"]
    ]
    assert tuple(fits) == instance.answers["match"]
    assert "押金" in facts[f"job_{instance.answers['deposit_job'][0][1:]}"]
    for key in instance.answers["stale_job"]:
        assert facts[f"job_{key[1:]}"].rsplit("招聘到")[1][:10] < facts["start"]


def test_papers_asked_of_the_wrong_person_are_too_many(worked, workdays, perfect):
    ask = Act("notice_third", {"papers": "household", "channel": "written"})
    cut = at(perfect, "register_third")
    acts = [*perfect[:cut], ask]
    report = score(worked, acts, workdays)
    assert codes(report)["asked_papers"] == "E4"
    assert "notice" not in codes(report)
    state = fold(worked, [*acts, wait("2026-09-23"), wait("2026-09-24")], workdays)
    assert "third_again" in {past.event for past in state.happened}


# One wrong move in the perfect way: its code and no other.


def drop(key):
    return lambda acts, _: without(acts, key)


def change(key, **payload):
    return lambda acts, _: changed(acts, key, **payload)


def add(before, act):
    return lambda acts, _: inserted(acts, before, act)


def drop_check(paper):
    return lambda acts, _: [a for a in acts if a.payload.get("paper") != paper]


def move(key, before):
    def moved(acts, _):
        return inserted(without(acts, key), before, acts[at(acts, key)])

    return moved


def check_after_registering(acts, _):
    check = Act("check_original", {"paper": "second_degree.original"})
    return inserted([act for act in acts if act != check], "enter_second", check)


def notice_a_day_late(acts, _):
    """All that follows is a day later, for the second person is seen on the 23rd."""
    cut = at(acts, "call_next")
    rest = [a for a in acts[cut:] if a.key != "wait_until"]
    early, late = (
        rest[: at(rest, "register_second") - 2],
        rest[at(rest, "register_second") - 2 :],
    )
    go, call = at(late, "accompany"), at(late, "follow_up")
    return [
        *acts[:cut], wait("2026-09-23"), *early,
        wait("2026-09-24"), *late[:go],
        wait("2026-09-28"), *late[go:call],
        wait("2026-09-29"), *late[call:],
    ]  # fmt: skip


def change_a_day_late(acts, _):
    return inserted(acts, "change_status", wait("2026-09-29"))


def another_vacancy(acts, instance):
    (match,) = instance.answers["match"]
    stale = next(key for key in instance.answers["stale_job"])
    return inserted(acts, "recommend", Act("recommend", {"job": stale}))


WRONG = {
    "no check of an identity card": (drop_check("third_id.original"), {"E1"}),
    "no check of what was brought": (drop_check("second_degree.original"), {"E1"}),
    "a refusal for another reason": (change("refuse_first", reason="education"), {"E5"}),
    "a refusal without a word": (change("refuse_first", way="bare"), {"E5"}),
    "no refusal": (drop("refuse_first"), {"E1", "E5"}),
    "a notice by word of mouth": (change("notice_second", channel="oral"), {"E5"}),
    "one paper too many": (
        change("notice_second", papers="second_degree,no_job_proof"), {"E4"},
    ),
    "a certificate nobody claims": (
        change("notice_second", papers="second_degree,second_qualification"), {"E4"},
    ),
    "a notice of the next day": (notice_a_day_late, {"E3"}),
    "the second one is hard to place": (change("register_second", job_class="hard"), {"E6"}),
    "the third one needs no help": (change("register_third", job_class="general"), {"E6"}),
    "no comparison of the form": (drop("verify_form"), {"E1"}),
    "a difference that is none": (change("verify_form", result="education"), {"E6"}),
    "second not entered": (drop("enter_second"), {"E1"}),
    "third not entered": (drop("enter_third"), {"E1"}),
    "second not informed": (drop("inform_second"), {"E5"}),
    "third informed in part": (change("inform_third", content="site,fairs"), {"E5"}),
    "an agency that takes money": (
        change("inform_third", content="site,fairs,five,agency"), {"E5"},
    ),
    "no wish published": (drop("post_online"), {"E1"}),
    "no guidance": (drop("guide_third"), {"E1"}),
    "half the guidance": (change("guide_third", content="resume"), {"E1"}),
    "no letter": (drop("issue_letter"), {"E1"}),
    "the interview alone": (change("accompany", way="alone"), {"E1"}),
    "nobody at the interview": (drop("accompany"), {"E1"}),
    "registered before the check": (check_after_registering, {"E2"}),
    "a vacancy that is past": (another_vacancy, {"E6"}),
    "a letter about the family": (change("issue_letter", content="name,job,family"), {"E1", "E10"}),
    "a fee": (add("register_third", Act("charge_fee")), {"E10"}),
    "certified in our own right": (add("register_third", Act("certify_hardship")), {"E9"}),
    "the third one refused": (
        add("register_third", Act("refuse_third", {"reason": "family", "way": "bare"})), {"E6"},
    ),
    "registers changed the next day": (change_a_day_late, {"E8"}),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_one_wrong_move_is_named_by_its_code(worked, workdays, perfect, name):
    alter, wanted = WRONG[name]
    acts = unrefused(worked, alter(perfect, worked), workdays)
    report = score(worked, acts, workdays)
    assert report.total < 100
    assert set(report.by_error()) == wanted


@pytest.mark.parametrize(
    ("act", "before"),
    [
        (Act("charge_fee"), "register_third"),
        (Act("certify_hardship"), "register_third"),
        (Act("refuse_third", {"reason": "family", "way": "bare"}), "register_third"),
    ],
)
def test_critical_errors_cap_at_59(worked, workdays, perfect, act, before):
    acts = unrefused(worked, inserted(perfect, before, act), workdays)
    report = score(worked, acts, workdays)
    assert (report.raw, report.total) == (100, 59)


def test_recommending_before_registering_is_out_of_order(worked, workdays, perfect):
    early = [Act("search_jobs"), perfect[at(perfect, "recommend")]]
    acts = without(without(perfect, "search_jobs"), "recommend")
    report = score(worked, inserted(acts, "register_third", *early), workdays)
    # The posts were looked up before the person was put online, too.
    assert report.total == 96.5
    assert codes(report) == {"order_recommend": "E2", "order_online": "E2"}


def test_without_a_notice_the_second_one_is_not_served(worked, workdays, perfect):
    report = score_playable(worked, without(perfect, "notice_second"), workdays)
    assert codes(report) | {"notice": "E5", "asked_papers": "E5"} == codes(report)


def test_without_a_call_the_rest_is_lost(worked, workdays, perfect):
    report = score_playable(worked, without(perfect, "follow_up"), workdays)
    assert codes(report) == {
        "time_follow": "E7", "follow_done": "E7",
        "change_staff": "E8", "change_jobs": "E8",
        "no_next_step": "E1", "follow_untrue": "E1",
    }  # fmt: skip


# Deadlines, to the day.


@pytest.mark.parametrize(
    ("day", "total"),
    [("2026-09-29", 100), ("2026-10-09", 100), ("2026-10-10", 90)],
)
def test_five_working_days_end_on_9_october(worked, workdays, perfect, day, total):
    assert score(worked, follow_up_on(perfect, day), workdays).total == total


@pytest.mark.parametrize("start", CASE.facts["start"]["choice"])
def test_the_last_day_counts_and_the_next_is_late_in_every_season(workdays, start):
    instance = variant(start=start, third_kind="hard", outcome="hired")
    perfect = perfect_acts(instance, workdays)
    last = fold(instance, perfect, workdays).due("follow_up")
    met = next(
        h
        for h in fold(instance, perfect, workdays).happened
        if h.event == "interview_day"
    )
    between = [
        met.at.date() + timedelta(days=n)
        for n in range(1, (last - met.at.date()).days + 1)
    ]
    assert sum(workdays(day) for day in between) == 5
    assert (
        score(instance, follow_up_on(perfect, last.isoformat()), workdays).total == 100
    )
    after = (last + timedelta(days=1)).isoformat()
    assert score(instance, follow_up_on(perfect, after), workdays).total == 90


def test_the_result_cannot_be_asked_before_it_is_there(worked, workdays, perfect):
    acts = perfect[: at(perfect, "accompany") + 1]
    assert playable(worked, [*acts, Act("follow_up")], workdays) == acts


# Variants.


@pytest.mark.parametrize("months", [193, 194])
def test_at_sixteen_a_person_is_registered_and_refusal_caps(workdays, months):
    instance = variant(first_months=months)
    perfect = perfect_acts(instance, workdays)
    assert instance.answers["first_action"] == ("register",)
    index = at(perfect, "register_first")
    acts = list(perfect)
    acts[index] = Act("refuse_first", {"reason": "age", "way": "explain"})
    report = score_playable(instance, acts, workdays)
    assert report.total == 59
    assert codes(report)["denied_first"] == "E6"


@pytest.mark.parametrize(
    ("gap", "missing"),
    [
        ("degree", {"second_degree"}),
        ("copy", {"second_degree"}),
        ("qualification", {"second_qualification"}),
        ("both", {"second_degree", "second_qualification"}),
    ],
)
def test_what_the_second_one_must_bring(gap, missing):
    assert set(paper_needs(variant(gap=gap)).ask) == missing


def test_an_incomplete_notice_is_found(workdays):
    instance = variant(gap="both")
    acts = changed(
        perfect_acts(instance, workdays), "notice_second", papers="second_degree"
    )
    report = score_playable(instance, acts, workdays)
    assert codes(report) == {
        "notice": "E5",
        "asked_papers": "E5",
        "checked_papers": "E1",
    }


@pytest.mark.parametrize(
    ("slip", "right"), [("education", "education"), ("homophone", "name")]
)
def test_a_form_that_differs_from_the_papers_must_be_noticed(workdays, slip, right):
    instance = variant(slip=slip)
    perfect = perfect_acts(instance, workdays)
    assert instance.answers["form_check"] == (right,)
    form, card = (instance.paper(f"third_{each}.original") for each in ("form", "id"))
    degree = instance.paper("third_degree.original")
    assert (form.fields["姓名"] != card.fields["姓名"]) == (slip == "homophone")
    assert (form.fields["学历"] != degree.fields["学历"]) == (slip == "education")
    acts = unrefused(instance, changed(perfect, "verify_form", result="same"), workdays)
    report = score(instance, acts, workdays)
    assert codes(report) == {"form_match": "E6"}


NOT_HIRED = {"job": "again", "own": "report"}


@pytest.mark.parametrize(("outcome", "step"), NOT_HIRED.items())
def test_who_was_not_hired_is_recommended_again_or_reported(workdays, outcome, step):
    instance = variant(outcome=outcome)
    perfect = perfect_acts(instance, workdays)
    assert instance.answers["next_step"] == (step,)
    for wrong in {"again", "report", "drop"} - {step}:
        acts = changed(perfect, "next_step", step=wrong)
        assert codes(score(instance, acts, workdays)) == {"next_step": "E7"}
    report = score(instance, without(perfect, "next_step"), workdays)
    assert codes(report) == {"next_step": "E7"}


@pytest.mark.parametrize("outcome", NOT_HIRED)
def test_the_status_of_who_was_not_hired_stays(workdays, outcome):
    instance = variant(outcome=outcome)
    perfect = perfect_acts(instance, workdays)
    change = Act("change_status", {"system": "staff"})
    report = score(instance, inserted(perfect, "next_step", change), workdays)
    assert (report.total, codes(report)) == (95, {"status_kept": "E8"})
    report = score(instance, without(perfect, "record_follow"), workdays)
    assert codes(report) == {"record_follow": "E8"}


def test_an_ordinary_job_seeker_is_neither_accompanied_nor_on_a_deadline(workdays):
    instance = variant(third_kind="general", outcome="hired")
    perfect = perfect_acts(instance, workdays)
    assert "accompany" not in {act.key for act in perfect}
    late = follow_up_on(
        perfect, str(date.fromisoformat(instance.facts["start"]) + timedelta(days=60))
    )
    assert score(instance, late, workdays).total == 100
    report = score(
        instance, changed(perfect, "register_third", job_class="hard"), workdays
    )
    assert codes(report) == {"third_class": "E6"}


# Every seed.


def fingerprint(instance, workdays):
    """What decides: decisions, papers to ask for, perturbations, deadline case."""
    facts, answers = instance.facts, instance.answers
    names = ("first_action", "third_class", "form_check", "outcome", "next_step")
    decided = tuple(answers[name] for name in names)
    has_day_off = day_off_within(instance, 21, workdays)
    asked = tuple(sorted(paper_needs(instance).ask))
    return (*decided, asked, facts["gap"] == "copy", has_day_off)


def test_seeds_differ_in_what_decides(workdays):
    kinds = {fingerprint(make_instance(CASE, seed), workdays) for seed in range(1000)}
    assert len(kinds) >= 200
