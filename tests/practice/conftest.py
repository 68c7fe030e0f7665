import pytest

from tests.factories import make_user


@pytest.fixture
def trainee(db):
    return make_user()
