"""What of the catalogue a drill asks about: `casework/data/drills.yaml`, typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

PATH = Path(__file__).resolve().parent.parent / "data" / "drills.yaml"


@dataclass(frozen=True)
class Written:
    """`side_by_side`: procedures whose steps have no order among them, and why."""

    side_by_side: Mapping[str, str]


@cache
def written() -> Written:
    """The file that comes with the project."""
    raw = yaml.load(PATH.read_bytes(), yaml.CSafeLoader)
    return Written(side_by_side=dict(raw["side_by_side"]))
