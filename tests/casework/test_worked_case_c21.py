"""The worked expectations of C21, as golden results, and every rule of it broken once."""

from datetime import date, timedelta

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
from casework.engine.workdays import next_workday
from tests.casework.cases import load_case
from tests.casework.playing import (
    at,
    changed,
    codes,
    criticals,
    days_of,
    decided,
    error_codes,
    inserted,
    lost,
    patient,
    payloads,
    points_by_type,
    rules_of,
    score_patiently,
    score_playable,
    swapped,
    teaching_rules,
    wait,
    without,
    worked_with,
)

CASE = load_case("c21")
STARTS = CASE.facts["start"]["choice"]
UNLAWFUL = ("contract", "licence", "letter", "income", "land", "health")
ALL_THREE = "seek,basics,needs"


def case(**facts):
    """The worked case with some facts changed."""
    if "silent" in facts:
        facts = {"worker": facts["silent"][0], **facts}
    return worked_with(CASE, **facts)


def last_workdays(start, workdays):
    """The last three working days of the month, by counting back from its end."""
    first = date.fromisoformat(start).replace(day=1)
    after = (first + timedelta(days=32)).replace(day=1)
    days = (after - timedelta(days=back) for back in range(1, 31))
    return sorted([day for day in days if workdays(day)][:3])


# -- the worked case


def test_points_by_type_are_the_weights_of_the_case(worked, workdays, perfect):
    assert points_by_type(score(worked, perfect, workdays)) == {
        "判": 30, "料": 10, "告": 12, "步": 14, "序": 4, "时": 14, "记": 10, "访": 6,
    }  # fmt: skip


def test_the_perfect_way_keeps_the_dates_of_the_worked_case(worked, workdays, perfect):
    state = fold(worked, perfect, workdays)
    days = days_of(state)
    assert days["notice_first"] == days["notice_second"] == "09-15"
    assert days["issue_first"] == days["issue_second"] == "09-16"
    assert days["record_d"] == "09-20"  # a Sunday that is worked
    assert days["contact_e"] == days["contact_f"] == "09-30"
    assert days["send_roster_2"] == "10-10"  # a Saturday that is worked, after 国庆
    assert days["hand_file"] == "10-12"
    due = {key: f"{state.due(key):%m-%d}" for key in CASE.pack.deadlines}
    assert due == {
        "rural_roster_1": "09-30", "rural_before": "09-24", "rural_opens": "09-28",
        "rural_month_end": "09-30", "rural_roster_2": "10-30", "rural_accept": "09-20",
    }  # fmt: skip


def test_the_employed_left_unseen_and_on_the_list_leave_91(worked, workdays, perfect):
    acts = without(without(perfect, "notice_second"), "ask_work")
    acts = changed(acts, "send_roster_1", second="on")
    report = score_playable(worked, acts, workdays)
    assert codes(report)["roster_second"] == "E6"
    assert codes(report)["asked_papers"] == "E5"
    assert report.total < 91
    asked = changed(perfect, "send_roster_1", second="on")
    asked = changed(asked, "notice_second", papers="b_letter,health,land")
    report = score_patiently(worked, asked, workdays)
    assert report.total == 91
    assert codes(report) == {"roster_second": "E6", "asked_papers": "E4"}


def test_no_recognition_and_the_file_sent_to_where_he_lives_leave_90(
    worked, workdays, perfect
):
    acts = changed(perfect, "hardship_first", result="none")
    acts = changed(acts, "hand_file", place="liuzhuang")
    report = score_patiently(worked, acts, workdays)
    assert report.total == 90
    assert codes(report) == {"hardship": "E6", "file_to": "E6"}


def test_nobody_contacted_costs_the_month_and_what_follows(worked, workdays, perfect):
    acts = without(without(perfect, "contact_e"), "contact_f")
    report = score_playable(worked, acts, workdays)
    assert report.total == 76
    assert set(lost(report)) == {
        "contact_e", "contact_f", "change_e", "change_f", "asked_e", "asked_f",
        "register_job", "file_to",
    }  # fmt: skip
    assert error_codes(report) == {"E7", "E8", "E1"}


def test_the_change_put_off_and_three_questions_too_few_leave_92_5(
    worked, workdays, perfect
):
    acts = changed(perfect, "accept_change", how="month_end")
    acts = changed(acts, "contact_e", asks="seek")
    acts = changed(acts, "contact_f", asks=f"{ALL_THREE},savings")
    acts = changed(acts, "record_d", change="skill")
    report = score_patiently(worked, acts, workdays)
    assert report.total == 92.5
    assert codes(report) == {
        "accepted": "E7", "accepted_day": "E7", "asked_e": "E7", "asked_f": "E7",
        "change_d": "E8",
    }  # fmt: skip


# -- one wrong move at a time: points lost and the one error code

WRONG_VALUES = [
    *(
        ("decide_third", {"result": wrong}, {"fit_third": 5}, "E6")
        for wrong in ("fits", "elsewhere", "employed")
    ),
    *(
        ("explain_third", {"reason": wrong}, {"explained": 5}, "E5")
        for wrong in ("elsewhere", "bare", "wait")
    ),
    ("hardship_first", {"result": "none"}, {"hardship": 5}, "E6"),
    ("hardship_first", {"result": "quota"}, {"hardship": 5}, "E6"),
    *(
        (f"tell_{who}", {"told": told}, {f"told_{who}": points}, "E5")
        for who, points in (("first", 4), ("second", 3))
        for told in ("flow", "papers", "flow,papers,fee", "flow,papers,backer")
    ),
    ("send_roster_1", {"first": "off"}, {"roster_first": 1}, "E6"),
    ("send_roster_1", {"second": "on"}, {"roster_second": 3}, "E6"),
    ("send_roster_1", {"third": "on"}, {"roster_third": 1}, "E6"),
    ("send_roster_2", {"first": "off"}, {"next_a": 1}, "E6"),
    ("send_roster_2", {"e": "on"}, {"next_e": 1}, "E6"),
    ("send_roster_2", {"f": "on"}, {"next_f": 1}, "E6"),
    ("accept_change", {"how": "month_end"}, {"accepted": 1, "accepted_day": 0.5}, "E7"),
    ("accept_change", {"how": "talk"}, {"accepted": 1, "accepted_day": 0.5}, "E7"),
    *(
        ("record_d", {"change": wrong}, {"change_d": 2}, "E8")
        for wrong in ("skill", "work", "urban", "none")
    ),
    *(
        (f"contact_{who}", {"asks": asks}, {f"asked_{who}": 2}, "E7")
        for who in "ef"
        for asks in (
            "basics,needs", "seek,needs", "seek,basics",
            f"{ALL_THREE},savings", f"{ALL_THREE},marriage",
        )
    ),
    ("record_e", {"change": "none"}, {"change_e": 2.5}, "E8"),
    ("record_f", {"change": "address"}, {"change_f": 2.5}, "E8"),
    ("register_job", {"system": "jobless"}, {"register_job": 4}, "E8"),
    ("register_job", {"system": "guide"}, {"register_job": 4}, "E8"),
    *(
        ("hand_file", {"place": wrong}, {"file_to": 5}, "E6")
        for wrong in ("liuzhuang", "unit", "town", "self")
    ),
]  # fmt: skip


@pytest.mark.parametrize(("act", "payload", "points", "code"), WRONG_VALUES)
def test_a_wrong_value_costs_its_item_and_no_other(
    worked, workdays, perfect, act, payload, points, code
):
    report = score_patiently(worked, changed(perfect, act, **payload), workdays)
    assert (lost(report), error_codes(report)) == (points, {code})


LEFT_OUT = [
    ("decide_first", {"fit_first": 3, "order_first": 2}, {"E1", "E2"}),
    ("decide_second", {"fit_second": 4, "order_second": 2}, {"E1", "E2"}),
    ("decide_third", {"fit_third": 5}, {"E1"}),
    ("explain_third", {"explained": 5}, {"E5"}),
    ("hardship_first", {"hardship": 5}, {"E1"}),
    ("ask_family", {"asked_family": 2.5}, {"E1"}),
    ("enter_first", {"enter_first": 1.5}, {"E1"}),
    ("issue_first", {"issue_first": 1.5}, {"E1"}),
    ("file_first", {"file_first": 1}, {"E8"}),
    ("tell_first", {"told_first": 4}, {"E5"}),
    ("serve_first", {"serve_first": 2.5}, {"E1"}),
    ("enter_second", {"enter_second": 1}, {"E1"}),
    ("issue_second", {"issue_second": 1}, {"E1"}),
    ("file_second", {"file_second": 1}, {"E8"}),
    ("tell_second", {"told_second": 3}, {"E5"}),
    ("accept_change", {"accepted": 1, "accepted_day": 0.5}, {"E7"}),
    ("record_d", {"change_d": 2, "change_d_day": 1}, {"E8"}),
    ("look_reports", {"looked": 1, "not_pried_a": 0.5}, {"E1"}),
    ("contact_f", {"contact_f": 3, "change_f": 2.5, "asked_f": 2}, {"E7", "E8"}),
    ("record_e", {"change_e": 2.5}, {"E8"}),
    ("record_f", {"change_f": 2.5}, {"E8"}),
    ("register_job", {"register_job": 4}, {"E1"}),
    ("hand_file", {"file_to": 5}, {"E1"}),
    (
        "send_roster_1",
        {
            "roster_1_time": 3.5,
            "roster_second": 3,
            "roster_first": 1,
            "roster_third": 1,
        },
        {"E1"},
    ),
    (
        "send_roster_2",
        {"roster_2_time": 3.5, "next_a": 1, "next_e": 1, "next_f": 1},
        {"E1"},
    ),
]


@pytest.mark.parametrize(("act", "points", "found"), LEFT_OUT)
def test_a_step_left_out_costs_its_items(worked, workdays, perfect, act, points, found):
    report = score_playable(worked, without(perfect, act), workdays)
    assert (lost(report), error_codes(report)) == (points, found)


@pytest.mark.parametrize(
    ("act", "payload", "found"),
    [
        ("tell_first", {"told": "fee"}, {"told_first": "E5"}),
        ("tell_second", {"told": "flow,papers,backer"}, {"told_second": "E5"}),
        ("contact_e", {"asks": "savings"}, {"asked_e": "E7"}),
        ("contact_f", {"asks": "seek,marriage"}, {"asked_f": "E7"}),
        ("explain_third", {"reason": "wait"}, {"explained": "E5"}),
    ],
)
def test_a_wrong_word_counts_beside_the_right_one(
    worked, workdays, perfect, act, payload, found
):
    place = at(perfect, act) + 1
    acts = [*perfect[:place], Act(act, payload), *perfect[place:]]
    assert codes(score_patiently(worked, acts, workdays)) == found


@pytest.mark.parametrize("who", ["first", "second"])
def test_who_is_given_the_certificate_first_is_judged_too_late(
    worked, workdays, perfect, who
):
    acts = swapped(perfect, f"decide_{who}", f"issue_{who}")
    report = score_patiently(worked, acts, workdays)
    assert codes(report) == {f"order_{who}": "E2"}


@pytest.mark.parametrize(
    ("paper", "decision"),
    [
        ("a_id", "decide_first"), ("a_hukou", "decide_first"),
        ("b_id", "decide_second"), ("b_hukou", "decide_second"),
        ("b_contract", "decide_second"), ("b_licence", "decide_second"),
        ("b_letter", "decide_second"), ("c_hukou", "decide_third"),
    ],
)  # fmt: skip
def test_a_paper_is_looked_at_before_the_decision(
    worked, workdays, perfect, paper, decision
):
    look = Act("check_original", {"paper": f"{paper}.original"})
    blind = [act for act in perfect if act != look]
    after = at(blind, decision) + 1
    for acts in (blind, [*blind[:after], look, *blind[after:]]):
        report = score_patiently(worked, acts, workdays)
        assert codes(report) == {f"checked_{paper}": "E1"}


# -- papers


@pytest.mark.parametrize(
    ("gap", "ask"),
    [
        ("less", "a_photos"), ("big", "a_photos"), ("diploma", "a_diploma"),
        ("both", "a_photos,a_diploma"), ("skill", "a_skill"), ("none", ""),
    ],
)  # fmt: skip
def test_what_is_not_there_is_asked_for(workdays, gap, ask):
    """Two photographs of one inch: one is too few, two of two inches do not fit."""
    instance = case(
        a_gap=gap, b_gap="none", a_skilled="yes" if gap == "skill" else "no"
    )
    perfect = perfect_acts(instance, workdays)
    assert ",".join(paper_needs(instance).ask) == ask
    assert payloads(perfect).get("notice_first", {}).get("papers", "") == ask
    assert score_patiently(instance, perfect, workdays).total == 100
    if ask:
        acts = without(perfect, "notice_first")
        report = score_playable(instance, acts, workdays)
        assert codes(report)["asked_papers"] == "E5"


@pytest.mark.parametrize(
    ("gap", "ask"),
    [("letter", "b_letter"), ("two", "b_contract,b_licence"), ("none", "")],
)
def test_who_works_shows_three_more(workdays, gap, ask):
    instance = case(a_gap="none", b_gap=gap)
    perfect = perfect_acts(instance, workdays)
    assert ",".join(paper_needs(instance).ask) == ask
    assert score_patiently(instance, perfect, workdays).total == 100
    if ask:
        acts = without(perfect, "notice_second")
        report = score_playable(instance, acts, workdays)
        assert codes(report)["asked_papers"] == "E5"


@pytest.mark.parametrize("paper", UNLAWFUL)
def test_who_does_not_work_is_not_asked_for_them(worked, workdays, perfect, paper):
    acts = changed(perfect, "notice_first", papers=f"a_photos,{paper}")
    report = score_patiently(worked, acts, workdays)
    assert (lost(report), codes(report)) == (
        {"asked_papers": 3},
        {"asked_papers": "E4"},
    )


@pytest.mark.parametrize("paper", ["b_contract", "b_licence", "b_letter", "b_photos"])
def test_the_second_without_work_is_not_asked_either(workdays, paper):
    instance = case(b_works="no")
    perfect = perfect_acts(instance, workdays)
    assert score_patiently(instance, perfect, workdays).total == 100
    notice = Act("notice_second", {"papers": paper})
    acts = inserted(
        perfect, "decide_second", notice, wait("2026-09-17"), Act("call_next")
    )
    report = score_playable(instance, acts, workdays)
    assert codes(report)["asked_papers"] == "E4"


def test_who_has_a_certificate_hands_in_a_copy_and_nobody_else(workdays):
    for skilled in ("yes", "no"):
        needs = paper_needs(case(a_gap="none", a_skilled=skilled))
        assert ("a_skill" in needs.here) == (skilled == "yes")
        assert "a_skill" not in needs.ask


# -- decisions


@pytest.mark.parametrize(
    ("hard", "right"), [("land", "start"), ("body", "start"), ("none", "none")]
)
def test_only_hardship_of_the_law_is_recognised(workdays, hard, right):
    instance = case(a_hard=hard)
    perfect = perfect_acts(instance, workdays)
    assert score_patiently(instance, perfect, workdays).total == 100
    for wrong in {"start", "none", "quota"} - {right}:
        acts = changed(perfect, "hardship_first", result=wrong)
        report = score_patiently(instance, acts, workdays)
        assert (lost(report), error_codes(report)) == ({"hardship": 5}, {"E6"})


@pytest.mark.parametrize("kind", ["urban", "elsewhere"])
def test_who_does_not_fit_is_told_the_right_reason(workdays, kind):
    instance = case(c_kind=kind)
    perfect = perfect_acts(instance, workdays)
    done = payloads(perfect)
    assert (done["decide_third"], done["explain_third"]) == (
        {"result": kind},
        {"reason": kind},
    )
    other = "elsewhere" if kind == "urban" else "urban"
    for act, field in (("decide_third", "result"), ("explain_third", "reason")):
        report = score_patiently(
            instance, changed(perfect, act, **{field: other}), workdays
        )
        assert sum(lost(report).values()) == 5


@pytest.mark.parametrize(("works", "on"), [("yes", "off"), ("no", "on")])
def test_the_list_is_of_those_without_work(workdays, works, on):
    instance = case(b_works=works)
    perfect = perfect_acts(instance, workdays)
    assert payloads(perfect)["send_roster_1"]["second"] == on
    assert score_patiently(instance, perfect, workdays).total == 100
    assert ("serve_second" in payloads(perfect)) == (works == "no")
    if works == "no":
        report = score_patiently(instance, without(perfect, "serve_second"), workdays)
        assert codes(report) == {"serve_second": "E1"}


@pytest.mark.parametrize("out", ["urban", "moved", "seeking"])
@pytest.mark.parametrize(
    ("silent", "worker"),
    [
        ("a_e", "a"),
        ("a_e", "e"),
        ("a_f", "a"),
        ("a_f", "f"),
        ("e_f", "e"),
        ("e_f", "f"),
    ],
)
def test_what_the_silent_say_is_noted_and_changes_the_list(
    workdays, silent, worker, out
):
    instance = case(silent=silent, worker=worker, other_out=out)
    perfect = perfect_acts(instance, workdays)
    assert score_patiently(instance, perfect, workdays).total == 100
    done = payloads(perfect)
    acts = {"a": "first", "e": "e", "f": "f"}
    assert {k for k in acts if f"contact_{acts[k]}" in done} == set(silent.split("_"))
    noted = {"urban": "urban", "moved": "address", "seeking": "none"}[out]
    for who in silent.split("_"):
        change = "work" if who == worker else noted
        assert done[f"record_{acts[who]}"] == {"change": change}
        stays = change in ("address", "none")
        assert done["send_roster_2"][acts[who]] == ("on" if stays else "off")
        for wrong in CASE.choices["change_a"].keys() - {change}:
            report = score_patiently(
                instance,
                changed(perfect, f"record_{acts[who]}", change=wrong),
                workdays,
            )
            assert codes(report) == {f"change_{who}": "E8"}


@pytest.mark.parametrize(
    ("village", "to"), [("河湾村", "hewan"), ("柳庄村", "liuzhuang")]
)
def test_the_file_goes_to_the_village_of_the_register(workdays, village, to):
    instance = case(w_hukou=village)
    perfect = perfect_acts(instance, workdays)
    assert payloads(perfect)["hand_file"] == {"place": to}
    assert instance.facts["w_home"] != village
    for wrong in CASE.choices["file_to"].keys() - {to}:
        report = score_patiently(
            instance, changed(perfect, "hand_file", place=wrong), workdays
        )
        assert codes(report) == {"file_to": "E6"}


@pytest.mark.parametrize(
    ("kind", "change"), [("address", "address"), ("skill", "skill")]
)
def test_what_is_reported_is_noted_as_it_is(workdays, kind, change):
    instance = case(d_kind=kind)
    perfect = perfect_acts(instance, workdays)
    assert payloads(perfect)["record_d"] == {"change": change}
    assert score_patiently(instance, perfect, workdays).total == 100


def test_nobody_sits_there_overnight(worked, workdays, perfect):
    """丙 goes home at closing time, can be called back, and was not received at once."""
    came = at(perfect, "accept_change") - 1
    waited = [*perfect[:came], Act("end_day")]
    left = fold(worked, waited, workdays)
    assert any("拿着那张纸走了" in line.text for line in left.talk)
    with pytest.raises(ImpossibleAct):
        apply(left, Act("call_next"))
    again = [
        Act("call_back", {"person": "change"}),
        wait("2026-09-22"),
        Act("call_next"),
    ]
    taken = [perfect[at(perfect, key)] for key in ("accept_change", "record_d")]
    rest = perfect[at(perfect, "record_d") + 1 :]
    report = score_patiently(worked, [*waited, *again, *taken, *rest], workdays)
    assert codes(report) == {"accepted_day": "E7", "change_d_day": "E8"}


def test_what_nobody_has_heard_cannot_be_noted(worked, workdays, perfect):
    came = fold(worked, perfect[: at(perfect, "accept_change") - 1], workdays)
    with pytest.raises(ImpossibleAct) as refused:
        apply(came, perfect[at(perfect, "record_d")])
    assert refused.value.code == "not_heard"


@pytest.mark.parametrize(
    ("works", "told"), [("yes", "有活儿干的也能办"), ("no", "没有活儿干")]
)
def test_why_the_second_fits_is_said_of_her_case(workdays, works, told):
    instance = case(b_works=works)
    report = score(instance, perfect_acts(instance, workdays), workdays)
    row = {row.id: row for row in report.items}["fit_second"]
    assert told in row.right
    assert ("已经就业人员" in row.citation) == (works == "yes")


def test_who_was_asked_for_too_much_does_not_say_it_is_all_there(
    worked, workdays, perfect
):
    for papers, told in (
        ("a_photos", "您说的我都拿来了"),
        ("a_photos,health", "用不着"),
    ):
        acts = changed(perfect, "notice_first", papers=papers)
        state = fold(worked, patient(worked, acts, workdays), workdays)
        assert any(told in line.text for line in state.talk)


# -- days: the last three working days, by every start


@pytest.mark.parametrize("start", STARTS)
def test_the_silent_are_called_in_the_last_three_working_days(workdays, start):
    instance = case(start=start)
    perfect = perfect_acts(instance, workdays)
    days = last_workdays(start, workdays)
    early = days[0] - timedelta(days=1)
    while not workdays(early):
        early -= timedelta(days=1)
    late = next_workday(days[-1], workdays)
    place = at(perfect, "look_reports") - 1
    of_the_days = {"contact_e", "contact_f", "looked"}
    for day in (early, *days, late):
        acts = [*perfect[:place], wait(day.isoformat()), *perfect[place + 1 :]]
        found = codes(score_patiently(instance, acts, workdays))
        dated = {item: code for item, code in found.items() if item in of_the_days}
        assert dated == ({} if day in days else dict.fromkeys(of_the_days, "E3"))


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("act", ["send_roster_1", "send_roster_2"])
def test_the_list_goes_out_every_month_up_to_its_last_working_day(workdays, start, act):
    instance = case(start=start)
    perfect = perfect_acts(instance, workdays)
    state = fold(instance, perfect, workdays)
    last = state.due(act.replace("send", "rural"))
    assert last == last_workdays(f"{last:%F}", workdays)[-1]
    assert (
        last.month == (date.fromisoformat(start).month + (act[-1] == "2") - 1) % 12 + 1
    )
    late = next_workday(last, workdays)
    send = perfect[at(perfect, act)]
    rest = [one for one in perfect[:-1] if one.key != act]
    for day, found in ((last, set()), (late, {"E3"})):
        now = at(rest, "look_reports") if act[-1] == "1" else len(rest)
        before = [] if act[-1] == "1" and day == last else [wait(day.isoformat())]
        if act[-1] == "1" and day == late:
            now = at(rest, "register_job") + 2
            before = []
        acts = [*rest[:now], *before, send, *rest[now:], perfect[-1]]
        report = score_patiently(instance, acts, workdays)
        assert error_codes(report) == found
        assert set(lost(report)) == ({f"roster_{act[-1]}_time"} if found else set())


def test_what_is_noted_the_next_day_is_late(worked, workdays, perfect):
    note = perfect[at(perfect, "record_d")]
    rest = without(perfect, "record_d")
    acts = inserted(rest, "look_reports", note)
    report = score_patiently(worked, acts, workdays)
    assert (lost(report), error_codes(report)) == ({"change_d_day": 1}, {"E8"})


# -- critical errors


@pytest.mark.parametrize(
    ("before", "act", "critical", "found"),
    [
        ("tell_first", Act("charge_fee"), "charged", "E10"),
        ("tell_second", Act("write_letter"), "wrote_letter", "E9"),
        ("send_roster_1", Act("post_roster"), "posted", "E10"),
        ("explain_third", Act("issue_third"), "issued_wrongly", "E6"),
        ("decide_first", Act("decide_first", {"result": "elsewhere"}), "refused", "E6"),
        ("decide_first", Act("decide_first", {"result": "urban"}), "refused", "E6"),
        ("decide_second", Act("decide_second", {"result": "employed"}), "refused", "E6"),
    ],
)  # fmt: skip
def test_critical_errors_cap_at_59(
    worked, workdays, perfect, before, act, critical, found
):
    report = score_patiently(worked, inserted(perfect, before, act), workdays)
    assert report.total == report.cap == 59
    assert [*criticals(report)] == [critical]
    assert error_codes(report) == {*found.split()}


# -- the people


def test_the_second_says_of_work_only_when_asked(worked, workdays, perfect):
    """And the papers of the work come out with the answer."""
    asked = [place for place, act in enumerate(perfect) if act.key == "ask_work"][-1]
    before = fold(worked, perfect[:asked], workdays)
    after = fold(worked, perfect[: asked + 1], workdays)
    said = worked.facts["b_work_said"]
    assert "食品厂" in said
    assert not any("食品厂" in line.text for line in before.talk)
    assert any(said in line.text for line in after.talk)
    assert "b_contract.original" not in {paper.key for paper in before.papers}
    assert "b_contract.original" in {paper.key for paper in after.papers}


@pytest.mark.parametrize("who", ["first", "second", "third"])
def test_who_was_sent_away_comes_again(worked, workdays, perfect, who):
    acts = [*perfect[:-1], Act("call_back", {"person": who}), wait("2026-10-13")]
    acts = [*acts, Act("call_next"), Act("greet"), perfect[-1]]
    assert patient(worked, acts, workdays) == acts
    assert score_patiently(worked, acts, workdays).total == 100


# -- the pack and every seed


def test_every_rule_of_the_chapter_is_played():
    of_the_case = rules_of(CASE)
    common = {"free_service"}
    assert CASE.pack.rules.keys() - common == of_the_case
    assert CASE.pack.history_badge == "历史口径"
    assert teaching_rules(CASE) == {
        "rural_who", "rural_papers", "rural_reason", "rural_ask_first", "rural_monthly", "rural_anytime", "rural_change_day", "rural_month_end", "rural_note",
    }  # fmt: skip


def fingerprint(instance):
    """What decides: decisions, papers to ask for, who is silent."""
    return (*decided(instance), instance.facts["silent"])


def test_seeds_differ_in_what_decides():
    kinds = {fingerprint(make_instance(CASE, seed)) for seed in range(1000)}
    assert len(kinds) >= 300


def test_every_paper_of_the_seeds_quotes_the_source():
    assert all(len(rule.quote) <= 40 for rule in CASE.pack.rules.values())


def test_it_is_told_by_name_what_was_asked_of_whom(worked, workdays, perfect):
    acts = changed(perfect, "notice_first", papers="a_skill,contract")
    acts = changed(acts, "notice_second", papers="b_skill,b_contract")
    rows = {row.id: row for row in score_patiently(worked, acts, workdays).items}
    assert rows["asked_papers"].your == (
        "要了：一号：职业资格证书复印件、劳动合同书；二号：劳动合同书、职业资格证书复印件。"
    )
