"""What an instructor sees of a group, ready to be drawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from exams.practice.mastery import wording
from exams.practice.mastery.answers import class_evidence
from exams.practice.mastery.folding import Place, RowEvidence
from exams.practice.mastery.frame import ExamFrame, exam_frame
from exams.practice.mastery.points import ENOUGH_IN_ROW, Held, PartMastery
from exams.practice.mastery.rows import ExamArea, ExamRow
from exams.practice.models import GroupMember, PracticeAnswer, StudyGroup
from standards.models import Part

# Shares of those who hold a row, from which on a cell is quieter.
MOST, HALF, SOME = 0.75, 0.5, 0.25


@dataclass(frozen=True)
class PartFigures:
    """One member's part as the list shows it; figures are None while nothing can be
    said."""

    part: Part
    answers: int
    score: int | None
    low: int
    high: int
    verdict: wording.Verdict

    @property
    def width(self) -> int:
        return self.high - self.low

    @property
    def mark(self) -> str:
        """Where the estimate stands on the ruler."""
        return f"{(self.score or 0) - 0.7:.1f}"


@dataclass(frozen=True)
class PersonRow:
    """A member: name, both parts, the day of the last answer."""

    user: User
    joined_at: datetime
    parts: tuple[PartFigures, ...]
    last_at: datetime | None


@dataclass(frozen=True)
class NodeCell:
    """A row of the standard over the whole group.

    Of `members`, `seen` have answered enough there to tell; `holders` of those earn
    three fifths of its points or more, by the estimate.
    """

    row: ExamRow
    members: int
    seen: int
    holders: int
    answers: int

    @property
    def step(self) -> int:
        """Of the heat map: 4 most hold it … 1 hardly anybody; 0 too little is seen."""
        if not self.seen or self.seen < HALF * self.members:
            return 0
        share = self.holders / self.seen
        steps = ((4, MOST), (3, HALF), (2, SOME))
        return next((step for step, least in steps if share >= least), 1)

    @property
    def says(self) -> str:
        return _(
            "%(row)s：%(members)s 人里有 %(seen)s 人做够 %(enough)s 题，其中 %(holders)s 人估计能拿到六成以上的分；共做过 %(answers)s 题"
        ) % {
            "row": f"{self.row.code} {self.row.name}",
            "members": self.members,
            "holders": self.holders,
            "seen": self.seen,
            "enough": ENOUGH_IN_ROW,
            "answers": self.answers,
        }

    @property
    def points_text(self) -> str:
        return wording.points_text(self.row.points)


@dataclass(frozen=True)
class AreaCells:
    area: ExamArea
    cells: tuple[NodeCell, ...]


@dataclass(frozen=True)
class GroupPage:
    """A group with the map of one part and its people."""

    group: StudyGroup
    part: Part
    people: tuple[PersonRow, ...]
    areas: tuple[AreaCells, ...]
    pass_mark: int

    @property
    def likely(self) -> int:
        """How many will most probably pass this part."""
        return sum(
            one.verdict.tone == "saved"
            for person in self.people
            for one in person.parts
            if one.part == self.part
        )

    @property
    def known(self) -> int:
        """Of how many something can be said in this part."""
        return sum(
            one.score is not None
            for person in self.people
            for one in person.parts
            if one.part == self.part
        )


@dataclass(frozen=True)
class PersonCell:
    """A row of the standard for one member: what joining told them would be seen."""

    row: ExamRow
    held: Held

    @property
    def verdict(self) -> wording.Verdict:
        return wording.row_verdict(self.held)

    @property
    def points_text(self) -> str:
        return wording.points_text(self.row.points)


@dataclass(frozen=True)
class PersonArea:
    area: ExamArea
    cells: tuple[PersonCell, ...]


@dataclass(frozen=True)
class PersonPart:
    figures: PartFigures
    areas: tuple[PersonArea, ...]


@dataclass(frozen=True)
class PersonPage:
    """One member of a group by rows of the standard, both parts."""

    group: StudyGroup
    person: PersonRow
    parts: tuple[PersonPart, ...]
    pass_mark: int


Masteries = Mapping[int, Mapping[Part, PartMastery]]
_NOTHING: Final[Mapping[Place, RowEvidence]] = {}


def group_page(*, group: StudyGroup, part: Part, at: datetime) -> GroupPage:
    """The page of a group (8 queries, whatever its size). Reads level and standard."""
    members = list(
        GroupMember.objects.present()
        .filter(group=group)
        .select_related("user")
        .order_by("user__name", "pk")
    )
    frame = exam_frame(group.level, timezone.localdate(at))
    masteries = _masteries(frame, members, at)
    last = _last_answers(members, at)
    return GroupPage(
        group=group,
        part=part,
        people=tuple(
            _person(member, masteries[member.user_id], last) for member in members
        ),
        areas=tuple(
            AreaCells(area, cells)
            for area, cells in zip(
                frame.tables[part], _cells(frame, part, masteries), strict=True
            )
        ),
        pass_mark=frame.pass_mark,
    )


def person_page(*, member: GroupMember, at: datetime) -> PersonPage:
    """One member by rows of the standard. Reads user, group, level and standard."""
    frame = exam_frame(member.group.level, timezone.localdate(at))
    masteries = _masteries(frame, [member], at)[member.user_id]
    person = _person(member, masteries, _last_answers([member], at))
    return PersonPage(
        group=member.group,
        person=person,
        parts=tuple(
            PersonPart(one, _person_areas(frame, one.part, masteries[one.part]))
            for one in person.parts
        ),
        pass_mark=frame.pass_mark,
    )


def _person(
    member: GroupMember,
    masteries: Mapping[Part, PartMastery],
    last: Mapping[int, datetime],
) -> PersonRow:
    return PersonRow(
        user=member.user,
        joined_at=member.joined_at,
        parts=tuple(_figures(part, masteries[part]) for part in Part),
        last_at=last.get(member.user_id),
    )


def _person_areas(
    frame: ExamFrame, part: Part, mastery: PartMastery
) -> tuple[PersonArea, ...]:
    held = mastery.held()
    return tuple(
        PersonArea(area, tuple(PersonCell(row, held[row.key]) for row in area.rows))
        for area in frame.tables[part]
    )


def _masteries(
    frame: ExamFrame, members: list[GroupMember], at: datetime
) -> dict[int, dict[Part, PartMastery]]:
    people = [member.user_id for member in members]
    evidence = class_evidence(people, frame.level, at)
    return {
        pk: {part: frame.mastery(part, evidence.get(pk, _NOTHING)) for part in Part}
        for pk in people
    }


def _last_answers(members: list[GroupMember], at: datetime) -> dict[int, datetime]:
    """When each of them last answered anything in practice (1 query)."""
    answers = PracticeAnswer.objects.filter(
        user__in=[member.user_id for member in members], at__lte=at
    )
    return dict(answers.order_by().values_list("user").annotate(Max("at")))


def _figures(part: Part, mastery: PartMastery) -> PartFigures:
    if not mastery.is_known:
        unknown = wording.unknown_verdict()
        return PartFigures(part, mastery.answers, None, 0, 0, unknown)
    ready = mastery.readiness()
    return PartFigures(
        part=part,
        answers=mastery.answers,
        score=round(ready.score),
        low=round(ready.low),
        high=round(ready.high),
        verdict=wording.verdict_of(ready),
    )


def _cells(
    frame: ExamFrame, part: Part, masteries: Masteries
) -> list[tuple[NodeCell, ...]]:
    held = [one[part].held() for one in masteries.values()]
    return [
        tuple(
            NodeCell(
                row=row,
                members=len(held),
                seen=sum(one[row.key].is_seen for one in held),
                holders=sum(one[row.key].is_mastered for one in held),
                answers=sum(one[row.key].answers for one in held),
            )
            for row in area.rows
        )
        for area in frame.tables[part]
    ]
