"""A national occupational standard as frozen values, in the shape of its document.

The document (YAML on disk, JSON in an export) and `StandardDocument.as_dict()` have
one and the same shape, so that an export can be read back. Printed wording stays as
printed; what is wrong in the print is said beside it by an `Erratum`.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeAlias

Document: TypeAlias = dict[str, Any]


class Schooling(Enum):
    """The kinds of schooling that a condition of application may ask for."""

    TECHNICAL_FINAL_YEAR = "technical_final_year"
    COLLEGE_FINAL_YEAR = "college_final_year"
    TECHNICAL_GRADUATE = "technical_graduate"
    TECHNICIAN_CLASS_GRADUATE = "technician_class_graduate"
    COLLEGE_DEGREE = "college_degree"
    BACHELOR_DEGREE = "bachelor_degree"


class WorkScope(Enum):
    """Which occupation the years of work must lie in: 本职业 or 相关职业."""

    OWN = "own"
    RELATED = "related"


@dataclass(frozen=True, slots=True)
class Erratum:
    """A slip of the printed text: what stands there, what must be meant, and why."""

    printed: str
    corrected: str
    note: str

    def as_dict(self) -> Document:
        return {"printed": self.printed, "corrected": self.corrected, "note": self.note}


@dataclass(frozen=True, slots=True)
class Requirement:
    """One skill, piece of knowledge or point of the basic requirements.

    `code` is the right code; `printed_code` is set only where the print differs.
    """

    code: str
    text: str
    printed_code: str | None = None
    erratum: Erratum | None = None
    note: str | None = None

    def as_dict(self) -> Document:
        return _present(
            code=self.code,
            printed_code=self.printed_code,
            text=self.text,
            erratum=self.erratum and self.erratum.as_dict(),
            note=self.note,
        )


@dataclass(frozen=True, slots=True)
class WorkContent:
    """工作内容: what a function consists of, with its skills and its knowledge.

    `missing_in_source` says that an empty cell is a hole in our source, not a decision
    of the standard.
    """

    code: str
    name: str
    skills: tuple[Requirement, ...]
    knowledge: tuple[Requirement, ...]
    missing_in_source: bool = False

    def as_dict(self) -> Document:
        return _present(
            code=self.code,
            name=self.name,
            skills=[skill.as_dict() for skill in self.skills],
            knowledge=[item.as_dict() for item in self.knowledge],
            missing_in_source=self.missing_in_source or None,
        )


@dataclass(frozen=True, slots=True)
class JobFunction:
    """职业功能: the top of a level's tree, and an area of both weight tables."""

    code: str
    name: str
    contents: tuple[WorkContent, ...]

    def as_dict(self) -> Document:
        contents = [content.as_dict() for content in self.contents]
        return {"code": self.code, "name": self.name, "contents": contents}


@dataclass(frozen=True, slots=True)
class Alternative:
    """One checkable way to meet a condition; all that it sets must hold together.

    `work_months` is one unbroken run, counted from the certificate's date if
    `work_after_certificate`. `training_level` means that level's full hours, finished
    with a certificate of completion.
    """

    code: str
    training_level: int | None
    certificate_level: int | None
    work_months: int | None
    work_scope: WorkScope | None
    work_after_certificate: bool
    schooling: Schooling | None
    evidence: tuple[str, ...]

    def as_dict(self) -> Document:
        requires = _present(
            training_level=self.training_level,
            certificate_level=self.certificate_level,
            work_months=self.work_months,
            work_scope=self.work_scope and self.work_scope.value,
            work_after_certificate=self.work_after_certificate or None,
            schooling=self.schooling and self.schooling.value,
        )
        return {"code": self.code, "requires": requires, "evidence": [*self.evidence]}


@dataclass(frozen=True, slots=True)
class Condition:
    """申报条件: one printed sentence. One alternative of one condition is enough."""

    code: str
    text: str
    alternatives: tuple[Alternative, ...]
    erratum: Erratum | None = None

    def as_dict(self) -> Document:
        return _present(
            code=self.code,
            text=self.text,
            alternatives=[one.as_dict() for one in self.alternatives],
            erratum=self.erratum and self.erratum.as_dict(),
        )


@dataclass(frozen=True, slots=True)
class LevelDocument:
    """One level (5 is the lowest): hours of training, conditions, weights, functions.

    The weight tables map an area's name to whole percent and keep the printed order.
    """

    number: int
    name: str
    hours: int
    conditions: tuple[Condition, ...]
    theory_weights: Mapping[str, int]
    skill_weights: Mapping[str, int]
    functions: tuple[JobFunction, ...]

    def as_dict(self) -> Document:
        return {
            "name": self.name,
            "hours": self.hours,
            "conditions": [condition.as_dict() for condition in self.conditions],
            "weights": {
                "theory": dict(self.theory_weights),
                "skill": dict(self.skill_weights),
            },
            "functions": [function.as_dict() for function in self.functions],
        }


@dataclass(frozen=True, slots=True)
class BasicSection:
    """A section such as 2.1.2 职业守则; its points are coded 2.1.2(1), 2.1.2(2) …"""

    code: str
    name: str
    points: tuple[Requirement, ...]

    def as_dict(self) -> Document:
        points = [point.as_dict() for point in self.points]
        return {"code": self.code, "name": self.name, "points": points}


@dataclass(frozen=True, slots=True)
class BasicPart:
    """A part of the basic requirements (2.1, 2.2): an area of the theory weights."""

    code: str
    name: str
    sections: tuple[BasicSection, ...]

    def as_dict(self) -> Document:
        sections = [section.as_dict() for section in self.sections]
        return {"code": self.code, "name": self.name, "sections": sections}


@dataclass(frozen=True, slots=True)
class Occupation:
    """What chapter 1 says of the occupation, in its printed words."""

    definition: str
    levels: str
    environment: str
    ability: str
    education: str
    training_hours: str
    progression: str

    def as_dict(self) -> Document:
        return _present(
            **{name: getattr(self, name) or None for name in self.__slots__}
        )


@dataclass(frozen=True, slots=True)
class Staffing:
    """How many supervise or assess: one for so many candidates, a floor, odd or not."""

    role: str
    candidates_per_person: int
    minimum: int
    odd: bool

    def as_dict(self) -> Document:
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class ExamPart:
    """Theory or skill: least minutes, methods, and who must be present.

    `closed_book` is None where the standard does not say.
    """

    minutes: int
    closed_book: bool | None
    computer_based_allowed: bool
    methods: tuple[str, ...]
    staffing: Staffing

    def as_dict(self) -> Document:
        return _present(
            minutes=self.minutes,
            closed_book=self.closed_book,
            computer_based_allowed=self.computer_based_allowed,
            methods=[*self.methods],
            staffing=self.staffing.as_dict(),
        )


@dataclass(frozen=True, slots=True)
class PrintedSection:
    """A numbered section of the print, word for word."""

    code: str
    name: str
    text: str

    def as_dict(self) -> Document:
        return {"code": self.code, "name": self.name, "text": self.text}


@dataclass(frozen=True, slots=True)
class ExamRules:
    """The rules of the exam as numbers, and the printed sections they come from."""

    pass_mark: int
    full_mark: int
    both_parts_required: bool
    theory: ExamPart
    skill: ExamPart
    texts: tuple[PrintedSection, ...]

    def as_dict(self) -> Document:
        return {
            "pass_mark": self.pass_mark,
            "full_mark": self.full_mark,
            "both_parts_required": self.both_parts_required,
            "theory": self.theory.as_dict(),
            "skill": self.skill.as_dict(),
            "texts": [text.as_dict() for text in self.texts],
        }


@dataclass(frozen=True, slots=True)
class StandardDocument:
    """A whole, valid standard. Made only by `standards.validation`.

    `short_names` are ours, not the standard's: names of areas for narrow screens.
    """

    code: str
    name: str
    edition: str
    issuer: str
    occupation: Occupation
    exam_rules: ExamRules
    basic_requirements: tuple[BasicPart, ...]
    levels: tuple[LevelDocument, ...]
    short_names: Mapping[str, str]

    def as_dict(self) -> Document:
        return _present(
            code=self.code,
            name=self.name,
            edition=self.edition,
            issuer=self.issuer or None,
            occupation=self.occupation.as_dict() or None,
            short_names=dict(self.short_names) or None,
            levels={str(one.number): one.as_dict() for one in self.levels},
            basic_requirements=[part.as_dict() for part in self.basic_requirements],
            exam_rules=self.exam_rules.as_dict(),
        )

    def conditions_with_erratum(self) -> list[Condition]:
        """The conditions of any level whose print has a slip."""
        conditions = [one for level in self.levels for one in level.conditions]
        return [one for one in conditions if one.erratum]

    def short_name(self, area: str) -> str:
        """The area's name for narrow screens; its own name, cut, if none is given."""
        return self.short_names.get(area, area[:20])

    @property
    def digest(self) -> str:
        """SHA-256 of the content; layout and comments of the file do not enter."""
        text = json.dumps(self.as_dict(), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def _present(**values: Any) -> Document:
    """The values that say something; a key whose value is None is left out."""
    return {name: value for name, value in values.items() if value is not None}
