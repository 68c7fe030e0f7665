"""The cluster that the fault tests hurt is their own, and comes back."""

import signal
import subprocess

import pytest

from tests.faults.cluster import binaries, new_cluster

pytestmark = [
    pytest.mark.fault,
    pytest.mark.skipif(binaries() is None, reason="needs PostgreSQL's initdb"),
]


@pytest.fixture(scope="module")
def cluster():
    with new_cluster() as made:
        yield made


def test_it_flushes_for_real(cluster):
    with cluster.connect() as connection:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            assert connection.execute(f"SHOW {name}").fetchone() == ("on",)


def test_after_a_kill_no_old_process_is_left_and_commits_are_there(cluster):
    with cluster.connect() as connection:
        connection.execute("CREATE TABLE kept (n int)")
        connection.execute("INSERT INTO kept VALUES (1)")
        before = cluster.processes()
        cluster.kill()
    assert cluster.processes() == []
    cluster.start()
    with cluster.connect() as connection:
        assert connection.execute("SELECT n FROM kept").fetchall() == [(1,)]
    assert not set(before) & set(cluster.processes())


def test_an_immediate_stop_is_followed_by_recovery(cluster):
    cluster.stop_immediately()
    assert not cluster.answers()
    cluster.start()
    assert "automatic recovery in progress" in cluster.log.read_text()


def test_a_process_that_works_elsewhere_is_spared(cluster):
    stranger = subprocess.Popen(["sleep", "60"])
    cluster.signal([stranger.pid], signal.SIGKILL)
    with pytest.raises(subprocess.TimeoutExpired):
        stranger.wait(timeout=0.2)
    stranger.kill()
    stranger.wait()
