"""How long something may take, as docs/faults.md asks."""

import os


def assert_within(seconds: float, most: float) -> None:
    """At most `most` seconds. `FAULT_SECONDS=told` says that the machine is busy with
    other tests: there they are written down (`figures`) and the oracle alone judges."""
    if os.environ.get("FAULT_SECONDS") != "told":
        assert seconds <= most
