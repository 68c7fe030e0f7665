"""Every view of the desk through axe, on a wide screen and a phone, light and dark."""

import pytest
from django.urls import reverse

from casework.engine import DATA, Act
from casework.models import Case
from casework.services import close_play
from casework.shelving import load_cases
from casework.shifts.services import start_shift
from tests.browser import axe_violations, needs_browser
from tests.casework.stage import play_acts
from tests.factories import MADE_AT, make_user

pytestmark = [*needs_browser, pytest.mark.django_db(transaction=True)]

PAIR = ("c01", "c08")
SCREENS = [(1280, "light"), (1280, "dark"), (360, "light"), (360, "dark")]
PANES = ("talk", "papers", "handle", "book")
OPEN_ALL = "document.querySelectorAll('details').forEach(each => { each.open = true })"


@pytest.mark.parametrize(("width", "theme"), SCREENS)
def test_no_view_of_the_desk_shuts_anybody_out(come, width, theme):
    user = make_user()
    trainee = come(user, width=width)
    cookie = {"name": "xieli-theme", "value": theme, "url": trainee.server.url}
    trainee.context.add_cookies([cookie])
    faults = [
        f"{view}: {fault}"
        for view in views(trainee, user)
        for fault in faults_of(trainee.page)
    ]
    assert not faults, "\n".join(faults)


def faults_of(page):
    yield from axe_violations(page)
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        yield "scrolls sideways"


def views(trainee, user):
    """The pages of two clients at one window, of whom one is served badly and one not."""
    load_cases(paths=[DATA / "cases" / f"{slug}.yaml" for slug in PAIR], at=MADE_AT)

    def go(name, *args, fragment=""):
        address = reverse(f"casework:{name}", args=args)
        trainee.page.goto(trainee.server.url + address + fragment)

    go("shifts")
    yield "choosing clients"
    cases = Case.objects.current().filter(slug__in=PAIR).order_by("slug")
    shift = start_shift(user=user, cases=list(cases), at=MADE_AT)
    go("shift", shift.pk)
    yield "the queue"
    play = shift.places.first().play
    play.tells_slips = True
    play.save()
    play_acts(play, [Act("greet"), Act("ask_age"), Act("charge_fee")])
    for pane in PANES:
        go("desk", play.pk, fragment=f"#{pane}")
        yield f"the desk, {pane}"
        trainee.page.evaluate(OPEN_ALL)
        yield f"the desk, {pane}, all unfolded"
    go("finish", play.pk)
    yield "before the end"
    for place in shift.places.all():
        number = place.play.acts.count() + 1
        close_play(play=place.play, sequence=number, at=MADE_AT)
    go("debrief", play.pk)
    yield "the debrief"
    trainee.page.evaluate(OPEN_ALL)
    yield "the debrief, all unfolded"
    go("perfect", play.pk)
    yield "the perfect way"
    go("shift", shift.pk)
    yield "the shift's end"
