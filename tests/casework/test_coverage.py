"""The coverage page says what the data say, code by code."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from casework.coverage import coverage_of
from casework.engine import DATA
from casework.procedures import catalogue
from tests.casework.cases import load_case
from tests.verbs import answered

PAGE = Path(__file__).parents[2] / "docs/casework-coverage.md"
CASES = [load_case(path) for path in sorted((DATA / "cases").glob("*.yaml"))]


def test_every_case_plays_procedures_of_the_catalogue():
    known = {*catalogue().procedures, *catalogue().supplements}
    for case in CASES:
        assert set(case.procedures) <= known
        assert case.procedures


def test_nothing_unchecked_is_scored():
    unchecked = {
        one.id for one in catalogue().supplements.values() if not one.is_checked
    }
    assert unchecked == {"N-08", "N-09", "N-11", "N-12"}
    assert not unchecked & {key for case in CASES for key in case.procedures}


def test_every_limit_is_counted_once():
    limits = coverage_of(catalogue(), CASES, {}).limits
    assert limits.dated + limits.at_once + len(limits.open) == 343


@pytest.mark.usefixtures("loaded_standard")
def test_no_code_of_the_standard_is_silently_missing():
    found = answered("casework_coverage")
    assert len(found["skills"]) == 167
    assert {row["skill"] for row in found["skills"] if "c01" in row["scored"]}


@pytest.mark.usefixtures("loaded_standard")
def test_the_page_is_the_one_that_the_verb_makes():
    out = StringIO()
    call_command("casework_coverage", stdout=out)
    assert PAGE.read_text(encoding="utf-8") == out.getvalue()
