"""A case to its end with the keyboard alone, and on a phone's width; DESK=full: every case."""

import os

import pytest
from playwright.sync_api import expect

from casework.engine import DATA
from tests.browser import needs_browser
from tests.casework.conftest import HIDDEN_AT_FIRST
from tests.casework.stage import make_play
from tests.casework.trainee import Trainee, Typist, drive

# With a mouse, on both widths, `test_browser.py` plays c01.
FULL = os.environ.get("DESK") == "full"
PLAYED = HIDDEN_AT_FIRST if FULL else ["c12"]
WAYS = [(Typist, 1280), (Trainee, 360)] if FULL else [(Typist, 1280)]

pytestmark = [*needs_browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("slug", PLAYED)
@pytest.mark.parametrize(("kind", "width"), WAYS)
def test_the_case_is_played_to_100_points(come, slug, kind, width):
    play = make_play(path=DATA / "cases" / f"{slug}.yaml")
    trainee = come(play.user, kind=kind, width=width)
    trainee.open(play)
    drive(trainee, play)
    expect(trainee.page.locator(".big-score")).to_contain_text("100")
