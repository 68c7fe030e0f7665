"""The icon sprite: static/ui/icons.svg, drawn for this project."""

import re
from functools import cache
from pathlib import Path

SPRITE = "ui/icons.svg"
_FILE = Path(__file__).parent / "static" / SPRITE


@cache
def names() -> frozenset[str]:
    """The names that `{% icon %}` knows."""
    return frozenset(re.findall(r'id="i-([\w-]+)"', _FILE.read_text(encoding="utf-8")))
