"""The way into a standard's document: read it whole or refuse it with every fault.

    document = read_standard(path.read_bytes())     # a YAML or JSON file
    document = validate_standard(values)            # plain values, such as an export

Both raise `StandardRefused`, whose `faults` name each place and say what is wrong.
"""

from collections.abc import Sequence

from standards.consistency import check_consistency
from standards.document import StandardDocument
from standards.faults import Fault, FaultCode, FaultList
from standards.parsing import parse_standard
from standards.reading import Reader
from standards.yaml_source import read_yaml

__all__ = [
    "Fault",
    "FaultCode",
    "StandardDocument",
    "StandardRefused",
    "read_standard",
    "validate_standard",
]


class StandardRefused(Exception):
    """The document is broken; nothing of it was used. Carries every fault found."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)


def read_standard(source: bytes) -> StandardDocument:
    """The standard in a YAML or JSON file of at most 2 MiB."""
    faults = FaultList()
    values = read_yaml(source, faults)
    if values is None and faults.found:
        raise StandardRefused(faults.found)
    return _validated(values, faults)


def validate_standard(values: object) -> StandardDocument:
    """The standard in plain values of the document's shape."""
    return _validated(values, FaultList())


def _validated(values: object, faults: FaultList) -> StandardDocument:
    document = parse_standard(Reader(values, "", faults))
    check_consistency(document, faults)
    if faults.found:
        raise StandardRefused(faults.found)
    return document
