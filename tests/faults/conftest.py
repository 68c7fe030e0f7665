"""What fault tests share. `FAULTS=full` makes each as long as docs/faults.md says."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.faults.cluster import Cluster, binaries, new_cluster
from tests.faults.database import fill
from tests.faults.room import Room, opened_room


@pytest.fixture(scope="session")
def is_full() -> bool:
    return os.environ.get("FAULTS") == "full"


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """One cluster for the session: whoever kills it starts it again."""
    if binaries() is None:
        pytest.fail("The fault tests need PostgreSQL's initdb: deploy/fault-tools")
    with new_cluster() as made:
        fill(made)
        yield made


@pytest.fixture(scope="session")
def shared_room(
    cluster: Cluster, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Room]:
    with opened_room(cluster, tmp_path_factory.mktemp("room")) as made:
        yield made


@pytest.fixture
def room(shared_room: Room, tmp_path: Path) -> Iterator[Room]:
    """The production server with two web workers, whatever tests did to it before."""
    if not shared_room.cluster.answers():
        shared_room.cluster.kill()
        shared_room.cluster.start()
    if not shared_room.web.is_running():
        shared_room.web.start()
    shared_room.folder = tmp_path
    yield shared_room
    # For whoever reads why a test failed.
    sys.stdout.write(shared_room.web.tail())


@pytest.fixture
def open_room(cluster: Cluster, tmp_path: Path) -> Iterator[Callable[..., Room]]:
    """Make a room with a server and a database of its own; options go to the
    server."""
    with ExitStack() as closing:

        def open_another(**options: Any) -> Room:
            if not cluster.answers():
                cluster.kill()
                cluster.start()
            return closing.enter_context(opened_room(cluster, tmp_path, **options))

        yield open_another


@pytest.fixture
def figures(request: pytest.FixtureRequest) -> Iterator[dict[str, Any]]:
    """What a test measured: kept for docs/faults.md, whether it passes or not."""
    measured: dict[str, Any] = {}
    yield measured
    line = {"test": request.node.name, "full": os.environ.get("FAULTS") == "full"}
    with (Path(settings.VAR_DIR) / "faults.jsonl").open("a") as file:
        file.write(json.dumps(line | measured) + "\n")
