"""A cluster whose write-ahead log lies on a disk of its own, which can be filled.

The disk is a tmpfs of a few megabytes in a private mount namespace: nobody else sees
it, and it is gone with the process that holds the namespace.
"""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.faults.cluster import Cluster, cluster_folder

MEGABYTES = 96
SETTINGS = {"max_wal_size": "32MB", "min_wal_size": "32MB", "wal_keep_size": "0"}
UNSHARED = ["unshare", "--mount", "--propagation", "private"]


def why_not() -> str:
    """Why this machine cannot do it; "" if it can."""
    tried = subprocess.run(
        [*UNSHARED, "mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", "/mnt"],
        capture_output=True,
        text=True,
    )
    return "" if tried.returncode == 0 else f"needs unshare and mount: {tried.stderr}"


class CrampedCluster(Cluster):
    def __init__(self, folder: Path) -> None:
        super().__init__(folder, SETTINGS)
        self.disk = folder / "disk"
        self._holder: subprocess.Popen[bytes] | None = None

    def create(self) -> None:
        super().create()
        self.disk.mkdir()
        hold = [*UNSHARED, "sh", "-c", "echo ready; exec sleep 3600"]
        self._holder = subprocess.Popen(hold, stdout=subprocess.PIPE)
        assert self._holder.stdout
        assert self._holder.stdout.readline() == b"ready\n"
        self._inside(
            f"mount -t tmpfs -o size={MEGABYTES}m,mode=777 tmpfs {self.disk} && "
            f"cp -a {self.data}/pg_wal {self.disk}/pg_wal"
        )
        (self.data / "pg_wal").rename(self.data / "pg_wal.before")
        (self.data / "pg_wal").symlink_to(self.disk / "pg_wal")

    def fill_disk(self) -> None:
        """Leave no byte free."""
        self._inside(f"dd if=/dev/zero of={self.disk}/ballast bs=64k 2>/dev/null; true")

    def free_disk(self) -> None:
        self._inside(f"rm -f {self.disk}/ballast")

    def remove(self) -> None:
        self.kill()
        if self._holder:
            self._holder.kill()
            self._holder.communicate()

    def _command(self) -> list[str]:
        return [*self._entered(), *super()._command()]

    def _first_pid(self) -> int:
        return 0

    def _inside(self, script: str) -> None:
        subprocess.run([*self._entered(), "sh", "-c", script], check=True, timeout=60)

    def _entered(self) -> list[str]:
        assert self._holder
        return ["nsenter", "--mount", "--target", str(self._holder.pid)]


@contextmanager
def cramped_cluster() -> Iterator[CrampedCluster]:
    with cluster_folder() as folder:
        cluster = CrampedCluster(folder)
        try:
            cluster.create()
            cluster.start()
            yield cluster
        finally:
            cluster.remove()
