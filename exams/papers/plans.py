"""The plan of a form as plain JSON, so that it can be checked again years later.

The plan is no secret: it is the weight table and the template. What is on the form is.
"""

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Union, get_args, get_origin, get_type_hints

from exams.papers.assembly import Blueprint, skill_blueprint, theory_blueprint
from standards.models import Level, Part


def plan_of(blueprint: Blueprint) -> dict[str, Any]:
    plain = _plain(blueprint)
    assert isinstance(plain, dict)
    return plain


def blueprint_from(plan: Mapping[str, Any], level: Level, part: str) -> Blueprint:
    """The engine's blueprint again; also of forms that kept only their template."""
    if "template" not in plan:
        blueprint = _read(Blueprint, plan)
        assert isinstance(blueprint, Blueprint)
        return blueprint
    areas = [(name, percent) for name, percent in plan["areas"]]
    if part == Part.THEORY:
        return theory_blueprint(level.number, areas, plan["template"])
    return skill_blueprint(level.number, areas)


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted(_plain(one) for one in value)
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return value


def _read(kind: Any, value: Any) -> Any:
    """`value` of JSON as what the type hint `kind` of a dataclass promises."""
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        known = [one for one in get_args(kind) if one is not type(None)]
        return None if value is None else _read(known[0], value)
    if is_dataclass(kind) and isinstance(kind, type):
        hints = get_type_hints(kind)
        told = {name: _read(hints[name], one) for name, one in value.items()}
        return kind(**told)
    if origin is tuple:
        return _read_tuple(get_args(kind), value)
    if origin is frozenset:
        return frozenset(_read(get_args(kind)[0], one) for one in value)
    return value


def _read_tuple(kinds: tuple[Any, ...], value: list[Any]) -> tuple[Any, ...]:
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(_read(kinds[0], one) for one in value)
    return tuple(_read(kind, one) for kind, one in zip(kinds, value, strict=True))
