"""Item kinds: one strategy a file, found by code. Outsiders import from here.

A kind validates its content and answers, says what a candidate may see, and marks
what can be marked by a key. Adding a kind is a recipe in CONTRIBUTING.md.
"""

from question_bank.kinds.base import (
    Content,
    Gap,
    Kind,
    Line,
    Shown,
    ShownOption,
    ShownPart,
)
from question_bank.kinds.registry import KINDS, kind_of

__all__ = [
    "KINDS",
    "Content",
    "Gap",
    "Kind",
    "Line",
    "Shown",
    "ShownOption",
    "ShownPart",
    "kind_of",
]
