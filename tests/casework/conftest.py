from datetime import date
from functools import cache

import chinese_calendar
import pytest
from django.core.management import call_command

from casework.engine import make_instance, perfect_acts
from tests.casework.cases import load_case
from tests.casework.trainee import Trainee

# Every case of the shelf, with facts that only asking or waiting brings out.
HIDDEN_AT_FIRST = {
    "c01": ("wish", "dibao_said", "complaint_found", "registered"),
    "c02": ("work_said", "pay_said", "card_said", "system_said", "clue_found"),
    "c03": (
        "story",
        "wish_said",
        "family_said",
        "paid_guess",
        "file_said",
        "payments_said",
    ),
    "c05": ("business_said", "family_said", "verify_said", "found_later"),
    "c07": ("staff_said", "system_said", "site_said", "later_found"),
    "c08": ("first_said", "third_situation", "third_wish", "job_good", "outcome_said"),
    "c09": ("needs_said", "terms_said", "attended_said", "receipts_said"),
    "c11": ("owed_said", "status_said", "claims_said", "injury_asked", "second_asked"),
    "c12": ("elder_said", "health_said", "phone_said", "move_said", "record_said"),
    "c13": ("story", "place_said", "file_said", "p2_first", "p3_second", "reply_said"),
    "c14": ("wish_said", "reason_said", "settle_said", "change_said", "result_b_said"),
    "c15": (
        "first_story",
        "first_paid",
        "left_said",
        "third_said",
        "third_now",
        "change_said",
    ),
    "c16": ("s_wish", "needs_said", "c1_said", "posts_b_said", "trouble_said"),
    "c17": (
        "first_limit_said",
        "former_said",
        "second_wish",
        "third_need_said",
        "trouble_said",
        "outcome_said",
        "third_result_said",
    ),
    "c20": ("busy_said", "trade_said", "terms_said", "question_said", "later_said"),
    "c21": ("a_family_said", "b_work_said", "c_nature", "a_report", "e_said", "d_said"),
    "c22": (
        "first_matter",
        "first_want",
        "file_said",
        "home_said",
        "life_said",
        "plan_said",
    ),
    "c23": ("a_said", "b_said", "c_job_said", "b_written_birth", "c_letter"),
    "c24": ("place_said", "live_said", "work_said", "third_insured", "third_paid"),
    "c18": ("a_plan", "founder_said", "a_found", "b_said", "c_asked", "c_history"),
    "c19": ("family_said", "market_said", "need_said", "p1_truth", "feedback_said"),
    "c25": (
        "told_said",
        "funds_said",
        "account_said",
        "hukou_said",
        "verify_said",
        "means_said",
    ),
}


@pytest.fixture(scope="session", params=HIDDEN_AT_FIRST)
def any_case(request):
    """Each case in turn: what holds for one holds for all."""
    return load_case(request.param)


@pytest.fixture(scope="session")
def workdays():
    """The State Council's calendar; weekdays after its last published year."""

    @cache
    def is_workday(day: date) -> bool:
        if day.year > 2026:
            return day.weekday() < 5
        return chinese_calendar.is_workday(day)

    return is_workday


@pytest.fixture(scope="module")
def template(request):
    """The CASE of the module, or the case of a woman of 43 without a certificate."""
    return getattr(request.module, "CASE", None) or load_case("c01")


@pytest.fixture(scope="module")
def worked(template):
    """The worked case, whose results are known by hand."""
    return make_instance(template, 0)


@pytest.fixture(scope="module")
def worked_acts(worked, workdays):
    return tuple(perfect_acts(worked, workdays))


@pytest.fixture
def perfect(worked_acts):
    return [*worked_acts]


@pytest.fixture
def loaded_standard(db):
    """The standard and the laws that the worked case names."""
    call_command("load_standard", "standards/data/3-01-04-03-2022.yaml", verbosity=0)
    call_command("load_law", verbosity=0)


@pytest.fixture
def come(chromium, live_server):
    """Let somebody sit down with a browser; complaints of any page fail the test."""
    people = []

    def come_(user, *, kind=Trainee, **context):
        people.append(kind(chromium, live_server, user, **context))
        return people[-1]

    yield come_
    for trainee in people:
        trainee.context.close()
        assert trainee.complaints == []
