"""Two people take one login name at the same moment: one gets it, one is told."""

from datetime import UTC, datetime

import pytest

from accounts.errors import AccountError
from accounts.models import Invitation
from accounts.services import accept_invitation, invite
from tests.factories import make_user
from tests.races import together

AT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def taking(username):
    code = invite(user=make_user(), at=AT)

    def take():
        user = accept_invitation(
            code=code, username=username, password="lian-xi-2026-gao", at=AT
        )
        return user.username

    return take


@pytest.mark.parametrize("round_", range(5))
def test_one_of_two_gets_the_name_and_the_other_keeps_the_code(round_):
    names = (f"wuyan{round_}", f"WuYan{round_}")
    outcome = together(*map(taking, names), refusals=(AccountError,))
    [got] = set(outcome) - {"username_taken"}
    assert got in names
    assert Invitation.objects.filter(used_at=None).count() == 1
