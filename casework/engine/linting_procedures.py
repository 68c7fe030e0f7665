"""Faults of what a case says about its procedures, and of the bounds of its numbers."""

from collections.abc import Iterator, Mapping
from typing import Any

from casework.engine.deciding import drawn_domains, fact_conditions, share_of
from casework.engine.template import CaseTemplate

KINDS = ("decisions", "papers", "deadlines")
# Every number between these words decides alike; `is` and `in` pick single ones.
RANGES = ("at_least", "below", "percent")


def procedures(template: CaseTemplate) -> Iterator[str]:
    """All faults of `procedures` and `bounds` in the template."""
    yield from _shares(template)
    yield from _bounds(template)


def _shares(template: CaseTemplate) -> Iterator[str]:
    """What a case of several procedures decides must belong to at least one of them."""
    whole = share_of(template)
    for kind in KINDS if template.shares else ():
        known = getattr(whole, kind)
        named = set[str]()
        for procedure, share in template.shares.items():
            ours = getattr(share, kind)
            named |= set(ours)
            for key in ours:
                if key not in known:
                    yield f"procedure {procedure}: unknown {key} in {kind}"
        for key in known:
            if key not in named:
                yield f"procedures: {key} in {kind} belongs to none"


def _bounds(template: CaseTemplate) -> Iterator[str]:
    domains = drawn_domains(template)
    for name, (least, most) in template.bounds.items():
        if name not in domains:
            yield f"bounds: no rule asks for {name}"
            continue
        if not all(least <= one <= most for one in _numbers(domains[name])):
            yield f"bounds: {name} is drawn outside {least} to {most}"
        if any(not _is_range(part) for part in _about(template, name)):
            yield f"bounds: a rule picks single values of {name}"


def _about(template: CaseTemplate, name: str) -> list[Mapping[str, Any]]:
    return [part for part in fact_conditions(template) if part["fact"] == name]


def _is_range(part: Mapping[str, Any]) -> bool:
    return all(word in RANGES for word in part if word != "fact")


def _numbers(domain: Mapping[str, Any]) -> list[float]:
    """The values drawn; what is no number lies outside all bounds."""
    drawn = domain.get("integer") or domain.get("choice") or [None]
    return [one if type(one) is int else float("nan") for one in drawn]
