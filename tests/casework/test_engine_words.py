"""Single words of the engine: a misread number, an act after its event, own codes."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from casework.engine import Act, CaseDataError, load_case, make_instance, score
from casework.engine.facts import ID_CHECKS, checksum, draw_facts
from casework.engine.texts import fill
from casework.engine.workdays import period_end

HERE = Path(__file__).parent / "data"
NUMBERS = {
    "start": {"value": "2026-07-07"},
    "sex": {"choice": ["女", "男"]},
    "age": {"integer": [20, 60]},
    "birth": {"birth_date": "age"},
    "number": {"id_number": {"birth": "birth", "sex": "sex"}},
    "copied": {"misread": "number"},
}


def test_a_misread_number_differs_in_one_digit_and_is_not_real():
    for seed in range(3000):
        facts = draw_facts(NUMBERS, seed, {})
        number, copied = facts["number"], facts["copied"]
        pairs = zip(number, copied, strict=True)
        assert sum(one != other for one, other in pairs) == 1
        assert copied[-1] != ID_CHECKS[checksum(copied[:-1])]


@pytest.fixture
def library(tmp_path):
    """The small case, whose card is issued only after the reader is back."""
    shutil.copytree(HERE, tmp_path, dirs_exist_ok=True)
    case = tmp_path / "library_card.yaml"

    def read(check):
        text = (HERE / "library_card.yaml").read_text(encoding="utf-8")
        start = text.index("check: {kind: within")
        end = text.index("}", start) + 1
        case.write_text(text[:start] + f"check: {check}" + text[end:], encoding="utf-8")
        return load_case(case)

    return read


FOLLOWS = "{kind: follows, act: issue, event: back, absent: E1, early: E2}"


@pytest.mark.parametrize(
    ("keys", "error"),
    [
        (["tell", "wait", "accept", "issue"], ""),
        (["tell", "accept", "issue", "wait", "issue"], "E2"),
        (["tell", "wait", "accept"], "E1"),
    ],
)
def test_an_act_must_follow_its_event(library, workdays, keys, error):
    template = library(FOLLOWS)
    forms = {
        "tell": Act("tell", {"how": "slip"}),
        "accept": Act("accept", {"card": next(iter(template.choices["card"]))}),
        "wait": Act("wait_until", {"until": "2026-05-12"}),
        "issue": Act("issue", {}),
    }
    report = score(make_instance(template, 0), [forms[key] for key in keys], workdays)
    assert next(item.error for item in report.items if item.id == "issue") == error


@pytest.mark.parametrize(
    "check",
    [
        FOLLOWS.replace("back", "nowhere"),
        FOLLOWS.replace("E2", "E99"),
        "{kind: choice, act: accept, field: card, answer: card, absent: E1, "
        "codes: {adult: E99}}",
    ],
)
def test_unknown_events_and_codes_are_named_before_play(library, check):
    with pytest.raises(CaseDataError):
        library(check)


def test_a_wrong_value_can_have_an_error_of_its_own(library, workdays):
    template = library(
        "{kind: choice, act: accept, field: card, answer: card, absent: E1, "
        "codes: {adult: E9, child: E9}}"
    )
    instance = make_instance(template, 0)
    wrong = next(
        key for key in template.choices["card"] if key not in instance.answers["card"]
    )
    report = score(instance, [Act("accept", {"card": wrong})], workdays)
    assert next(item.error for item in report.items if item.id == "issue") == "E9"


@pytest.mark.parametrize(
    ("which", "values", "error"),
    [
        ("", ["right", "wrong"], ""),
        (", which: last", ["wrong", "right"], ""),
        (", which: every", ["right", "wrong"], "E6"),
        (", which: every", ["right", "right"], ""),
    ],
)
def test_which_of_several_values_counts(library, workdays, which, values, error):
    template = library(
        f"{{kind: choice, act: accept, field: card, answer: card, absent: E1{which}}}"
    )
    instance = make_instance(template, 0)
    right = instance.answers["card"][0]
    wrong = next(key for key in template.choices["card"] if key != right)
    acts = [
        Act("accept", {"card": {"right": right, "wrong": wrong}[v]}) for v in values
    ]
    report = score(instance, acts, workdays)
    assert next(item.error for item in report.items if item.id == "issue") == error


def test_nought_days_end_on_the_day_itself(workdays):
    day = date(2026, 7, 7)
    assert period_end(day, 0, "day", workdays) == day


def test_a_quotation_inside_marks_has_the_inner_ones():
    values = {"labels": "“131”和“五送”", "plain": "失业"}
    assert fill("归到“{labels}”。", values) == "归到“‘131’和‘五送’”。"
    assert fill("归到“{plain}”：{labels}", values) == "归到“失业”：“131”和“五送”"
