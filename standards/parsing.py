"""Builds the frozen values of a standard from the plain values of its document.

Only the shape is judged here (fields, types, ranges); what the parts say about each
other is judged by `standards.consistency`.
"""

import re
from collections.abc import Mapping
from enum import Enum
from typing import TypeVar

from standards.document import (
    Alternative,
    BasicPart,
    BasicSection,
    Condition,
    Erratum,
    ExamPart,
    ExamRules,
    JobFunction,
    LevelDocument,
    Occupation,
    PrintedSection,
    Requirement,
    Schooling,
    Staffing,
    StandardDocument,
    WorkContent,
    WorkScope,
)
from standards.faults import FaultCode
from standards.reading import Reader

# Codes of the national classification of occupations, such as 3-01-04-03.
OCCUPATION_CODE = re.compile(r"\d(-\d{2}){3}")
EDITION = re.compile(r"\d{4}")
LEVEL_NUMBERS = ("5", "4", "3", "2", "1")
CODE_LIMIT = 16
CONDITION_CODE_LIMIT = 8
LEVEL_NAME_LIMIT = 40
SHORT_NAME_LIMIT = 20

Choice = TypeVar("Choice", bound=Enum)


def parse_standard(reader: Reader) -> StandardDocument:
    """The whole document; meaningful only if no fault was noted."""
    basic_requirements = tuple(
        _basic_part(part) for part in reader.some_readers("basic_requirements")
    )
    basic_areas = tuple(part.name for part in basic_requirements)
    document = StandardDocument(
        code=_matching(reader, "code", OCCUPATION_CODE, "形如 3-01-04-03 的职业编码"),
        name=reader.name("name"),
        edition=_edition(reader),
        issuer=reader.optional_text("issuer", 100) or "",
        occupation=_occupation(reader),
        exam_rules=_exam_rules(reader.reader("exam_rules")),
        basic_requirements=basic_requirements,
        levels=_levels(reader.reader("levels"), basic_areas),
        short_names=_short_names(reader),
    )
    reader.finish()
    return document


def _edition(reader: Reader) -> str:
    # A bare year in YAML is a number; 2022 and "2022" mean the same edition.
    if type(reader.values.get("edition")) is int:
        reader.values["edition"] = str(reader.values["edition"])
    return _matching(reader, "edition", EDITION, "四位年份")


def _matching(reader: Reader, key: str, form: re.Pattern[str], expected: str) -> str:
    value = reader.text(key)
    if value.strip() and not form.fullmatch(value):
        reader.note(key, FaultCode.OUT_OF_RANGE, expected=expected, found=value[:40])
    return value


def _occupation(reader: Reader) -> Occupation:
    names = Occupation.__slots__
    facts = reader.optional_reader("occupation")
    if facts is None:
        return Occupation(**dict.fromkeys(names, ""))
    occupation = Occupation(**{name: facts.optional_text(name) or "" for name in names})
    facts.finish()
    return occupation


def _exam_rules(reader: Reader) -> ExamRules:
    full_mark = reader.whole_number("full_mark", 1, 1000)
    rules = ExamRules(
        pass_mark=reader.whole_number("pass_mark", 1, max(full_mark, 1)),
        full_mark=full_mark,
        both_parts_required=reader.flag("both_parts_required"),
        theory=_exam_part(reader.reader("theory")),
        skill=_exam_part(reader.reader("skill")),
        texts=_printed_sections(reader),
    )
    reader.finish()
    return rules


def _exam_part(reader: Reader) -> ExamPart:
    part = ExamPart(
        minutes=reader.whole_number("minutes", 1, 1440),
        closed_book=reader.optional_flag("closed_book"),
        computer_based_allowed=reader.flag("computer_based_allowed"),
        methods=reader.texts("methods"),
        staffing=_staffing(reader.reader("staffing")),
    )
    reader.finish()
    return part


def _staffing(reader: Reader) -> Staffing:
    staffing = Staffing(
        role=reader.name("role"),
        candidates_per_person=reader.whole_number("candidates_per_person", 1, 1000),
        minimum=reader.whole_number("minimum", 1, 100),
        odd=reader.flag("odd"),
    )
    reader.finish()
    return staffing


def _printed_sections(reader: Reader) -> tuple[PrintedSection, ...]:
    return tuple(_printed_section(text) for text in _optional_list(reader, "texts"))


def _printed_section(reader: Reader) -> PrintedSection:
    section = PrintedSection(
        code=_code(reader), name=reader.name("name"), text=reader.text("text")
    )
    reader.finish()
    return section


def _optional_list(reader: Reader, key: str) -> list[Reader]:
    return list(reader.readers(key)) if reader.has(key) else []


def _code(reader: Reader, limit: int = CODE_LIMIT) -> str:
    return reader.text("code", limit)


def _basic_part(reader: Reader) -> BasicPart:
    part = BasicPart(
        code=_code(reader),
        name=reader.name("name"),
        sections=tuple(_basic_section(one) for one in reader.some_readers("sections")),
    )
    reader.finish()
    return part


def _basic_section(reader: Reader) -> BasicSection:
    section = BasicSection(
        code=_code(reader),
        name=reader.name("name"),
        points=tuple(_requirement(one) for one in reader.readers("points")),
    )
    reader.finish()
    return section


def _short_names(reader: Reader) -> Mapping[str, str]:
    names = reader.optional_reader("short_names")
    if names is None:
        return {}
    return {area: names.name(area, SHORT_NAME_LIMIT) for area in sorted(names.values)}


def _levels(reader: Reader, basic_areas: tuple[str, ...]) -> tuple[LevelDocument, ...]:
    """The known levels, lowest (5) first; an unknown key is a fault."""
    for key in sorted(reader.values.keys() - set(LEVEL_NUMBERS)):
        reader.note("", FaultCode.UNKNOWN_LEVEL, level=key)
    if not (reader.values or reader.is_absent):
        reader.note("", FaultCode.MISSING, key="等级")
    present = [key for key in LEVEL_NUMBERS if reader.has(key)]
    return tuple(_level(int(key), reader.reader(key), basic_areas) for key in present)


def _level(number: int, reader: Reader, basic_areas: tuple[str, ...]) -> LevelDocument:
    weights = reader.reader("weights")
    functions = tuple(_function(one) for one in reader.some_readers("functions"))
    areas = (*basic_areas, *(function.name for function in functions))
    level = LevelDocument(
        number=number,
        name=reader.name("name", LEVEL_NAME_LIMIT),
        hours=reader.whole_number("hours", 1, 10_000),
        conditions=tuple(_condition(one) for one in reader.some_readers("conditions")),
        theory_weights=_weight_table(weights.reader("theory"), areas),
        skill_weights=_weight_table(weights.reader("skill"), areas),
        functions=functions,
    )
    weights.finish()
    reader.finish()
    return level


def _weight_table(reader: Reader, areas: tuple[str, ...]) -> Mapping[str, int]:
    """The table in the order of its areas, which is the printed one.

    The file's own order is not kept: a database may not keep the order of keys.
    """
    if not (reader.values or reader.is_absent):
        reader.note("", FaultCode.WEIGHT_SUM, total=0)
    known = [area for area in areas if reader.has(area)]
    unknown = sorted(reader.values.keys() - set(known))
    return {area: reader.whole_number(area, 0, 100) for area in [*known, *unknown]}


def _function(reader: Reader) -> JobFunction:
    function = JobFunction(
        code=_code(reader),
        name=reader.name("name"),
        contents=tuple(_content(one) for one in reader.some_readers("contents")),
    )
    reader.finish()
    return function


def _content(reader: Reader) -> WorkContent:
    content = WorkContent(
        code=_code(reader),
        name=reader.name("name"),
        skills=tuple(_requirement(one) for one in reader.readers("skills")),
        knowledge=tuple(_requirement(one) for one in reader.readers("knowledge")),
        missing_in_source=reader.optional_flag("missing_in_source") or False,
    )
    reader.finish()
    return content


def _requirement(reader: Reader) -> Requirement:
    requirement = Requirement(
        code=_code(reader),
        text=reader.text("text"),
        printed_code=reader.optional_text("printed_code", CODE_LIMIT),
        erratum=_erratum(reader),
        note=reader.optional_text("note"),
    )
    reader.finish()
    return requirement


def _erratum(reader: Reader) -> Erratum | None:
    """The slip, whose printed words must stand in the text or be the printed code."""
    slip = reader.optional_reader("erratum")
    if slip is None:
        return None
    erratum = Erratum(
        printed=slip.text("printed"),
        corrected=slip.text("corrected"),
        note=slip.text("note"),
    )
    slip.finish()
    printed_at = (reader.values.get("text"), reader.values.get("printed_code"))
    if not any(erratum.printed in str(place or "") for place in printed_at):
        slip.note("printed", FaultCode.ERRATUM_NOT_IN_TEXT, printed=erratum.printed)
    return erratum


def _condition(reader: Reader) -> Condition:
    condition = Condition(
        code=_code(reader, CONDITION_CODE_LIMIT),
        text=reader.text("text"),
        alternatives=tuple(
            _alternative(one) for one in _optional_list(reader, "alternatives")
        ),
        erratum=_erratum(reader),
    )
    reader.finish()
    return condition


def _alternative(reader: Reader) -> Alternative:
    requires = reader.reader("requires")
    alternative = Alternative(
        code=_code(reader),
        training_level=requires.optional_whole_number("training_level", 1, 5),
        certificate_level=requires.optional_whole_number("certificate_level", 1, 5),
        work_months=requires.optional_whole_number("work_months", 1, 600),
        work_scope=_choice(requires, "work_scope", WorkScope),
        work_after_certificate=requires.optional_flag("work_after_certificate")
        or False,
        schooling=_choice(requires, "schooling", Schooling),
        evidence=reader.texts("evidence"),
    )
    requires.finish()
    reader.finish()
    return alternative


def _choice(reader: Reader, key: str, choices: type[Choice]) -> Choice | None:
    value = reader.optional_text(key)
    if value is None:
        return None
    by_value = {choice.value: choice for choice in choices}
    if value not in by_value:
        expected = "、".join(by_value)
        reader.note(key, FaultCode.OUT_OF_RANGE, expected=expected, found=value[:40])
    return by_value.get(value)
