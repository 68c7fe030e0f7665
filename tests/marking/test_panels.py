from datetime import date, timedelta

import pytest

from accounts.models import EvidenceEntry, StaffAssignment
from exams.marking.errors import MarkingError
from exams.marking.models import Script, Sheet
from exams.marking.services import add_scripts, create_panel
from tests.factories import make_form, make_staff, make_submitted_attempt

pytestmark = pytest.mark.django_db


def refused(function, **arguments):
    with pytest.raises(MarkingError) as caught:
        function(**arguments)
    return caught.value.code


@pytest.fixture
def arguments(centre, examiners, now):
    return {
        "centre": centre,
        "title": "四级技能",
        "chair": examiners[0],
        "examiners": examiners,
        "actor": None,
        "at": now,
    }


def test_a_panel_has_a_code_for_each_member_and_is_evidence(arguments):
    panel = create_panel(**arguments)
    assert [member.code for member in panel.members.all()] == ["K1", "K2", "K3"]
    entry = EvidenceEntry.objects.get(action="marking.panel.created")
    assert len(entry.after["examiners"]) == 3


def test_two_members_are_too_few(arguments, examiners):
    assert refused(create_panel, **arguments | {"examiners": examiners[:2]}) == (
        "too_few_examiners"
    )


def test_an_even_panel_is_refused(arguments, centre, examiners):
    four = [*examiners, make_staff("examiner", centre=centre)]
    assert refused(create_panel, **arguments | {"examiners": four}) == "even_panel"


def test_five_members_are_right(arguments, centre, examiners):
    two = [make_staff("examiner", centre=centre) for _ in range(2)]
    panel = create_panel(**arguments | {"examiners": [*examiners, *two]})
    assert panel.members.count() == 5


def test_nobody_sits_on_a_panel_twice(arguments, examiners):
    twice = [*examiners[:2], examiners[0]]
    assert refused(create_panel, **arguments | {"examiners": twice}) == (
        "examiner_repeated"
    )


def test_the_chair_is_a_member(arguments, centre):
    chair = make_staff("examiner", centre=centre)
    assert refused(create_panel, **arguments | {"chair": chair}) == "chair_outside"


@pytest.mark.parametrize("role", ["examiner", "invigilator"])
def test_members_are_examiners_of_this_centre(arguments, centre, examiners, role):
    """An examiner of another centre is as little one as our own invigilator."""
    place = None if role == "examiner" else centre
    others = [*examiners[:2], make_staff(role, centre=place)]
    assert refused(create_panel, **arguments | {"examiners": others}) == "not_examiner"


def test_an_assignment_that_ended_yesterday_counts_no_more(arguments, examiners, now):
    StaffAssignment.objects.filter(user=examiners[2]).update(
        ends_on=now.date() - timedelta(days=1)
    )
    assert refused(create_panel, **arguments) == "not_examiner"


def test_an_assignment_counts_by_the_day_in_shanghai(arguments, examiners, now):
    """16:30 UTC is half past midnight of the next day here."""
    StaffAssignment.objects.filter(user=examiners[2]).update(ends_on=date(2026, 11, 22))
    late = now.replace(hour=16, minute=30)
    assert refused(create_panel, **arguments | {"at": late}) == "not_examiner"


def test_each_script_has_a_code_and_a_sheet_for_every_member(panel, sit, now):
    scripts = add_scripts(
        panel=panel, attempts=[sit() for _ in range(5)], actor=None, at=now
    )
    assert len({script.code for script in scripts}) == 5
    assert all(script.sheets.count() == 3 for script in scripts)


def test_codes_tell_nothing_of_the_order(panel, sit, now):
    """Twelve scripts in the order of their attempts: once in 479 million by chance."""
    attempts = [sit() for _ in range(12)]
    add_scripts(panel=panel, attempts=attempts, actor=None, at=now)
    by_code = list(Script.objects.order_by("code").values_list("attempt", flat=True))
    assert by_code != [attempt.pk for attempt in attempts]


def test_nobody_marks_their_own_script(panel, sit, examiners, now):
    own = sit(candidate=examiners[1])
    assert (
        refused(add_scripts, panel=panel, attempts=[sit(), own], actor=None, at=now)
        == "own_script"
    )
    assert not Sheet.objects.exists()


def test_a_mock_never_comes_before_a_panel(panel, form, now):
    mock = make_submitted_attempt(form, {1: "作答"}, at=now)
    assert (
        refused(add_scripts, panel=panel, attempts=[mock], actor=None, at=now)
        == "mock_attempt"
    )


def test_a_paper_with_keys_only_needs_no_panel(panel, sit, now):
    attempt = sit(form=make_form(pool="exam"), answers={})
    assert (
        refused(add_scripts, panel=panel, attempts=[attempt], actor=None, at=now)
        == "nothing_to_mark"
    )


def test_a_script_is_given_out_once(panel, script, now):
    again = {"panel": panel, "attempts": [script.attempt], "actor": None, "at": now}
    assert refused(add_scripts, **again) == "already_assigned"
