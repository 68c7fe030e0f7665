"""A centre with its staff, a level with the national rules, and a sitting to arrange.

Theory papers have three single choices of 59, 1 and 40 points; skill papers one task
whose two scoring points are 60 and 40 points. So every total that matters is in reach.
"""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path

import pytest

from accounts.identity import check_character
from exams.attempts.services import start_attempt
from exams.marking.rubrics import rubric_items
from exams.marking.services import NewMark, save_marks, sign_sheet
from exams.sittings.roster import Roster, RosterRow
from exams.sittings.services import (
    RoomPlan,
    add_room,
    admit_candidates,
    appoint_panel,
    attach_forms,
    close_sitting,
    place_candidates,
    plan_sitting,
    prepare_results,
    register_candidates,
    release_results,
)
from standards.models import ApplicationCondition, Standard
from standards.validation import read_standard
from tests.factories import (
    answer_all,
    hand_in,
    make_centre,
    make_form,
    make_item,
    make_point,
    make_staff,
    make_standard_level,
)

DOCUMENT = Path(__file__).parents[2] / "standards/data/3-01-04-03-2022.yaml"
RUBRIC = [
    {"code": "a", "title": "要点一", "points": 60, "guide": ""},
    {"code": "b", "title": "要点二", "points": 40, "guide": ""},
]
HOURS = timedelta(hours=1)
_numbers = count(1)


@pytest.fixture(scope="session")
def national_document():
    return read_standard(DOCUMENT.read_bytes()).as_dict()


@pytest.fixture
def level(db, national_document):
    """Level 4 of the invented standard, under the exam rules of the national one."""
    level = make_standard_level(4)
    Standard.objects.filter(pk=level.standard_id).update(document=national_document)
    for place, code in enumerate(("4-1", "4-2"), start=1):
        ApplicationCondition.objects.get_or_create(
            level=level, code=code, defaults={"text": "条件。", "position": place}
        )
    return make_standard_level(4)


@pytest.fixture
def centre(db):
    return make_centre(site_code="000123")


@pytest.fixture
def clerk(centre):
    return make_staff("clerk", centre=centre, name="孟考务")


@pytest.fixture
def registrar(centre):
    return make_staff("registrar", centre=centre, name="齐发布")


@pytest.fixture
def examiners(centre):
    return [make_staff("examiner", centre=centre, name="考评员") for _ in range(3)]


def new_id_number():
    """A well-formed number that belongs to nobody: its region code is not assigned."""
    first = f"99010119850307{next(_numbers) % 1000:03}"
    return first + check_character(first)


def make_row(**fields):
    """One valid line of a list of candidates."""
    return replace(
        RosterRow(
            line=2,
            name="许文珍",
            kind="居民身份证",
            number=new_id_number(),
            phone="13800000000",
            employer="青岭县就业服务中心",
            condition="4-1",
        ),
        **fields,
    )


def make_roster(size=1, **fields):
    rows = (make_row(line=line, **fields) for line in range(2, size + 2))
    return Roster(tuple(rows))


def make_theory_form(level, **fields):
    origin = fields.pop("origin", "own")
    pool = fields.get("pool", "exam")
    items = [
        (
            make_item(
                "single_choice",
                point=make_point(level=level),
                pool=pool,
                origin=origin,
            ),
            points,
        )
        for points in (59, 1, 40)
    ]
    return make_form(
        **{"part": "theory", "kinds": [], "level": level, "pool": pool, "items": items}
        | fields
    )


def make_skill_form(level, **fields):
    pool = fields.get("pool", "exam")
    point = make_point(level=level, part="skill", area="业务办理")
    item = make_item("task", point=point, pool=pool, rubric=RUBRIC)
    return make_form(
        **{
            "part": "skill",
            "kinds": [],
            "level": level,
            "pool": pool,
            "items": [(item, 100)],
        }
        | fields
    )


class Stage:
    """One sitting and short verbs to bring it to any point of its life."""

    def __init__(self, sitting, clerk, registrar, examiners, now):
        self.sitting, self.now = sitting, now
        self.clerk, self.registrar, self.examiners = clerk, registrar, examiners
        self.theory_form = make_theory_form(sitting.level)
        self.skill_form = make_skill_form(sitting.level)

    @property
    def over(self):
        return self.sitting.closes_at + timedelta(minutes=1)

    def _act(self, service, *, actor=None, at=None, **arguments):
        done = service(
            sitting=self.sitting,
            actor=actor or self.clerk,
            at=at or self.now,
            **arguments,
        )
        self.sitting.refresh_from_db()
        return done

    def register(self, size=1, roster=None):
        return self._act(register_candidates, roster=roster or make_roster(size))

    def attach(self, theory_form=None, skill_form=None):
        return self._act(
            attach_forms,
            theory_form=theory_form or self.theory_form,
            skill_form=skill_form or self.skill_form,
        )

    def add_room(self, name="1 考场", invigilators=(), **plan):
        """A room of six seats, three in a row, with a checked door."""
        plan = RoomPlan(**{"name": name, "seats": 6, "columns": 3} | plan)
        return self._act(add_room, plan=plan, invigilators=list(invigilators))

    def place(self):
        return self._act(place_candidates)

    def admit(self, **fields):
        return self._act(admit_candidates, **fields)

    def appoint(self, examiners=None):
        examiners = examiners or self.examiners
        return self._act(appoint_panel, chair=examiners[0], examiners=examiners)

    def open(self, size=1):
        """Candidates admitted, papers attached, panel named; the candidacies."""
        self.register(size)
        self.attach()
        self.appoint()
        return self.admit()

    def sit(self, candidacy, theory=None, skill=None):
        """Take the parts: right answers up to 59, 60 or 100 points; skill is any text."""
        if theory is not None:
            right = {0: 0, 59: 1, 60: 2, 100: 3}[theory]
            letters = ["A"] * right + ["B"] * (3 - right)
            self._take(candidacy.theory_attempt, [{"choice": [one]} for one in letters])
        if skill is not None:
            self._take(candidacy.skill_attempt, [{"text": "作答。"}])

    def _take(self, attempt, payloads):
        at = self.sitting.opens_at
        lease = start_attempt(attempt=attempt, at=at)
        answers = dict(enumerate(payloads, start=1))
        answer_all(attempt, lease, answers, at=at + timedelta(minutes=1))
        hand_in(attempt, at=at + HOURS)

    def close(self, **fields):
        return self._act(close_sitting, at=fields.pop("at", self.over), **fields)

    def mark(self, candidacy, skill):
        """Every examiner gives the task these points."""
        first = min(Decimal(skill), Decimal(60))
        item = rubric_items(self.skill_form)[0].form_item
        marks = [
            NewMark(item, "a", first),
            NewMark(item, "b", Decimal(skill) - first),
        ]
        script = candidacy.skill_attempt.script
        for sheet in script.sheets.all():
            save_marks(sheet=sheet, marks=marks, at=self.over)
            sign_sheet(sheet=sheet, at=self.over)

    def prepare(self, **fields):
        return self._act(prepare_results, at=self.over, **fields)

    def release(self, **fields):
        actor = fields.pop("actor", self.registrar)
        return self._act(release_results, actor=actor, at=self.over, **fields)

    def scored(self, *scores):
        """Sit, close, mark and prepare; `scores` are (theory, skill) or None if absent."""
        candidacies = self.open(len(scores))
        for candidacy, (theory, skill) in zip(candidacies, scores, strict=True):
            self.sit(candidacy, theory, skill)
        self.close()
        for candidacy, (_, skill) in zip(candidacies, scores, strict=True):
            if skill is not None:
                self.mark(candidacy, skill)
        return self.prepare()


@pytest.fixture
def sitting(centre, level, clerk, now):
    return plan_sitting(
        centre=centre,
        level=level,
        title="四级认定第一批",
        opens_at=now + HOURS,
        closes_at=now + 5 * HOURS,
        actor=clerk,
        at=now,
    )


@pytest.fixture
def stage(sitting, clerk, registrar, examiners, now):
    return Stage(sitting, clerk, registrar, examiners, now)
