"""Small makers of rows for tests: one function a thing, sane defaults, no library.

Each call makes something new unless its docstring says that it is shared.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import Group

from accounts.identity import IdentityNumber, mask
from accounts.models import Centre, IdentityDocument, StaffAssignment, User
from accounts.sealing import sealed_document
from casework.models import Case
from exams.attempts import services
from exams.attempts.errors import AttemptError
from exams.attempts.leases import Lease
from exams.attempts.manifests import standing_manifest
from exams.attempts.models import Attempt, Purpose
from exams.attempts.scribe import Scribe
from exams.papers.alarms import write_index
from exams.papers.assembly import Blueprint
from exams.papers.compositions import (
    CASE,
    Composition,
    Entry,
    composition_of,
    fingerprint,
    to_bytes,
)
from exams.papers.models import FormItem, FormStatus, PaperForm
from exams.papers.plans import plan_of
from exams.papers.releasing import write_items
from exams.papers.sealing.envelopes import seal
from exams.sittings.models import Candidacy, Result, Sitting
from law.models import DatedFact
from question_bank.hashing import content_hash
from question_bank.kinds import KINDS, kind_of
from question_bank.models import (
    AssessmentPoint,
    Draft,
    Item,
    ItemStatus,
    ItemVersion,
    Scope,
)
from question_bank.records import ItemBody, SourceRecord
from question_bank.services.drafts import start_item
from standards.models import Area, Level, Node, Standard

MADE_AT = datetime(2026, 11, 1, 1, 0, tzinfo=UTC)
THEORY_KINDS = ("single_choice", "multiple_choice", "true_false")
_numbers = count(1)


def make_user(name: str = "许文珍", **fields: Any) -> User:
    fields.setdefault("username", f"user{next(_numbers)}")
    return User.objects.create(name=name, **fields)


def make_centre(**fields: Any) -> Centre:
    """A demo centre; pass province_code and is_demo=False for a real one."""
    number = next(_numbers)
    return Centre.objects.create(
        **{
            "name": f"评价机构{number}",
            "organisation_code": "0001",
            "province_code": "99",
            "site_code": f"{number:06d}",
            "is_demo": True,
        }
        | fields
    )


def make_staff(role: str, *, centre: Centre | None = None, **fields: Any) -> User:
    """Somebody with an open-ended role at a centre (a new one if none is given)."""
    user = make_user(**fields)
    StaffAssignment.objects.create(
        user=user,
        centre=centre or make_centre(),
        role=role,
        starts_on=date(2026, 1, 1),
    )
    return user


def make_standard_level(number: int = 4) -> Level:
    """A level of one shared, invented standard with two areas and one node each."""
    standard, made = Standard.objects.get_or_create(
        code="9-99-99-99",
        edition="2026",
        defaults={
            "name": "示例职业",
            "digest": "0" * 64,
            "document": {},
            "loaded_at": MADE_AT,
        },
    )
    if made:
        for place, name in enumerate(("基础知识", "业务办理"), start=1):
            _make_area(standard, place, name)
    level, _ = Level.objects.get_or_create(
        standard=standard,
        number=number,
        defaults={"name": f"{number}级", "hours": 40},
    )
    return level


def _make_area(standard: Standard, place: int, name: str) -> None:
    area = Area.objects.create(
        standard=standard,
        name=name,
        short_name=name,
        position=place,
        is_basic=place == 1,
    )
    Node.objects.create(
        standard=standard,
        area=area,
        kind="basic_section",
        ref=str(place),
        code=str(place),
        text=name,
        position=place,
    )


def make_point(
    *, level: Level | None = None, part: str = "theory", area: str = "基础知识"
) -> AssessmentPoint:
    level = level or make_standard_level()
    node = Node.objects.get(standard=level.standard, area__name=area)
    return AssessmentPoint.objects.create(
        level=level,
        code=f"P{next(_numbers)}",
        name="鉴定点",
        node=node,
        area=node.area,
        part=part,
        importance="X",
        scope=_make_scope(level, part, node),
    )


def _make_scope(level: Level, part: str, node: Node) -> Scope:
    """The lowest range of a part in the node's area; shared."""
    scope = None
    letters = ("A" if part == "theory" else "C", "YZ"[node.area.is_basic], "A")
    for depth, code in enumerate(letters, start=1):
        scope, _ = Scope.objects.get_or_create(
            level=level,
            parent=scope,
            code=code,
            defaults={
                "depth": depth,
                "name": f"范围{code}",
                "half_points": 0,
                "part": part,
                "area": node.area if depth == 2 else None,
            },
        )
    assert scope
    return scope


def make_content(kind: str, **fields: Any) -> dict[str, Any]:
    """Valid content of a kind, with nothing to advise against. Keys: A, A and C, right; 甲 and 乙 in the blanks; 4,200
    元; entries and pairs as they stand; rubric 6 + 4 points. A composite holds one of
    each of the choices and a blank."""
    number = next(_numbers)
    plain = {"stem": f"第 {number} 道示例题的题干。", "explanation": "解析。"}
    rubric = {
        "stem": f"第 {number} 道示例任务。",
        "form": "笔试",
        "materials": [{"title": "来信", "body": "材料正文。"}],
        "rubric": [
            {"code": "a", "title": "要点一", "points": 6, "guide": "说到即可。"},
            {"code": "b", "title": "要点二", "points": 4, "guide": ""},
        ],
        "vetoes": [],
        "reference": "参考答案。",
    }
    keyed = {
        "single_choice": {"options": ["甲", "乙", "丙", "丁"], "key": ["A"]},
        "multiple_choice": {"options": [*"甲乙丙丁戊"], "key": ["A", "C"]},
        "true_false": {"key": True},
        "fill_blank": {
            "blanks": [{"answers": ["甲", "天干之首"]}, {"answers": ["乙"]}]
        },
        "calculation": {
            "results": [
                {"asked": "月工资", "answer": 4200, "tolerance": 0.5, "unit": "元"}
            ]
        },
        "ordering": {"entries": [{"text": "登记"}, {"text": "审核"}, {"text": "发证"}]},
        "matching": {
            "pairs": [{"left": "春", "right": "播种"}, {"left": "秋", "right": "收割"}],
            "extras": [{"right": "冬藏"}],
        },
    }
    if kind == "composite":
        codes = ("single_choice", "multiple_choice", "true_false", "fill_blank")
        parts = [{"kind": code} | plain | keyed[code] for code in codes]
        return {"stem": f"第 {number} 段示例材料。", "parts": parts} | fields
    if kind in ("single_choice", "multiple_choice"):
        plain = {
            "stem": f"第 {number} 道示例题的题干（　　）。",
            "explanation": f"解析。{'、'.join(keyed[kind]['key'])}对。",
        }
    if kind in keyed:
        return plain | keyed[kind] | fields
    by_people = {
        "written": rubric,
        "case_analysis": rubric | {"questions": [{"text": "他能领取吗？"}]},
        "task": rubric | {"form": "模拟操作"},
    }
    return by_people[kind] | fields


def make_item(
    kind: str = "single_choice",
    *,
    point: AssessmentPoint | None = None,
    pool: str = "practice",
    origin: str = "own",
    **content: Any,
) -> Item:
    """A published item with one version; `content` overrides make_content's."""
    item = Item.objects.create(
        code=f"I{next(_numbers)}",
        point=point or make_point(),
        kind=kind,
        pool=pool,
        origin=origin,
    )
    item.current = make_version(item, make_content(kind, **content))
    item.status = ItemStatus.PUBLISHED
    item.save()
    return item


def make_version(item: Item, content: dict[str, Any]) -> ItemVersion:
    """The next version, signed by as many shared people as its pool takes."""
    kind = kind_of(item.kind)
    kind.check(content)
    return ItemVersion.objects.create(
        pool=item.pool,
        origin=item.origin,
        **_signatories(item),
        item=item,
        number=item.versions.count() + 1,
        content=content,
        content_hash=content_hash(item.kind, content),
        difficulty=3,
        cognition="understand",
        points=kind.total(content) if kind.own_points else None,
        created_at=MADE_AT,
    )


def make_body(kind: str = "single_choice", **content: Any) -> ItemBody:
    """What a complete draft says; it rests on the invented standard."""
    strategy, filled = kind_of(kind), make_content(kind, **content)
    return ItemBody(
        kind=kind,
        content=filled,
        difficulty=3,
        cognition="understand",
        points=strategy.total(filled) if strategy.own_points else None,
        minutes=10 if strategy.own_points else None,
        sources=(SourceRecord(standard="1"),),
    )


def make_bank_person(*roles: str, **fields: Any) -> User:
    """Somebody with these platform roles."""
    user = make_user(**fields)
    user.groups.set([Group.objects.get_or_create(name=role)[0] for role in roles])
    return user


def make_draft(
    *,
    author: User | None = None,
    pool: str = "practice",
    kind: str = "single_choice",
    point: AssessmentPoint | None = None,
    source: str = "1",
    at: datetime = MADE_AT,
    **content: Any,
) -> Draft:
    """A new item in writing; `source` is a node of its standard."""
    body = make_body(kind, **content)
    return start_item(
        author=author or make_bank_person("instructor"),
        point=point or make_point(),
        pool=pool,
        body=replace(body, sources=(SourceRecord(standard=source),)),
        at=at,
    )


def _signatories(item: Item) -> dict[str, User]:
    if item.origin == "starter":
        return {}
    roles = ["author", "reviewer", "final_reviewer"]
    return {
        role: User.objects.get_or_create(username=f"bank-{role}")[0]
        for role in (roles if item.pool == "exam" else roles[:2])
    }


def make_form(
    *,
    part: str = "theory",
    kinds: Sequence[str] = THEORY_KINDS,
    level: Level | None = None,
    pool: str = "practice",
    items: Sequence[tuple[Item, int]] = (),
    cases: Sequence[Case] = (),
    seed: int = 424242,
    **fields: Any,
) -> PaperForm:
    """A released form with one new item for each of `kinds`, in that order, then
    `items`, each with its points, then `cases`, 20 points each. It is whole: the checker passes it.

    Choices are worth 1 point, written answers and tasks what their rubric gives;
    options stand in the item's own order (see make_form_item).
    """
    make_exam_facts()
    level = level or make_standard_level()
    made = [_placed_item(kind, level, part, pool) for kind in kinds]
    entries = [
        _entry(place, item, points)
        for place, (item, points) in enumerate([*made, *items], start=1)
    ]
    entries += [
        _case_entry(len(entries) + number, case, entries[0].area)
        for number, case in enumerate(cases, start=1)
    ]
    form = _kept_form(level, part, pool, _composition(entries, seed), fields)
    if form.is_opened or form.stage == FormStatus.WITHDRAWN:
        write_items(form, composition_of(form))
    return form


def _placed_item(kind: str, level: Level, part: str, pool: str) -> tuple[Item, Decimal]:
    item = make_item(kind, point=make_point(level=level, part=part), pool=pool)
    return item, item.current.points or Decimal(1)


def _entry(place: int, item: Item, points: Decimal | int) -> Entry:
    return Entry(
        position=place,
        item=item.code,
        version=item.current.number,
        version_id=item.current.pk,
        kind=item.kind,
        area=item.point.area.name,
        half_points=int(points * 2),
        assessment_point=item.point.code,
        level=item.point.level.number,
        difficulty=item.current.difficulty,
        content_hash=item.current.content_hash,
    )


def _case_entry(place: int, case: Case, area: str) -> Entry:
    return Entry(
        position=place,
        item=case.slug,
        version=1,
        version_id=None,
        case_id=case.pk,
        kind=CASE,
        area=area,
        half_points=40,
        assessment_point="",
        level=case.level,
        difficulty=3,
    )


def _composition(entries: Sequence[Entry], seed: int) -> Composition:
    return Composition(
        seed=seed, items_digest="0" * 64, proof=(), entries=tuple(entries), salt="5a17"
    )


def _kept_form(
    level: Level, part: str, pool: str, composition: Composition, fields: dict[str, Any]
) -> PaperForm:
    entries, pk = composition.entries, uuid4()
    envelope = seal(to_bytes(composition), pk)
    known = {
        "id": pk,
        "code": f"J{next(_numbers)}",
        "label": "A",
        "level": level,
        "part": part,
        "pool": pool,
        "working_minutes": 90,
        "blueprint": plan_of(_blueprint(level, entries)) if entries else {},
        "bank_digest": "0" * 64,
        "digest": fingerprint(composition),
        "envelope": envelope.sealed,
        "envelope_key_id": envelope.key_id,
        "wrapped_key": envelope.wrapped_key,
        "item_count": len(entries),
        "has_starter_items": _have_starters(entries),
        "has_case": composition.has_case,
        "created_at": MADE_AT,
        "status": FormStatus.RELEASED,
    }
    form = PaperForm(**known | fields)
    if form.is_opened and "released_at" not in fields:
        form.released_at = MADE_AT
    if form.stage == FormStatus.WITHDRAWN:
        form.withdrawn_reason = "测试"
    form.save(force_insert=True)
    write_index(form, composition)
    return form


def _blueprint(level: Level, entries: Sequence[Entry]) -> Blueprint:
    """A plan without sections, which any items can fit: points of each area."""
    shares: dict[str, int] = {}
    for entry in entries:
        shares[entry.area] = shares.get(entry.area, 0) + entry.half_points
    total = sum(shares.values())
    return Blueprint(
        level=level.number,
        part="skill",
        areas=tuple((area, share * 100 // total) for area, share in shares.items()),
        half_points=total,
        kinds=frozenset(entry.kind for entry in entries),
    )


def _have_starters(entries: Sequence[Entry]) -> bool:
    versions = [entry.version_id for entry in entries]
    return Item.objects.filter(versions__in=versions, origin="starter").exists()


def make_exam_facts() -> None:
    """The dated facts of the exam room: 5 s of grace, 30 min to hand-in, for the late
    and for codes at the end of the room."""
    for key, value, unit in (
        ("exam.grace_s", "5", "秒"),
        ("exam.early_min", "30", "分钟"),
        ("exam.late_min", "30", "分钟"),
        ("exam.room_end_min", "30", "分钟"),
    ):
        DatedFact.objects.get_or_create(
            key=key,
            valid_from=date(2022, 1, 1),
            defaults={"value": value, "unit": unit, "source": "测试"},
        )


def make_form_item(
    form: PaperForm, item: Item, option_order: Sequence[int] = ()
) -> FormItem:
    """Append `item` to a released form; `option_order` shuffles what is shown."""
    return FormItem.objects.create(
        form=form,
        position=form.items.count() + 1,
        version=item.current,
        kind=item.kind,
        area_name=item.point.area.name,
        points=item.current.points or Decimal(1),
        option_order=list(option_order),
    )


def make_attempt(
    form: PaperForm | None = None,
    *,
    candidate: User | None = None,
    at: datetime = MADE_AT,
    purpose: str = "mock",
    **conditions: Any,
) -> Attempt:
    """An admitted attempt, ready to start; `conditions` go to `admit`."""
    return services.admit(
        candidate=candidate or make_user(),
        form=form or make_form(),
        purpose=Purpose(purpose),
        at=at,
        **conditions,
    )


def make_open_attempt(
    form: PaperForm | None = None, *, at: datetime = MADE_AT, **fields: Any
) -> tuple[Attempt, Lease]:
    """An attempt that started at `at`, and the lease to write to it."""
    attempt = make_attempt(form, at=at, **fields)
    lease = services.start_attempt(attempt=attempt, at=at)
    attempt.refresh_from_db()
    return attempt, lease


def make_submitted_attempt(
    form: PaperForm | None = None,
    answers: Mapping[int, Any] | None = None,
    *,
    at: datetime = MADE_AT,
    **fields: Any,
) -> Attempt:
    """A handed-in attempt. `answers` by question number, from 1: letters as shown
    ("A", "AC") for choices, a text for what people mark, else a whole payload."""
    attempt, lease = make_open_attempt(form, at=at, **fields)
    answer_all(attempt, lease, answers or {}, at=at)
    return hand_in(attempt, at=at)


def answer_all(
    attempt: Attempt, lease: Lease, answers: Mapping[int, Any], *, at: datetime
) -> None:
    """Save `answers` as an honest browser does."""
    kinds = dict(attempt.form.items.values_list("position", "kind"))
    scribe = Scribe(lease, attempt.form_id)
    for position, answer in answers.items():
        scribe.note(position, _payload(kinds[position], answer))
    refused = [one for one in scribe.send(at=at) if isinstance(one, AttemptError)]
    assert not refused, refused


def hand_in(attempt: Attempt, *, at: datetime) -> Attempt:
    """Hand in with the manifest of an honest browser."""
    attempt.refresh_from_db()
    manifest = standing_manifest(attempt)
    return services.submit_attempt(attempt=attempt, manifest=manifest, at=at)


def _payload(kind: str, answer: Any) -> Mapping[str, Any]:
    if isinstance(answer, Mapping):
        return answer
    return {"choice": list(answer)} if KINDS[kind].marked_by_key else {"text": answer}


def make_document(user: User, number: str = "990101198503070020") -> IdentityDocument:
    """The resident ID of `user`, sealed; its check digit is not looked at."""
    identity = IdentityNumber("resident_id", number, mask(number))
    document = sealed_document(user, identity)
    document.added_at = MADE_AT
    document.save()
    return document


def make_sitting(**fields: Any) -> Sitting:
    """A sitting whose results are released; its clerk is a new user."""
    return Sitting.objects.create(
        **{
            "centre": fields.get("centre") or make_centre(),
            "level": fields.get("level") or make_standard_level(),
            "title": f"第 {next(_numbers)} 次认定",
            "opens_at": datetime(2026, 11, 14, 1, 0, tzinfo=UTC),
            "closes_at": datetime(2026, 11, 14, 9, 0, tzinfo=UTC),
            "status": "released",
            "created_by": make_user("考务员"),
            "created_at": MADE_AT,
        }
        | fields
    )


def make_candidacy(*, sitting: Sitting | None = None, **fields: Any) -> Candidacy:
    """An admitted person with an identity document; tickets count up."""
    sitting = sitting or make_sitting()
    name = fields.pop("name", "许文珍")
    user = fields.pop("user", None) or make_user(name)
    if not user.identity_documents.exists():
        make_document(user, f"99010119850307{next(_numbers):04d}")
    return Candidacy.objects.create(
        **{
            "sitting": sitting,
            "user": user,
            "ticket": f"2026{next(_numbers):06d}",
            "condition_code": "1",
            "status": "admitted",
            "registered_by": sitting.created_by,
            "registered_at": MADE_AT,
        }
        | fields
    )


def make_result(
    candidacy: Candidacy | None = None,
    *,
    theory: str | None = "72.5",
    skill: str | None = "80",
    **fields: Any,
) -> Result:
    """A released result; None is 缺考. The outcome follows from the scores."""
    candidacy = candidacy or make_candidacy()
    scores = [Decimal(score) if score else None for score in (theory, skill)]
    passed = all(score is not None and score >= 60 for score in scores)
    return Result.objects.create(
        **{
            "candidacy": candidacy,
            "version": candidacy.results.count() + 1,
            "theory_score": scores[0],
            "skill_score": scores[1],
            "theory_code": "scored" if theory else "absent",
            "skill_code": "scored" if skill else "absent",
            "pass_mark": 60,
            "outcome": "passed" if passed else "failed",
            "status": "released",
            "prepared_by": candidacy.sitting.created_by,
            "prepared_at": datetime(2026, 11, 18, 1, 0, tzinfo=UTC),
            "released_by": make_user("发布人"),
            "released_at": datetime(2026, 11, 20, 1, 0, tzinfo=UTC),
        }
        | fields
    )
