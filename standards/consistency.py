"""What the parts of a standard must say about each other: codes, order, weights.

Sources: the weight tables of chapter 4 of a standard total 100 in every column; its
areas are the parts of the basic requirements and the functions of that level.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from standards.document import (
    BasicPart,
    BasicSection,
    Condition,
    JobFunction,
    LevelDocument,
    StandardDocument,
    WorkContent,
)
from standards.faults import FaultCode, FaultList

AREA_PARENTS = "职业功能和基本要求"


class _Coded(Protocol):
    @property
    def code(self) -> str: ...


def check_consistency(document: StandardDocument, faults: FaultList) -> None:
    """Note every contradiction inside the document."""
    _check_basic_requirements(document.basic_requirements, faults)
    basic_areas = [part.name for part in document.basic_requirements]
    for level in document.levels:
        _check_level(level, basic_areas, faults)
    _check_short_names(document, basic_areas, faults)


def _check_short_names(
    document: StandardDocument, basic_areas: Sequence[str], faults: FaultList
) -> None:
    functions = {one.name for level in document.levels for one in level.functions}
    for name in sorted(document.short_names.keys() - {*basic_areas, *functions}):
        faults.add("short_names", FaultCode.ORPHAN, code=name, parent=AREA_PARENTS)


def _check_basic_requirements(parts: Sequence[BasicPart], faults: FaultList) -> None:
    path = "basic_requirements"
    chapter = parts[0].code.rpartition(".")[0] if parts else ""
    _check_codes(parts, f"{chapter}.", path, faults)
    for position, part in enumerate(parts):
        where = f"{path}[{position}].sections"
        _check_codes(part.sections, f"{part.code}.", where, faults)
        _check_points(part.sections, where, faults)


def _check_points(
    sections: Sequence[BasicSection], path: str, faults: FaultList
) -> None:
    for position, section in enumerate(sections):
        where = f"{path}[{position}].points"
        _check_codes(section.points, f"{section.code}(", where, faults, end=")")


def _check_level(
    level: LevelDocument, basic_areas: Sequence[str], faults: FaultList
) -> None:
    path = f"levels.{level.number}"
    _check_codes(level.conditions, f"{level.number}-", f"{path}.conditions", faults)
    _check_alternatives(level.conditions, f"{path}.conditions", faults)
    _check_functions(level.functions, f"{path}.functions", faults)
    functions = [function.name for function in level.functions]
    theory, skill = f"{path}.weights.theory", f"{path}.weights.skill"
    _check_weights(level.theory_weights, [*basic_areas, *functions], theory, faults)
    _check_weights(level.skill_weights, functions, skill, faults)
    _check_names([*basic_areas, *functions], f"{path}.functions", faults)


def _check_alternatives(
    conditions: Sequence[Condition], path: str, faults: FaultList
) -> None:
    """Alternatives are 4-2a, 4-2b …; a single one bears the condition's own code."""
    for position, condition in enumerate(conditions):
        single = len(condition.alternatives) == 1
        for index, alternative in enumerate(condition.alternatives):
            expected = condition.code + ("" if single else chr(ord("a") + index))
            if alternative.code and alternative.code != expected:
                where = f"{path}[{position}].alternatives[{index}].code"
                faults.add(
                    where,
                    FaultCode.OUT_OF_ORDER,
                    code=alternative.code,
                    expected=expected,
                )


def _check_functions(
    functions: Sequence[JobFunction], path: str, faults: FaultList
) -> None:
    _check_codes(functions, "", path, faults)
    for position, function in enumerate(functions):
        where = f"{path}[{position}].contents"
        _check_codes(function.contents, f"{function.code}.", where, faults)
        for index, content in enumerate(function.contents):
            _check_content(content, f"{where}[{index}]", faults)


def _check_content(content: WorkContent, path: str, faults: FaultList) -> None:
    _check_codes(content.skills, f"{content.code}.", f"{path}.skills", faults)
    _check_codes(content.knowledge, f"{content.code}.", f"{path}.knowledge", faults)
    has_empty_cell = not (content.skills and content.knowledge)
    if has_empty_cell != content.missing_in_source:
        faults.add(path, FaultCode.EMPTY_CELL, code=content.code)


def _check_codes(
    nodes: Sequence[_Coded], parent: str, path: str, faults: FaultList, end: str = ""
) -> None:
    """Siblings are numbered from 1 without a gap, each under its parent's code.

    A gap is refused as well: it is how a row lost in copying shows.
    """
    seen: set[str] = set()
    previous = 0
    for position, node in enumerate(nodes):
        where = f"{path}[{position}].code"
        expected = f"{parent}{previous + 1}{end}"
        number = _own_number(node.code, parent, end)
        if node.code in seen:
            faults.add(where, FaultCode.DUPLICATE_CODE, code=node.code)
        elif number is None and node.code:
            faults.add(where, FaultCode.ORPHAN, code=node.code, parent=parent[:-1])
        elif number not in (None, previous + 1):
            faults.add(where, FaultCode.OUT_OF_ORDER, code=node.code, expected=expected)
        seen.update({node.code} - {""})
        # A missing code was noted by the parser; it takes its place in the count.
        previous = number or previous + 1


def _own_number(code: str, parent: str, end: str) -> int | None:
    """The last number of a code, or None if the code is not one of this parent's."""
    own = re.fullmatch(re.escape(parent) + r"([1-9]\d?)" + re.escape(end), code)
    return int(own[1]) if own else None


def _check_weights(
    table: Mapping[str, int], areas: Iterable[str], path: str, faults: FaultList
) -> None:
    if not table:
        return  # absent or empty: noted where it was read
    known = {area for area in areas if area}
    total = sum(table.values())
    if total != 100:
        faults.add(path, FaultCode.WEIGHT_SUM, total=total)
    for area in sorted(table.keys() - known):
        faults.add(path, FaultCode.ORPHAN, code=area, parent=AREA_PARENTS)
    for area in sorted(known - table.keys()):
        faults.add(path, FaultCode.AREA_WITHOUT_WEIGHT, area=area)


def _check_names(names: Sequence[str], path: str, faults: FaultList) -> None:
    for name in sorted({name for name in names if name and names.count(name) > 1}):
        faults.add(path, FaultCode.DUPLICATE_NAME, name=name)
