import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from casework.engine import (
    Act,
    CaseDataError,
    fold,
    load_case,
    make_instance,
    perfect_acts,
    score,
)
from casework.engine.loading import read_sources
from casework.engine.points import share_points
from casework.engine.scoring import points_of
from casework.engine.workdays import add_months, add_workdays, period_end

HERE = Path(__file__).parent / "data"


def test_a_case_of_another_kind_loads_without_code(workdays):
    template = load_case(HERE / "library_card.yaml")
    for seed in range(30):
        instance = make_instance(template, seed)
        acts = perfect_acts(instance, workdays)
        assert score(instance, acts, workdays).total == 100


def test_the_other_case_loses_points_too(workdays):
    instance = make_instance(load_case(HERE / "library_card.yaml"), 1)
    acts = perfect_acts(instance, workdays)
    *before, issue, close = acts
    late = [*before, Act("wait_until", {"until": "2026-05-18"}), issue, close]
    report = score(instance, late, workdays)
    assert report.total == 85
    assert set(report.by_error()) == {"E3"}


def test_points_sum_to_100_for_every_variant(template):
    for seed in range(200):
        points = points_of(make_instance(template, seed))
        assert sum(points.values()) == 100


def test_points_are_shared_in_half_steps():
    shares = share_points(Decimal(5), [Decimal(1)] * 3)
    assert shares == [Decimal("2.0"), Decimal("1.5"), Decimal("1.5")]


def test_every_rule_cites_its_source(template):
    for rule in template.pack.rules.values():
        assert rule.quote
        assert len(rule.quote) <= 40
        assert rule.document.startswith("《")


def test_open_points_of_the_source_are_teaching_parameters(template):
    rules = template.pack.rules
    assert rules["publicity"].teaching
    assert rules["home_contact"].teaching
    assert template.pack.history_badge == "历史口径"


@pytest.fixture
def chaptered(tmp_path):
    """A case beside its pack, and one more chapter of that pack."""
    shutil.copytree(HERE, tmp_path, dirs_exist_ok=True)
    case = tmp_path / "library_card.yaml"
    case.write_text(
        case.read_text(encoding="utf-8").replace(
            "pack: reading-room", "pack: reading-room\nchapters: [more]"
        ),
        encoding="utf-8",
    )

    def read(chapter):
        path = tmp_path / "reading-room/more.yaml"
        path.write_text(chapter, encoding="utf-8")
        return read_sources(case)[1]

    return read


def test_a_chapter_adds_to_its_pack(chaptered):
    pack = chaptered("documents: {stamp: 图章}\nshared: [{documents: [stamp]}]")
    assert pack["documents"]["stamp"] == "图章"
    assert pack["shared"] == [{"documents": ["stamp"]}]


@pytest.mark.parametrize(
    "chapter",
    [
        "rules: {card: {text: 另一条}}",
        "title: 另一个名字",
        "documents: [图章]",
        "- 图章",
    ],
)
def test_a_chapter_says_nothing_twice_and_nothing_of_the_pack_itself(
    chaptered, chapter
):
    with pytest.raises(CaseDataError):
        chaptered(chapter)


def test_an_absent_case_is_a_data_error():
    with pytest.raises(CaseDataError):
        load_case("nowhere")


def test_periods_begin_the_day_after(workdays):
    start = date(2026, 4, 8)
    assert add_workdays(start, 5, workdays) == date(2026, 4, 15)
    assert period_end(date(2026, 9, 29), 5, "workday", workdays) == date(2026, 10, 12)
    assert period_end(start, 3, "day", workdays) == date(2026, 4, 11)
    assert period_end(start, 0, "day", workdays) == start
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)


def test_the_calendar_is_whatever_is_injected(worked):
    every_day = perfect_acts(worked, lambda day: True)
    state = fold(worked, every_day, lambda day: True)
    assert state.due("publicity").isoformat() == "2026-04-13"
    assert score(worked, every_day, lambda day: True).total == 100


def test_the_end_of_a_month_is_counted_in_working_days(workdays):
    # 31 October 2026 is a Saturday; 28 February 2026 is a Saturday that was worked.
    october = date(2026, 10, 9)
    assert period_end(october, 1, "month_end", workdays) == date(2026, 10, 30)
    assert period_end(october, 3, "month_end", workdays) == date(2026, 10, 28)
    february = date(2026, 2, 13)
    assert period_end(february, 1, "month_end", workdays) == date(2026, 2, 28)
    december = date(2026, 12, 31)
    assert period_end(december, 1, "month_end", workdays) == december


def test_a_day_of_the_month_is_that_day_whether_it_is_worked_or_not(workdays):
    second = date(2026, 3, 2)
    assert period_end(second, 5, "month_day", workdays) == date(2026, 3, 5)
    # 5 April 2026 is a Sunday within the days off of 清明.
    assert period_end(second, 5, "next_month_day", workdays) == date(2026, 4, 5)
    december = date(2026, 12, 31)
    assert period_end(december, 28, "next_month_day", workdays) == date(2027, 1, 28)
