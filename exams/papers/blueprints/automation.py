"""How verbs of manage.py tell of blueprints, and how they find one."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from exams.papers.assembly import CellStock, Feasibility
from exams.papers.blueprints.rules import (
    BlueprintRules,
    RuleFault,
    RulesRefused,
    rules_from_json,
)
from exams.papers.clashes import clash_json, missing_json
from exams.papers.errors import PaperError
from exams.papers.models import BlueprintVersion, PaperBlueprint

MOST_BYTES = 100_000


def version_told(version: BlueprintVersion) -> dict[str, Any]:
    blueprint = version.blueprint
    return {
        "blueprint": str(blueprint.pk),
        "name": blueprint.name,
        "standard": blueprint.level.standard.code,
        "level": blueprint.level.number,
        "part": blueprint.part,
        "centre": blueprint.centre.name if blueprint.centre else None,
        "version": version.number,
        "digest": version.digest,
        "retired": blueprint.retired_at is not None,
        "rules": version.rules,
    }


def cell_told(cell: CellStock) -> dict[str, Any]:
    return {
        "area": cell.area,
        "kind": cell.kind,
        "unit": "items" if cell.kind else "half_points",
        "needed": cell.needed,
        "stock": cell.stock,
        "papers": cell.papers,
    }


def feasibility_told(found: Feasibility) -> dict[str, Any]:
    """`possible` is null where it could not be decided in time."""
    return {
        "possible": found.possible,
        "cells": [cell_told(cell) for cell in found.cells],
        "clash": clash_json(found.clash),
        "missing": missing_json(found.missing),
    }


def blueprint_with(text: str) -> PaperBlueprint:
    """The blueprint with this id; PaperError blueprint_unknown."""
    try:
        known = PaperBlueprint.objects.select_related("level__standard", "centre")
        return known.get(pk=UUID(text))
    except (ValueError, PaperBlueprint.DoesNotExist):
        raise PaperError("blueprint_unknown", _("没有这个组卷方案。")) from None


def version_of(blueprint: PaperBlueprint, number: int | None) -> BlueprintVersion:
    """That version, or the newest; PaperError blueprint_unknown."""
    versions = blueprint.versions.order_by("-number")
    found: BlueprintVersion | None = (
        versions.filter(number=number) if number else versions
    ).first()
    if found is None:
        raise PaperError("blueprint_unknown", _("方案没有这个版本。"))
    found.blueprint = blueprint
    return found


def rules_of_file(path: Path) -> BlueprintRules:
    """The rules in a JSON file; RulesRefused, PaperError file_unreadable."""
    try:
        data = path.read_bytes()
    except OSError:
        said = _("无法读取文件 %(path)s。") % {"path": path}
        raise PaperError("file_unreadable", said) from None
    if len(data) > MOST_BYTES:
        raise PaperError("file_unreadable", _("文件太大，不是组卷方案。"))
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        fault = RuleFault("", _("文件不是有效的 JSON。"))
        raise RulesRefused((fault,)) from None
    return rules_from_json(document)
