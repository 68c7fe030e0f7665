"""Drills are made without Django: anywhere, from a procedure, a seed and a calendar."""

import ast
from pathlib import Path

import pytest

import casework.drills

ROOM = Path(casework.drills.__file__).parent
WITH_DJANGO = {"pages", "services", "shelf", "views"}
PURE = sorted(path.stem for path in ROOM.glob("*.py") if path.stem not in WITH_DJANGO)
ALLOWED = ("casework.drills", "casework.engine", "casework.procedures", "yaml")


@pytest.mark.parametrize("name", PURE)
def test_a_maker_imports_the_engine_and_the_catalogue_only(name):
    tree = ast.parse((ROOM / f"{name}.py").read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        modules = []
        if isinstance(node, ast.ImportFrom):
            modules = [node.module]
        elif isinstance(node, ast.Import):
            modules = [one.name for one in node.names]
        ours = [
            one
            for one in modules
            if one.split(".")[0] in ("casework", "django", "law", "accounts")
        ]
        assert all(one.startswith(ALLOWED) for one in ours)
        assert not any(
            one == f"casework.drills.{room}" for one in ours for room in WITH_DJANGO
        )
