"""Whatever a paper officer or bank manager sends to whichever address of the papers, or
of printing for a sitting, it is no accident."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from accounts.models import CentreRole
from exams.papers.blueprints.plans import ground_of
from exams.papers.blueprints.posted import posted_of
from exams.papers.blueprints.presets import preset_rules
from exams.papers.blueprints.services import create_blueprint
from exams.papers.models import PaperForm, PrintRun
from exams.papers.officers import make_officer_key
from exams.papers.openings import ask_opening
from exams.papers.urls import urlpatterns
from exams.sittings.models import Sitting
from question_bank.services.lifecycle import retire_item
from tests.factories import make_form, make_item, make_point, make_staff, make_user
from tests.question_bank.test_junk import accident, spoilt

pytestmark = pytest.mark.django_db
SITTINGS_PRINT = "sittings:print"
PASSPHRASE = "启封口令，够长够长够长够长"


@pytest.fixture
def officers(now):
    first = make_staff(CentreRole.PAPER_OFFICER)
    first.groups.add(Group.objects.get_or_create(name="bank_manager")[0])
    centre = first.assignments.get().centre
    second = make_staff(CentreRole.PAPER_OFFICER, centre=centre)
    for user in (first, second):
        make_officer_key(user=user, passphrase=PASSPHRASE, at=now)
    return first, second


@pytest.fixture
def centre(officers):
    return officers[0].assignments.get().centre


@pytest.fixture
def blueprint(level, now):
    rules = preset_rules("T2", ground_of(level, "theory"), cooldown=3)
    wish = {"actor": None, "centre": None, "level": level, "part": "theory"}
    return create_blueprint(**wish, name="方案", rules=rules, at=now)


@pytest.fixture
def alarm(level, centre, now):
    item = make_item(point=make_point(level=level), pool="exam")
    kept = {"status": "sealed", "created_by": make_user(), "centre": centre}
    form = make_form(kinds=[], items=[(item, 1)], pool="exam", level=level, **kept)
    retire_item(item=item, actor=make_user(), reason="有误", at=now)
    return form.alarms.get()


@pytest.fixture
def forms(alarm, level, centre) -> list[PaperForm]:
    known = {"pool": "exam", "level": level, "centre": centre}
    return [
        alarm.form,
        *(make_form(status=s, **known) for s in ("checked", "released", "withdrawn")),
    ]


@pytest.fixture
def places(forms, blueprint, alarm, officers, level, centre, now):
    """What stands in the addresses, by their route."""
    sealed = alarm.form
    from exams.papers.life import approve_and_seal

    opened = approve_and_seal(
        form=make_form(
            pool="exam", centre=centre, status="checked", created_by=make_user()
        ),
        actor=officers[1],
        at=now,
    )
    opening = ask_opening(
        form=opened, purpose="look", reason="看", actor=officers[1], at=now
    )
    run = PrintRun.objects.create(
        form=sealed, document="paper", copies=1, series="AAAAAAAA", sha256="0" * 64,
        printed_by=officers[0], printed_at=now,
    )  # fmt: skip
    Sitting.objects.create(
        centre=centre, level=level, title="考试", opens_at=now, closes_at=now + timedelta(hours=3),
        theory_form=forms[2], skill_form=None, created_by=officers[0], created_at=now,
    )  # fmt: skip
    return {"opening": opening, "run": run, "alarm": alarm, "blueprint": blueprint}


def arguments(route: str, forms, places) -> Iterator[list[Any]]:
    if "<" not in route:
        yield []
        return
    if route.startswith("blueprints/"):
        yield [places["blueprint"].pk]
    elif route.startswith("prints/"):
        yield [places["run"].pk]
    elif "opening" in route and "<uuid:opening>" in route:
        yield [places["opening"].form_id, places["opening"].pk]
        yield [forms[0].pk, places["opening"].pk]
    elif "alarm" in route:
        yield [forms[0].pk, places["alarm"].pk]
        yield [forms[0].pk, 10**30]
    elif "image" in route:
        yield from ([form.pk, uuid4()] for form in forms)
    elif not route.startswith("jobs/"):
        yield from ([form.pk] for form in forms)
        yield [uuid4()]
        return
    yield [uuid4()] * route.count("<uuid") + [1] * route.count("<int")


def addresses(forms, places) -> Iterator[tuple[str, str]]:
    for pattern in urlpatterns:
        for args in arguments(str(pattern.pattern), forms, places):
            yield pattern.name, reverse(f"papers:{pattern.name}", args=args)
    for form in forms:
        yield "sittings", reverse(SITTINGS_PRINT, args=[form.pk])


def asked(forms, places, level) -> dict[str, dict[str, Any]]:
    some = str(places["blueprint"].pk)
    return {
        "new": {"blueprint": some, "centre": "1", "replaces": str(forms[3].pk)},
        "blueprint_new": {"level": level.key, "part": "theory", "template": "T2"},
        "blueprint_compare": {"old": "1", "new": "1"},
        "compare": {"with": str(forms[2].pk)},
    }


def sent(forms, places, centre, rules) -> dict[str, dict[str, Any]]:
    reason = {"reason": "理由"}
    editor = {"act": "save", "name": "新方案", "owner": str(centre.pk), "note": "改动"}
    editor |= {"from_number": "1", "one_per_point": "1", **fields_of(rules)}
    wish = {"document": "paper", "sheet": "a4", "versions": "2"}
    return {
        "new": {
            "blueprint": str(places["blueprint"].pk), "centre": str(centre.pk),
            "number": "1", "group": "", "cooldown": "3", "request": str(uuid4()),
            "replaces": str(forms[3].pk),
        },
        "blueprint_new": editor,
        "blueprint_edit": editor,
        "officer_key": {"old": "x", "passphrase": PASSPHRASE, "again": PASSPHRASE},
        "ask": reason | {"purpose": "look"},
        "answer": {"passphrase": PASSPHRASE},
        "use": {"passphrase": PASSPHRASE},
        "approve": {"attended": "1"},
        "withdraw": reason,
        "keep": reason,
        "print": {"document": "envelope"} | {"sheet": "a4", "versions": "2"},
        "sittings": wish | {"sitting": str(Sitting.objects.get().pk)},
    }  # fmt: skip


def fields_of(rules) -> dict[str, str]:
    """What the editor sends of rules that can be kept."""
    posted = posted_of(rules)
    return {
        **posted.values,
        **{f"bands-{n}": "20" for n in range(5)},
        **{
            f"sections-{place}-{name}": value
            for place, row in enumerate(posted.sections)
            for name, value in row.values.items()
        },
    }


def test_what_is_sent_would_be_kept(client, forms, places, centre, level):
    """Else junk in one field would never get beyond the faults of the others."""
    rules = preset_rules("T2", ground_of(level, "theory"), cooldown=3)
    right = sent(forms, places, centre, rules)
    for name, args in [
        ("blueprint_new", []),
        ("blueprint_edit", [places["blueprint"].pk]),
        ("new", []),
        ("ask", [places["opening"].form_id]),
        ("keep", [forms[0].pk, places["alarm"].pk]),
        ("withdraw", [forms[1].pk]),
    ]:
        response = client.post(address_of(name, args, level), right[name])
        assert response.status_code == 302, (name, response.content.decode())


def address_of(name: str, args: list[Any], level) -> str:
    query = f"?level={level.key}&part=theory" if name == "blueprint_new" else ""
    return reverse(f"papers:{name}", args=args) + query


@pytest.fixture
def client(officers):
    client = Client()
    client.force_login(officers[0], "django.contrib.auth.backends.ModelBackend")
    return client


def test_no_page_is_broken_by_what_is_asked(client, forms, places, level):
    right = asked(forms, places, level)
    faults = [
        f"{fault} ← {name} {query}"[:300]
        for name, address in addresses(forms, places)
        for query in spoilt(right.get(name, {}))
        if (fault := accident(lambda: client.get(address, query)))  # noqa: B023
    ]
    assert not faults, "\n".join(faults)


@pytest.mark.long
def test_no_act_is_broken_by_what_is_sent(
    client, forms, places, centre, level, blueprint
):
    rules = preset_rules("T2", ground_of(level, "theory"), cooldown=3)
    right = sent(forms, places, centre, rules)
    # The same editor as `blueprint_new`: what breaks one breaks the other.
    right["blueprint_edit"] = {}
    faults = [
        f"{fault} ← {name} {data}"[:400]
        for name, address in addresses(forms, places)
        for data in spoilt(right.get(name, {}))
        if (fault := accident(lambda: client.post(address, data)))  # noqa: B023
    ]
    assert not faults, "\n".join(faults)


def test_no_case_of_a_skill_paper_is_broken(client, level):
    for area in level.standard.areas.all():
        level.weights.create(area=area, part="skill", percent=50)
    rules = preset_rules("S", ground_of(level, "skill"), cooldown=3)
    case = {"cases-0-case": "C01", "cases-0-area": "基础知识", "cases-0-points": "10"}
    right = {"act": "check", **fields_of(rules), **case}
    address = reverse("papers:blueprint_new") + f"?level={level.key}&part=skill"
    faults = [
        f"{fault} ← {data}"[:400]
        for data in spoilt(right)
        if (fault := accident(lambda: client.post(address, data)))  # noqa: B023
    ]
    assert not faults, "\n".join(faults)


def test_no_address_is_broken_by_bytes(client, forms, places):
    raw = b"reason=%ff%fe%00&passphrase=\xff&act=%00&versions=%ff&note=%00"
    kind = "application/x-www-form-urlencoded"
    faults = [
        f"{fault} ← {name}"
        for name, address in addresses(forms, places)
        if (
            fault := accident(lambda: client.generic("POST", address, raw, kind))  # noqa: B023
        )
    ]
    assert not faults, "\n".join(faults)
