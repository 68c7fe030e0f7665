"""The worked expectations of C01, as golden results."""

from casework.engine import Act, fold, score, visible
from tests.casework.playing import (
    at,
    changed,
    codes,
    days_of,
    inserted,
    lost,
    points_by_type,
    wait,
    without,
)


def test_the_perfect_way_keeps_the_dates_of_the_worked_case(worked, workdays, perfect):
    state = fold(worked, perfect, workdays)
    days = days_of(state)
    assert state.done[0].at.isoformat() == "2026-04-07T09:00:00"
    assert days["give_notice"] == days["record_reception"] == "04-07"
    assert days["guide_form"] == days["review"] == days["publish"] == "04-08"
    assert state.due("publicity").isoformat() == "2026-04-15"
    assert days["verify_complaint"] == "04-10"
    assert days["sign_opinion"] == days["report_up"] == "04-16"
    assert days["contact_home"] == "04-21"


def test_two_extra_papers_in_two_notices_leave_75(worked, workdays, perfect):
    acts = changed(perfect, "give_notice", papers="certificate,dibao_renewal")
    again = Act("give_notice", {"papers": "income_proof", "channel": "written"})
    index = at(acts, "guide_form")
    acts = [*acts[:index], again, wait("2026-04-09"), *acts[index:]]
    acts = changed(acts, "publish", until="2026-04-16")
    last = max(i for i, act in enumerate(acts) if act == wait("2026-04-10"))
    acts[last] = wait("2026-04-13")
    acts[acts.index(wait("2026-04-16"))] = wait("2026-04-17")
    acts[acts.index(wait("2026-04-21"))] = wait("2026-04-22")
    report = score(worked, acts, workdays)
    assert report.total == 75
    assert lost(report) == {"asked_papers": 10, "notice": 15}
    assert codes(report) == {"asked_papers": "E4", "notice": "E5"}


def test_cancelling_on_a_complaint_without_inquiry_is_capped_at_59(
    worked, workdays, perfect
):
    cancel = Act("resolve_complaint", {"finding": "founded"})
    acts = inserted(perfect, "verify_complaint", cancel, wait("2026-04-13"))
    report = score(worked, acts, workdays)
    assert (report.raw, report.cap, report.total) == (87, 59, 59)
    assert lost(report) == {"complaint": 13}
    assert codes(report) == {"complaint": "E6", "cancelled_unverified": "E6"}
    assert sum(item.critical for item in report.items) == 1


def test_cancelling_and_stopping_there_stays_below_the_pass_mark(
    worked, workdays, perfect
):
    acts = perfect[: at(perfect, "verify_complaint")]
    acts += [Act("resolve_complaint", {"finding": "founded"}), Act("close_case")]
    assert score(worked, acts, workdays).total < 60


def test_reporting_without_a_signed_opinion_leaves_91(worked, workdays, perfect):
    sign = perfect[at(perfect, "sign_opinion")]
    report_up = perfect[at(perfect, "report_up")]
    acts = inserted(
        without(perfect, "sign_opinion"),
        "deliver",
        sign,
        report_up,
        wait("2026-04-22"),
    )
    report = score(worked, acts, workdays)
    assert report.total == 91
    assert lost(report) == {"step_sign": 4, "order_report": 5}
    assert codes(report) == {"step_sign": "E1", "order_report": "E2"}


def test_the_superior_sends_unsigned_papers_back(worked, workdays, perfect):
    acts = without(perfect, "sign_opinion")
    state = fold(worked, acts[: at(acts, "deliver")], workdays)
    assert state.happened[-1].event == "returned_unsigned"
    assert visible(state).talk[-1].speaker == "superior"


def test_points_by_type_are_the_weights_of_the_case(worked, workdays, perfect):
    assert points_by_type(score(worked, perfect, workdays)) == {
        "判": 25, "告": 15, "料": 15, "步": 15, "序": 10, "时": 5, "记": 10, "访": 5,
    }  # fmt: skip


def test_what_did_not_happen_is_not_told_as_done(worked, workdays, perfect):
    acts = perfect[: at(perfect, "verify_complaint")]
    report = score(worked, [*acts, Act("close_case")], workdays)
    rows = {row.id: row for row in report.items}
    assert rows["follow_home"].right == "认定以后2个工作日内入户。"
    assert rows["time_report"].right == "公示在4月15日(三)期满，次日起才能上报。"
    assert rows["step_sign"].consequence == "没有签署意见的表，上一级会退回补签。"
    told = "".join(row.right + row.consequence for row in report.items)
    for untrue in ("尚未起算", "认定晚了", "材料被退回", "认定了却"):
        assert untrue not in told
