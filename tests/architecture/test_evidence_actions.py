"""Whoever reads evidence reads words: every act that any room records has a name."""

import ast
from pathlib import Path

from accounts.actions import label_of

ROOT = Path(__file__).resolve().parents[2]
# Codes that end with the status which the act leads to.
STATUSES = {
    "papers.form.": ("approved", "released"),
    "question_bank.draft.": ("accepted", "returned"),
}


def modules_that_record():
    for file in ROOT.glob("[a-z]*/**/*.py"):
        folder = file.relative_to(ROOT).parts[0]
        if folder not in {"tests", "node_modules", "var", "benchmarks"}:
            text = file.read_text(encoding="utf-8")
            if "evidence.record(" in text:
                yield text


def recorded_actions():
    """Every code that is handed on as `action=…`, in an f-string or by a choice."""
    for text in modules_that_record():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.keyword) and node.arg == "action":
                yield from codes_in(node.value)


def codes_in(value):
    for part in ast.walk(value):
        if isinstance(part, ast.Constant):
            yield from (part.value + end for end in STATUSES.get(part.value, [""]))


def test_every_recorded_act_has_a_chinese_name():
    found = set(recorded_actions())
    assert len(found) > 30
    assert {code for code in found if label_of(code) == code} == set()
