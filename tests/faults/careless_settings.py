"""Settings of production but for one word: commits do not wait for the disk."""

from config.settings import *  # noqa: F403
from config.settings import DATABASES

DATABASES["default"]["OPTIONS"]["options"] = "-c synchronous_commit=off"
