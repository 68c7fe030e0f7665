"""How fast the editor answers while somebody types: `python -m benchmarks.blueprint_live`.

Makes a new database (SQLite in a temporary folder, or on the test server named by
DATABASE_URL), fills it with 5,000 exam items in seven areas, a fifth of them in enemy
pairs, and posts the editor's form as htmx does, each time with another number in it.
Leaves with an error if the goal of docs/performance.md is missed. Run with
`PYTHONPATH=site:.`.
"""

import argparse
import random
import statistics
import sys
import tempfile
import time

from benchmarks.assembly_banks import AREAS, KINDS, weighted
from benchmarks.scratch_database import new_database, set_up

ITEMS = 5_000
KEYSTROKES = 15
GOAL = 0.3
clock = [time.perf_counter]
missed: list[str] = []


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=ITEMS)
    parser.add_argument(
        "--cpu",
        action="store_true",
        help="on a busy machine: time of this process only, which on SQLite is all",
    )
    options = parser.parse_args()
    if options.cpu:
        clock.append(time.process_time)
    with tempfile.TemporaryDirectory() as folder:
        set_up(folder)
        with new_database("benchmark_blueprint_live"):
            measure(options.items)
    sys.exit(f"missed: {', '.join(missed)}" if missed else 0)


def measure(size: int) -> None:
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)
    level = make_level()
    fill_bank(level, size)
    for name, wish in (("possible", {}), ("impossible", {"lots": True})):
        typing(level, name, **wish)


def make_level():
    """A level with the seven areas and weights of the synthetic banks."""
    from standards.models import Area
    from tests.factories import make_standard_level

    level = make_standard_level()
    rules = {"theory": {"minutes": 90}, "skill": {"minutes": 90}}
    level.standard.document = {"exam_rules": rules}
    level.standard.save()
    for place, (name, percent) in enumerate(AREAS, start=10):
        area = Area.objects.create(
            standard=level.standard,
            name=name,
            short_name=name,
            position=place,
            is_basic=False,
        )
        level.weights.create(area=area, part="theory", percent=percent)
    return level


def fill_bank(level, size: int) -> None:
    """Published exam items of the right kinds, on four times fewer points."""
    from question_bank.models import Item
    from tests.factories import make_item, make_point

    chance = random.Random(1)
    first = make_item(point=make_point(level=level), pool="exam")
    points = make_points(level, first, size // 4, chance)
    items = Item.objects.bulk_create(
        Item(
            code=f"B{number:06}",
            point=chance.choice(points),
            kind=weighted(chance, KINDS),
            pool="exam",
            origin="own",
        )
        for number in range(size)
    )
    publish(items, first.current, chance)
    make_enemies(items, size // 10, chance)


def make_points(level, like, number: int, chance: random.Random) -> list:
    from question_bank.models import AssessmentPoint

    areas = {area.name: area for area in level.standard.areas.all()}
    return AssessmentPoint.objects.bulk_create(
        AssessmentPoint(
            level=level,
            code=f"Q{place:05}",
            name="鉴定点",
            node=like.point.node,
            area=areas[weighted(chance, AREAS)],
            part="theory",
            importance=chance.choices("XYZ", (80, 15, 5))[0],
            scope=like.point.scope,
        )
        for place in range(max(1, number))
    )


def publish(items: list, like, chance: random.Random) -> None:
    """A first version of each, signed by the people of the version `like`."""
    from question_bank.hashing import content_hash
    from question_bank.models import Item, ItemVersion
    from tests.factories import MADE_AT, make_content

    signed = {
        name: getattr(like, name) for name in ("author", "reviewer", "final_reviewer")
    }
    contents = {kind: make_content(kind) for kind, _share in KINDS}
    versions = ItemVersion.objects.bulk_create(
        ItemVersion(
            item=item,
            number=1,
            content=contents[item.kind],
            content_hash=content_hash(item.kind, contents[item.kind]),
            difficulty=chance.choices(range(1, 6), (1, 2, 4, 2, 1))[0],
            cognition="understand",
            pool="exam",
            origin="own",
            created_at=MADE_AT,
            **signed,
        )
        for item in items
    )
    for item, version in zip(items, versions, strict=True):
        item.current, item.status = version, "published"
    Item.objects.bulk_update(items, ["current", "status"], batch_size=500)


def make_enemies(items: list, number: int, chance: random.Random) -> None:
    """So many pairs that must not meet."""
    from question_bank.models import EnemyGroup
    from tests.factories import MADE_AT

    groups = EnemyGroup.objects.bulk_create(
        EnemyGroup(reason="同义", created_at=MADE_AT) for _ in range(number)
    )
    link = EnemyGroup.items.through
    link.objects.bulk_create(
        link(enemygroup_id=group.pk, item_id=item.pk)
        for group in groups
        for item in chance.sample(items, 2)
    )


def typing(level, name: str, *, lots: bool = False) -> None:
    """Post the editor's form at each keystroke; the first finds nothing in memory."""
    from django.urls import reverse

    from exams.papers.blueprints.live import forget_verdicts
    from exams.papers.blueprints.plans import ground_of
    from exams.papers.blueprints.posted import posted_of
    from exams.papers.blueprints.presets import preset_rules
    from exams.papers.blueprints.stock import forget_stocks
    from tests.factories import make_staff

    officer = make_staff("paper_officer")
    rules = preset_rules("T2", ground_of(level, "theory"), cooldown=3)
    data = form_of(posted_of(rules))
    address = reverse("papers:blueprint_new", query={"level": level.key})
    warm(officer, address, data)
    forget_stocks()
    forget_verdicts()
    times = []
    for number in range(KEYSTROKES):
        data |= {"minutes": str(90 + number), "difficulty_target": f"0.{640 + number}"}
        if lots:
            data |= {"core_percent": str(99 - number % 3), "anchors": "0"}
            data |= {f"bands-{n}": p for n, p in enumerate(("60", "0", "0", "0", "40"))}
        begin = clock[-1]()
        response = ask(officer, address, data)
        times.append(clock[-1]() - begin)
        assert response.status_code == 200, response.status_code
    told = response.content.decode()
    verdict = next(word for word in ("组得出", "已证明", "还不能断定") if word in told)
    report(f"{name}: first, bank read anew", times[0])
    report(f"{name}: median keystroke", statistics.median(times[1:]), more=verdict)
    report(f"{name}: worst keystroke", max(times[1:]))


def ask(officer, address: str, data: dict[str, str]):
    """The view as htmx calls it; sessions and middleware are not measured."""
    from django.test import RequestFactory

    from exams.papers.blueprints.editor import new

    request = RequestFactory(SERVER_NAME="127.0.0.1").post(address, data)
    request.user, request.htmx = officer, True
    return new(request)


def warm(officer, address: str, data: dict[str, str]) -> None:
    """The templates and OR-tools are loaded once in the life of a process."""
    begin = clock[-1]()
    ask(officer, address, data)
    sys.stdout.write(f"first request of a process {clock[-1]() - begin:.2f} s\n")


def form_of(posted) -> dict[str, str]:
    data = {"act": "check", "one_per_point": "1", **posted.values}
    data |= {f"bands-{place}": text for place, text in enumerate(posted.bands)}
    for place, row in enumerate(posted.sections):
        data |= {f"sections-{place}-{name}": v for name, v in row.values.items()}
    return data


def report(name: str, took: float, more: str = "") -> None:
    if took > GOAL:
        missed.append(name)
    sys.stdout.write(
        f"{name:<40} {took * 1000:>6.0f} ms  goal {GOAL * 1000:.0f} {more}\n"
    )


if __name__ == "__main__":
    main()
