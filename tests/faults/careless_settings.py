"""Settings with one word changed: commits do not wait for the disk."""

from tests.faults.plain_settings import *  # noqa: F403
from tests.faults.plain_settings import DATABASES

DATABASES["default"]["OPTIONS"]["options"] = "-c synchronous_commit=off"
