"""A candidate's seat in a real browser."""

import pytest
from django.utils import timezone

from tests.attempts.seats import Seat
from tests.factories import make_attempt


@pytest.fixture
def seat(chromium, live_server):
    """Make a candidate's seat; every context is closed in the end."""
    seats = []

    def sit(attempt=None, form=None, **context):
        attempt = attempt or make_attempt(form, at=timezone.now())
        seats.append(Seat(chromium, live_server, attempt, **context))
        return seats[-1]

    yield sit
    for one in seats:
        one.context.close()
        assert one.complaints == []
