"""The worked expectations of C09, as golden results, and every rule of it broken once."""

from datetime import date, timedelta
from functools import partial

import pytest

from casework.engine import (
    Act,
    ImpossibleAct,
    apply,
    fold,
    make_instance,
    perfect_acts,
    score,
)
from casework.engine.oracle import paper_needs
from tests.casework.cases import load_case
from tests.casework.playing import (
    at,
    changed,
    criticals,
    day_off_within,
    decided,
    error_codes,
    inserted,
    lost,
    playable,
    points_by_type,
    score_playable,
    wait,
    without,
    worked_with,
)

CASE = load_case("c09")
case = partial(worked_with, CASE)


def scored(instance, acts, workdays):
    return score(instance, patient(instance, acts, workdays), workdays)


def patient(instance, acts, workdays):
    """The acts, with every wait repeated that anything but the employer cuts short."""
    state = fold(instance, [], workdays)
    played = []
    for act in acts:
        played.append(act)
        state = apply(state, act)
        while (
            act.key == "wait_until"
            and f"{state.now:%F}" < act.payload["until"]
            and state.happened[-1].event != "unit_returns"
        ):
            played.append(act)
            state = apply(state, act)
    return played


def happened(instance, acts, workdays):
    played = patient(instance, acts, workdays)
    return {past.event for past in fold(instance, played, workdays).happened}


# -- the worked case


def test_points_by_type_are_the_weights_of_the_case(worked, workdays, perfect):
    assert points_by_type(score(worked, perfect, workdays)) == {
        "判": 15, "料": 20, "告": 15, "步": 15, "序": 5, "时": 15, "记": 10, "访": 5,
    }  # fmt: skip


def test_the_perfect_way_keeps_the_dates_of_the_worked_case(worked, workdays, perfect):
    state = fold(worked, perfect, workdays)
    moments = {done.act.key: f"{done.at:%m-%d %H:%M}" for done in state.done}
    assert state.done[0].at.isoformat() == "2026-02-10T08:00:00"
    assert moments["accept"][:5] == moments["publish"][:5] == "02-10"
    assert state.due("publish_fair") == date(2026, 2, 13)
    assert state.due("screen") == date(2026, 3, 5)
    assert moments["load_screen"][:5] == "03-05"
    assert moments["guide_visitors"] == "03-06 08:00"
    assert moments["hand_out"] == "03-06 09:00"
    assert state.due("receipts") == date(2026, 3, 13)
    assert paper_needs(worked).ask == ("agent_letter",)
    assert paper_needs(worked).shared == ("code_certificate",)


def as_it_was(perfect):
    """The flyer is let pass as the employer wrote it."""
    acts = changed(perfect, "review_flyer", sex="keep", pledge="keep", insurance="keep")
    return without(acts, "return_flyer")


def test_publishing_the_flyer_as_it_was_is_capped_at_59(worked, workdays, perfect):
    report = scored(worked, as_it_was(perfect), workdays)
    assert (report.raw, report.cap, report.total) == (88, 59, 59)
    assert lost(report) == {"sex": 3, "pledge": 3, "insurance": 3, "told_law": 3}
    assert error_codes(report) == {"E6", "E5"}
    assert [*criticals(report)] == ["published_raw"]
    assert "unlawful_found" in happened(worked, as_it_was(perfect), workdays)


def test_publishing_on_24_february_leaves_95(worked, workdays, perfect):
    publish = perfect[at(perfect, "publish")]
    acts = without(perfect, "publish")
    index = at(acts, "sign_up") + 1
    acts = [*acts[:index], wait("2026-02-24"), publish, *acts[index:]]
    report = scored(worked, acts, workdays)
    assert report.total == 95
    assert (lost(report), error_codes(report)) == ({"time_publish": 5}, {"E3"})


def test_filing_without_a_check_leaves_91(worked, workdays, perfect):
    report = scored(worked, without(perfect, "check_original"), workdays)
    assert report.total == 91
    assert lost(report) == {"order_check": 5, "checked": 4}
    assert error_codes(report) == {"E1", "E2"}


# -- one wrong move at a time: points lost and the one error code

WRONG_VALUES = [
    ("review_flyer", {"health": "change"}, {"health": 2}, "E6"),
    ("review_flyer", {"complete": "change"}, {"complete": 2}, "E6"),
    ("return_flyer", {"way": "bare"}, {"told_law": 3}, "E5"),
    ("recommend_form", {"form": "regular"}, {"form": 2}, "E6"),
    ("explain_receipt", {"limit": "three"}, {"told_receipt": 2}, "E5"),
    ("explain_receipt", {"limit": "seven"}, {"told_receipt": 2}, "E5"),
    ("notice", {"channel": "oral"}, {"notice": 5}, "E5"),
    ("notice", {"papers": "agent_letter,code_certificate"}, {"asked_papers": 4}, "E4"),
    ("notice", {"papers": "agent_letter,fair_records"}, {"asked_papers": 4}, "E4"),
    ("notice", {"papers": "agent_letter,payroll,lease"}, {"asked_papers": 8}, "E4"),
    ("check_copy", {"result": "code"}, {"copy": 6}, "E6"),
    ("check_letter", {"result": "agent"}, {"letter": 6}, "E6"),
    ("archive", {"mode": "update"}, {"archive_mode": 2}, "E8"),
    ("sign_up", {"gather": "h9"}, {"time_gather": 1}, "E3"),
    ("guide_visitors", {"content": "culture,skills"}, {"guide": 2}, "E1"),
    ("guide_visitors", {"content": "culture,skills,notes,promise"}, {"guide": 2}, "E9"),
    ("chase", {"unit": "home"}, {"chase": 3.5}, "E7"),
    ("chase", {"way": "wait"}, {"chase_way": 1.5}, "E7"),
]


@pytest.mark.parametrize(("act", "payload", "points", "code"), WRONG_VALUES)
def test_a_wrong_value_costs_its_item_and_no_other(
    worked, workdays, perfect, act, payload, points, code
):
    report = scored(worked, changed(perfect, act, **payload), workdays)
    assert (lost(report), error_codes(report)) == (points, {code})
    assert report.cap is None


DROPS = [
    ("ask_needs", {"ask_needs": 0.5}, {"E1"}),
    ("ask_terms", {"ask_terms": 0.5}, {"E1"}),
    ("look_record", {"look_record": 0.5}, {"E1"}),
    ("return_flyer", {"told_law": 3}, {"E5", "E6"}),
    ("recommend_form", {"form": 2}, {"E1"}),
    ("explain_receipt", {"told_receipt": 2}, {"E5"}),
    ("check_copy", {"copy": 6}, {"E1"}),
    ("check_letter", {"letter": 6}, {"E1"}),
    ("archive", {"archive_mode": 2, "archive_day": 2, "order_check": 5, "complete_first": 1}, {"E8", "E1"}),
    ("register_firm", {"register_firm": 1}, {"E1"}),
    ("publish", {"time_publish": 5}, {"E1"}),
    ("sign_up", {"sign_up": 1, "time_gather": 1}, {"E1"}),
    ("load_screen", {"time_screen": 3}, {"E1"}),
    ("hand_out", {"keep_order": 1}, {"E1"}),
    ("file_receipts", {"file_receipts": 3}, {"E8"}),
    ("enter_results", {"time_receipts": 5}, {"E8"}),
    ("service_record", {"service_record": 3}, {"E8"}),
]  # fmt: skip


@pytest.mark.parametrize(("act", "points", "found"), DROPS)
def test_a_step_left_out_costs_its_item(worked, workdays, perfect, act, points, found):
    acts = patient(worked, without(perfect, act), workdays)
    report = score_playable(worked, acts, workdays)
    assert (lost(report), error_codes(report)) == (points, found)


def test_without_guidance_the_fair_is_in_disorder(worked, workdays, perfect):
    day_after = wait("2026-03-07")  # which the opening cuts short
    acts = [day_after if a.key == "guide_visitors" else a for a in perfect]
    report = score(worked, acts, workdays)
    assert (lost(report), error_codes(report)) == ({"guide": 2}, {"E1"})
    talk = fold(worked, acts, workdays).talk
    assert any("秩序有点乱" in line.text for line in talk)


@pytest.mark.parametrize("system", ["fast", "jobs"])
def test_both_registers_want_the_vacancy(worked, workdays, perfect, system):
    acts = [act for act in perfect if act.payload.get("system") != system]
    report = scored(worked, acts, workdays)
    assert (lost(report), error_codes(report)) == ({f"enter_{system}": 1}, {"E1"})


@pytest.mark.parametrize("paper", ["licence", "agent_id", "flyer", "agent_letter"])
def test_every_paper_is_checked(worked, workdays, perfect, paper):
    check = Act("check_original", {"paper": f"{paper}.original"})
    report = scored(worked, [act for act in perfect if act != check], workdays)
    assert (lost(report), error_codes(report)) == ({"checked": 1}, {"E1"})


def test_nobody_is_followed_up(worked, workdays, perfect):
    acts = without(without(perfect, "chase"), "service_record")
    report = scored(worked, acts, workdays)
    assert lost(report) == {"chase": 3.5, "chase_way": 1.5, "service_record": 3}
    assert error_codes(report) == {"E7", "E8"}


def test_an_earlier_fair_is_looked_up_before_filing(worked, workdays, perfect):
    look = perfect[at(perfect, "look_record")]
    acts = inserted(without(perfect, "look_record"), "publish", look)
    report = scored(worked, acts, workdays)
    assert (lost(report), error_codes(report)) == ({"look_record": 0.5}, {"E1"})


def test_filing_before_any_check_is_out_of_order(worked, workdays, perfect):
    archive = perfect[at(perfect, "archive")]
    acts = inserted(without(perfect, "archive"), "check_original", archive)
    report = scored(worked, acts, workdays)
    assert lost(report) == {"order_check": 5, "complete_first": 1, "look_record": 0.5}
    assert error_codes(report) == {"E2", "E1"}


def test_accepting_before_the_papers_are_complete_is_out_of_order(
    worked, workdays, perfect
):
    accept = perfect[at(perfect, "accept")]
    acts = inserted(without(perfect, "accept"), "see_off", accept)
    report = scored(worked, acts, workdays)
    assert (lost(report), error_codes(report)) == ({"complete_first": 1}, {"E2"})


def test_rewriting_the_flyer_for_the_employer_oversteps(worked, workdays, perfect):
    acts = inserted(perfect, "notice", Act("rewrite_flyer"))
    report = scored(worked, acts, workdays)
    assert (lost(report), error_codes(report)) == ({"own_words": 1}, {"E9"})
    assert "firm_disowns" in happened(worked, acts, workdays)


def test_who_does_not_look_at_the_flyer_does_not_overstep(worked, workdays, perfect):
    report = score_playable(worked, without(perfect, "review_flyer"), workdays)
    assert "own_words" in lost(report)
    assert "E9" not in error_codes(report)


def test_two_notices_are_not_one(workdays):
    instance = case(gap="both")
    perfect = perfect_acts(instance, workdays)
    assert paper_needs(instance).ask == ("licence", "agent_letter")
    first, second = (
        Act("notice", {"papers": paper, "channel": "written"})
        for paper in ("licence", "agent_letter")
    )
    index = at(perfect, "notice")
    acts = [*perfect[:index], first, second, *perfect[index + 1 :]]
    report = scored(instance, acts, workdays)
    assert (lost(report), error_codes(report)) == ({"notice": 10}, {"E5"})


def test_what_was_not_named_is_not_brought(workdays):
    instance = case(gap="both")
    perfect = perfect_acts(instance, workdays)
    acts = changed(perfect, "notice", papers="licence")
    report = score_playable(instance, acts, workdays)
    assert lost(report) == {"notice": 10, "asked_papers": 4, "checked": 1}
    assert error_codes(report) == {"E5", "E1"}


# -- critical errors


@pytest.mark.parametrize(
    ("before", "act", "critical", "code"),
    [
        ("see_off", Act("refuse_unit"), "denied", "E6"),
        ("hand_out", Act("charge_fee"), "charged", "E10"),
        ("publish", Act("publish", {"contact": "agent"}), "privacy", "E10"),
        ("see_off", Act("enter", {"system": "jobs"}), "published_raw", "E6"),
    ],
)
def test_critical_errors_cap_at_59(
    worked, workdays, perfect, before, act, critical, code
):
    acts = patient(worked, inserted(perfect, before, act), workdays)
    report = score_playable(worked, acts, workdays)
    assert report.total == report.cap == 59
    assert [*criticals(report)] == [critical]
    assert code in error_codes(report)


CLAUSES = {
    "sex": ("sex_kind", "open"),
    "pledge": ("pledge_kind", "free"),
    "insurance": ("insurance_kind", "paid"),
    "health": ("health_kind", "able"),
}
UNLAWFUL = [
    ("sex", "only"), ("sex", "first"), ("pledge", "cash"), ("pledge", "card"),
    ("insurance", "bare"), ("insurance", "waived"), ("health", "carrier"),
]  # fmt: skip


@pytest.mark.parametrize(("clause", "kind"), UNLAWFUL)
def test_each_unlawful_clause_must_go_before_the_flyer_is_entered(
    workdays, clause, kind
):
    lawful = dict(CLAUSES.values())
    instance = case(**{**lawful, CLAUSES[clause][0]: kind})
    assert instance.answers["flyer"] == ("revise",)
    perfect = perfect_acts(instance, workdays)
    assert scored(instance, perfect, workdays).total == 100
    overlooked = changed(perfect, "review_flyer", **{clause: "keep"})
    report = scored(instance, overlooked, workdays)
    assert set(lost(report)) == {clause}
    assert (report.cap, error_codes(report)) == (59, {"E6"})


@pytest.mark.parametrize("clause", CLAUSES)
def test_a_lawful_clause_stays(workdays, clause):
    fact, value = CLAUSES[clause]
    instance = case(**{fact: value})
    perfect = perfect_acts(instance, workdays)
    report = scored(
        instance, changed(perfect, "review_flyer", **{clause: "change"}), workdays
    )
    assert (set(lost(report)), error_codes(report), report.cap) == (
        {clause},
        {"E6"},
        None,
    )


def test_a_flyer_without_wages_is_completed(workdays):
    lawful = dict(CLAUSES.values())
    instance = case(**lawful, wage_shown="left_out")
    assert instance.answers["flyer"] == ("revise",)
    perfect = perfect_acts(instance, workdays)
    report = scored(
        instance, changed(perfect, "review_flyer", complete="keep"), workdays
    )
    # Incomplete is not unlawful: nobody is harmed, nothing is capped.
    assert (lost(report), error_codes(report), report.cap) == (
        {"complete": 2},
        {"E6"},
        None,
    )


def test_a_flyer_without_a_fault_is_not_sent_back(workdays):
    instance = case(**dict(CLAUSES.values()), gap="none")
    perfect = perfect_acts(instance, workdays)
    keys = [act.key for act in perfect]
    assert not {"return_flyer", "notice", "see_off"} & set(keys)
    assert scored(instance, perfect, workdays).total == 100


# -- deadlines: on the last day, and one working day later


def postponed(perfect, key, day):
    """The act on that day, after everything else that is done meanwhile."""
    act = perfect[at(perfect, key)]
    return inserted(without(perfect, key), "close_case", wait(day), act)


@pytest.mark.parametrize("start", CASE.facts["start"]["choice"])
def test_the_last_day_of_publishing_counts_in_every_season(workdays, start):
    instance = case(start=start)
    perfect = perfect_acts(instance, workdays)
    accepted = fold(instance, perfect, workdays).anchor("accept").date()
    last = fold(instance, perfect, workdays).due("publish_fair")
    days = [accepted + timedelta(days=n) for n in range(1, (last - accepted).days + 1)]
    assert sum(workdays(day) for day in days) == 3
    index = at(perfect, "wait_until")
    publish = perfect[at(perfect, "publish")]
    rest = without(perfect, "publish")
    index = at(rest, "load_screen") - 1
    for day, points in ((last, {}), (last + timedelta(days=1), {"time_publish": 5})):
        acts = [*rest[:index], wait(day.isoformat()), publish, *rest[index:]]
        assert lost(scored(instance, acts, workdays)) == points


@pytest.mark.parametrize("start", CASE.facts["start"]["choice"])
def test_the_last_day_of_the_receipts_counts_in_every_season(workdays, start):
    instance = case(start=start)
    perfect = perfect_acts(instance, workdays)
    last = fold(instance, perfect, workdays).due("receipts")
    met = postponed(perfect, "enter_results", last.isoformat())
    assert scored(instance, met, workdays).total == 100
    late = postponed(perfect, "enter_results", (last + timedelta(days=1)).isoformat())
    report = scored(instance, late, workdays)
    assert (lost(report), error_codes(report)) == ({"time_receipts": 5}, {"E3"})


def test_the_screen_is_loaded_on_the_working_day_before(worked, workdays, perfect):
    load = perfect[at(perfect, "load_screen")]
    rest = without(perfect, "load_screen")
    early = inserted(rest, "sign_up", load)
    late = inserted(rest, "guide_visitors", load)
    for acts in (early, late):
        report = score_playable(worked, acts, workdays)
        assert lost(report)["time_screen"] == 3
        assert "E3" in error_codes(report)
    assert lost(scored(worked, early, workdays)) == {"time_screen": 3}


@pytest.mark.parametrize(
    ("hour", "gather", "guided"), [(9, "h8", "08:00"), (10, "h9", "09:00"), (14, "h13", "13:00")]
)  # fmt: skip
def test_guidance_is_an_hour_before_the_fair(workdays, hour, gather, guided):
    instance = case(fair_hour=hour)
    perfect = perfect_acts(instance, workdays)
    state = fold(instance, perfect, workdays)
    assert f"{state.anchor('guide_visitors'):%H:%M}" == guided
    assert state.anchor("fair_opens").hour == hour
    assert instance.answers["gather"] == (gather,)
    for wrong in CASE.choices["gather_offered"].keys() - {gather}:
        report = scored(instance, changed(perfect, "sign_up", gather=wrong), workdays)
        assert (lost(report), error_codes(report)) == ({"time_gather": 1}, {"E3"})


def test_guidance_before_anybody_is_there_or_after_the_opening_is_impossible(
    worked, workdays, perfect
):
    guide = perfect[at(perfect, "guide_visitors")]
    before = fold(worked, perfect[: at(perfect, "load_screen")], workdays)
    after = fold(worked, perfect[: at(perfect, "hand_out")], workdays)
    for state, code in ((before, "nobody_there"), (after, "fair_open")):
        with pytest.raises(ImpossibleAct) as refused:
            apply(state, guide)
        assert refused.value.code == code


def test_a_notice_of_the_next_day_is_late(worked, workdays, perfect):
    later = [Act("end_day"), Act("call_unit"), wait("2026-02-12")]
    after = wait("2026-02-13")
    acts = [after if act == wait("2026-02-11") else act for act in perfect]
    acts = inserted(acts, "notice", *later)
    report = scored(worked, acts, workdays)
    assert (lost(report), error_codes(report)) == ({"time_notice": 1}, {"E3"})


def test_filing_on_the_next_day_is_late(worked, workdays, perfect):
    archive = perfect[at(perfect, "archive")]
    acts = without(perfect, "archive")
    index = at(acts, "sign_up") + 1
    acts = [*acts[:index], wait("2026-02-11"), archive, *acts[index:]]
    report = scored(worked, acts, workdays)
    assert (lost(report), error_codes(report)) == ({"archive_day": 2}, {"E8"})


def test_a_service_record_of_the_next_day_is_late(worked, workdays, perfect):
    acts = postponed(perfect, "service_record", "2026-03-12")
    report = scored(worked, acts, workdays)
    assert (lost(report), error_codes(report)) == ({"service_record": 3}, {"E8"})


# -- variants


@pytest.mark.parametrize(
    ("headcount", "form"),
    [(30, "special"), (20, "special"), (19, "regular"), (3, "regular")],
)
def test_twenty_posts_make_a_fair_of_their_own(workdays, headcount, form):
    instance = case(headcount=headcount)
    perfect = perfect_acts(instance, workdays)
    assert instance.answers["form"] == (form,)
    assert ("guide_visitors" in {act.key for act in perfect}) == (form == "special")
    other = {"special": "regular", "regular": "special"}[form]
    report = scored(instance, changed(perfect, "recommend_form", form=other), workdays)
    assert (lost(report), error_codes(report)) == ({"form": 2}, {"E6"})


@pytest.mark.parametrize(
    ("facts", "act", "field", "right"),
    [
        ({"copy_slip": "code"}, "check_copy", "result", "code"),
        ({"letter_slip": "agent"}, "check_letter", "result", "agent"),
        ({"attended": "before"}, "archive", "mode", "update"),
        ({"silent": "own"}, "chase", "unit", "own"),
        ({"silent": "home"}, "chase", "unit", "home"),
        ({"failed": "own"}, "track_failed", "unit", "own"),
        ({"failed": "food", "silent": "own"}, "track_failed", "unit", "food"),
        ({"failed": "home"}, "track_failed", "unit", "home"),
    ],
)
def test_only_one_value_is_right(workdays, facts, act, field, right):
    instance = case(**facts)
    perfect = perfect_acts(instance, workdays)
    assert perfect[at(perfect, act)].payload[field] == right
    spec = next(f for f in CASE.acts[act].fields if f.name == field)
    for wrong in spec.options.keys() - {right}:
        report = scored(instance, changed(perfect, act, **{field: wrong}), workdays)
        assert len(lost(report)) == 1
        assert len(error_codes(report)) == 1


def test_the_differences_stand_on_the_papers():
    for facts in ({}, {"copy_slip": "code"}, {"letter_slip": "agent"}):
        instance = case(**facts)
        licence, copied, letter, card = (
            instance.paper(key)
            for key in ("licence.original", "licence.copy", "agent_letter.original", "agent_id.original")
        )  # fmt: skip
        key = "统一社会信用代码"
        assert (licence.fields[key] != copied.fields[key]) == ("copy_slip" in facts)
        differs = letter.fields["经办人"] != card.fields["姓名"]
        assert differs == ("letter_slip" in facts)


@pytest.mark.parametrize("measure", ["wait", "lower"])
def test_who_found_nobody_is_guided(workdays, measure):
    instance = case(failed="home")
    perfect = perfect_acts(instance, workdays)
    report = scored(
        instance, changed(perfect, "track_failed", measure=measure), workdays
    )
    assert (set(lost(report)), error_codes(report)) == ({"track_measure"}, {"E7"})
    report = scored(instance, without(perfect, "track_failed"), workdays)
    assert (set(lost(report)), error_codes(report)) == (
        {"track_failed", "track_measure"}, {"E7"},
    )  # fmt: skip


@pytest.mark.parametrize("start", CASE.facts["start"]["choice"])
def test_the_day_of_the_fair_is_the_one_that_was_said(workdays, start):
    instance = case(start=start)
    state = fold(instance, perfect_acts(instance, workdays), workdays)
    day = state.anchor("fair_opens")
    weekday = "一二三四五六日"[day.weekday()]
    assert instance.facts["fair_day"] == f"{day.month}月{day.day}日（周{weekday}）"


def test_an_employer_from_afar_comes_the_next_day(workdays):
    instance = case(pace="next")
    perfect = perfect_acts(instance, workdays)
    state = fold(instance, perfect, workdays)
    assert state.anchor("accept").date() == date(2026, 2, 11)
    assert state.due("publish_fair") == date(2026, 2, 14)  # a Saturday that is worked
    assert scored(instance, perfect, workdays).total == 100


def test_whoever_was_not_sent_off_can_be_called(worked, workdays, perfect):
    acts = [act for act in perfect if act.key != "see_off"]
    index = acts.index(wait("2026-02-11"))
    acts = [*acts[:index], wait("2026-02-11"), Act("call_unit"), wait("2026-02-12"), *acts[index + 1 :]]  # fmt: skip
    assert playable(worked, acts, workdays) == acts
    assert scored(worked, acts, workdays).total == 100


@pytest.mark.parametrize("silent", ["own", "food", "home"])
def test_who_is_silent_has_no_receipt_to_show(silent):
    for seed in range(200):
        facts = make_instance(CASE, seed).facts
        assert facts["silent"] != facts["failed"]


# -- every seed


def fingerprint(instance, workdays):
    """What decides: decisions, papers to ask for, perturbations, deadline case."""
    has_day_off = day_off_within(instance, 14, workdays)
    return (*decided(instance), instance.facts["pace"], has_day_off)


def test_seeds_differ_in_what_decides(workdays):
    kinds = {fingerprint(make_instance(CASE, seed), workdays) for seed in range(500)}
    assert len(kinds) >= 300


def passing():
    """A flyer in which nothing is wrong, so that nobody has to come a second time."""
    return case(
        sex_kind="open", pledge_kind="free", insurance_kind="paid", health_kind="able",
        wage_shown="written", gap="none",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("act", "later", "lost_points", "code"),
    [
        ("ask_needs", "archive", {"ask_needs": 0.5}, "E1"),
        ("ask_terms", "archive", {"ask_terms": 0.5}, "E1"),
        ("check_copy", "archive", {"complete_first": 1}, "E2"),
        ("check_letter", "archive", {"complete_first": 1}, "E2"),
        ("review_flyer", "register_firm", {"flyer_first": 0.5}, "E2"),
    ],
)
def test_what_belongs_before_accepting_and_entering(
    workdays, act, later, lost_points, code
):
    instance = passing()
    perfect = perfect_acts(instance, workdays)
    late = perfect[at(perfect, act)]
    acts = inserted(without(perfect, act), later, late)
    report = scored(instance, acts, workdays)
    assert (lost(report), error_codes(report)) == (lost_points, {code})


def test_a_flyer_that_passes_is_not_returned(workdays):
    instance = passing()
    perfect = perfect_acts(instance, workdays)
    acts = inserted(perfect, "recommend_form", Act("return_flyer", {"way": "named"}))
    report = scored(instance, acts, workdays)
    assert (lost(report), error_codes(report)) == ({"no_return": 5}, {"E6"})


def test_a_file_made_without_accepting_was_made_all_the_same(worked, workdays, perfect):
    acts = perfect[: at(perfect, "archive") + 1]
    acts = [*without(acts, "accept"), Act("close_case")]
    report = scored(worked, acts, workdays)
    row = next(row for row in report.debrief if row.id == "archive_day")
    assert row.your.endswith("可是起算的那一步没有办。")
