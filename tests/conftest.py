"""The cast and the stage shared by all tests."""

import gc
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Browser
from pytest_django import DjangoDbBlocker

from tests.browser import launched_chromium
from tests.databases import copy_template, restore_copy

# A busy machine is no fault of the code.
hypothesis_settings.register_profile("house", deadline=None)
hypothesis_settings.load_profile("house")

# A Sunday morning in Beijing that the State Council made a working day's eve.
NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
    django_db_blocker: DjangoDbBlocker,
) -> None:
    """Give each worker a fresh copy of the migrated template."""
    test = connection.settings_dict["TEST"]
    # Only PostgreSQL is asked for it; pytest-django bars that before any test.
    with django_db_blocker.unblock():
        copy_template(settings.TEST_TEMPLATE, test["NAME"])


@pytest.fixture(scope="session", autouse=True)
def _transactional_tests_leave_the_template() -> Iterator[None]:
    """Bring the template back after a test that commits, in place of emptying tables.

    An emptied house lacks what migrations filled in, and our triggers refuse DELETE.
    """

    def restore(test_case: TransactionTestCase) -> None:
        restore_copy()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", restore)
        yield


@pytest.fixture(autouse=True)
def _no_memory_of_other_tests() -> None:
    """Counters of look-ups and logins live in the cache."""
    cache.clear()


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Races mean something on PostgreSQL only; elsewhere they are left out. What asks
    no database, or only what pages say, runs beside SQLite: on PostgreSQL the table of
    permissions opens each page as those who may. What takes long begins first, so that
    no worker waits for it at the end."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
    if connection.vendor == "postgresql":
        pure = [item for item in items if not _asks_the_database(item)]
        config.hook.pytest_deselected(items=pure)
        items[:] = [item for item in items if _asks_the_database(item)]
        return
    for item in items:
        if item.get_closest_marker("race"):
            item.add_marker(pytest.mark.skip(reason="races run on PostgreSQL"))


def _asks_the_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    if item.get_closest_marker("page") or item.path.stem.endswith(("_page", "_pages")):
        return False
    marked = item.get_closest_marker("django_db") or item.get_closest_marker("fault")
    return bool(marked) or bool(fixtures & {"db", "transactional_db", "live_server"})


def pytest_collection_finish() -> None:
    """What is loaded by now stays: looking through it again takes a sixth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 50, 100)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for a module; each test opens contexts of its own in it."""
    with launched_chromium() as browser:
        yield browser


@pytest.fixture
def now() -> datetime:
    return NOW
