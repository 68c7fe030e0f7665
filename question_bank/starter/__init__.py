"""Item files as a bank worth learning from: planned, linted, read a second time.

Nothing here writes to the database; `services.importing` loads what came of it.
"""
