"""Whatever a bank manager sends to whichever address of the bank, it is no accident.

For each address the fields that it reads, with values that mean something; then each
field in turn holds each piece of junk.
"""

import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from question_bank.bulk.registry import ACTS
from question_bank.images import upload_image
from question_bank.models import SavedFilter
from question_bank.services.bulk import choose_items
from question_bank.services.drafts import submit_draft
from question_bank.services.exporting import ItemsFile, ask_export, keep_export
from question_bank.services.lifecycle import declare_enemies
from question_bank.services.notes import AttemptFacts, raise_challenge
from question_bank.urls import urlpatterns
from tests.factories import make_draft, make_item, make_point
from tests.pictures import picture_file
from tests.question_bank.test_what_instructors_see import row_of

pytestmark = pytest.mark.django_db

CHINESE = re.compile("[\u4e00-\u9fff]")
JUNK = ("a\x00b", "9" * 5000, "9" * 30, "5.0", "٣²", "", "<script>" * 500)
FILTER = {
    "level": "", "pool": "exam", "search": "社保", "status": "published",
    "kind": "single_choice", "difficulty": "2", "area": "1", "content": "1",
    "point": "P1", "source": "示例法 第一条", "sort": "newest", "page": "1",
}  # fmt: skip
READ: dict[str, dict[str, Any]] = {
    "index": {"level": "", "part": "theory", "pool": "exam", "detail": "fine"},
    "gaps": {"level": "", "part": "theory", "pool": "exam", "show": "items"},
    "points": {"level": "", "area": "AYA", "search": "甲", "state": "active"},
    "points_edit": {"level": "", "area": "AYA"},
    "items": FILTER,
    "grid": FILTER,
    "new": {"level": "", "node": "1", "kind": "task", "point": "1", "difficulty": "2"},
    "compare": {"a": "v1", "b": "r1"},
    "bulk": {"pool": "exam", "reason": "理由"},
    "import": {"rows": "ready", "page": "1"},
    "imports": {"page": "1"},
    "import_template": {"level": ""},
    "source_search": {"q": "示例"},
}


def sent_to(item, writing) -> dict[str, dict[str, Any]]:
    key, other, point = item.pk, writing.item_id, item.point
    body = {
        "from_number": "1", "act": "submit", "stem": "题干（　　）。", "options-0": "甲",
        "key": "A", "difficulty": "2", "cognition": "apply", "minutes": "5",
        "sources": "《示例法》第一条", "keep-stem_long": "有理由",
    }  # fmt: skip
    row = {"was": f"{point.code}|3|understand|", "difficulty": "4", "minutes": "5"}
    grid = {f"{key}-{name}": value for name, value in row.items()}
    return {
        "comment": {"body": "意见"},
        "retire": {"reason": "过时"},
        "revise": {"reason": "新法", "pool": "exam"},
        "review": {"number": "1", "act": "return", "reason": "请改"},
        "challenge": {"act": "uphold", "answer": "改了"},
        "bulk_choose": {"act": "revise", "items": str(key), "query": "", "scope": ""},
        "bulk": {"pool": "exam", "reason": "理由", "digest": "x"},
        "filter_save": {"name": "我的", "query": "search=社保"},
        "filter_rename": {"name": "你的"},
        "import_accept": {"which": "", "row": "2"},
        "import_places": {"place-0": str(point.pk)},
        "import_new": {"level": "1", "pool": "exam", "cognition": "apply"},
        "export": {"file_format": "csv"},
        "editor": body,
        "preview": body,
        "twins": body,
        "new": {"point": str(point.pk), "kind": "task", "pool": "exam"},
        "grid": {"items": str(key), **grid, f"{other}-point": point.code},
        "points_edit": {"seen": "x", "s-AYA-name": "甲", "p-1-code": "AYA001"},
        "points_confirm": {"table": "x"},
        "image_upload": {"alt": "图"},
    }


@pytest.fixture
def places(cast, now) -> dict[str, list[Any]]:
    """What stands in the addresses, by their first word."""
    manager, item = cast.manager, make_item(point=make_point())
    kept = SavedFilter.objects.create(
        owner=manager, name="演示", query="", created_at=now
    )
    facts = AttemptFacts(attempt=uuid4(), place=1, answer_given="A", key_shown="B")
    version = make_item(origin="starter").current
    doubt = raise_challenge(
        version=version, trainee=cast.trainee, body="答案不对", facts=facts, at=now
    )
    run = choose_items(
        owner=manager, act=ACTS["pool"], items=[item.pk], query="", at=now
    )
    group = declare_enemies(
        items=[item, make_item()], actor=manager, reason="重复", at=now
    )
    made = ItemsFile("题.csv", b"x", "text/csv", number=1, exam=0)
    asked = ask_export(query="", file_format="csv", actor=manager, at=now)
    keep_export(asked=asked, made=made, at=now)
    waiting = make_draft(author=cast.author)
    submit_draft(draft=waiting, from_number=1, actor=cast.author, at=now)
    return {
        "items": [item],
        "drafts": [make_draft(author=manager, point=item.point), waiting],
        "bulk": [run],
        "filters": [kept],
        "exports": [asked],
        "imports": [row_of(item, manager, now).batch],
        "challenges": [doubt],
        "enemies": [group],
        "images": [upload_image(data=picture_file(), user=manager, at=now)],
    }


def addresses(places) -> Iterator[tuple[str, str]]:
    """Every address of the bank with its name, of what is there and of what is not."""
    for pattern in urlpatterns:
        name, route = pattern.name, str(pattern.pattern)
        if "<" not in route:
            yield name, reverse(f"question_bank:{name}")
            continue
        found = [one.pk for one in places[route.split("/")[0]]]
        for pk in (*found, 10**30 if "<int" in route else uuid4()):
            yield name, reverse(f"question_bank:{name}", args=[pk])


def spoilt(right: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The right values, and those with one field of junk; of the editor also names."""
    yield right
    for name in right:
        for junk in JUNK:
            yield right | {name: junk}
    for junk in JUNK if "stem" in right else ():
        yield right | {f"keep-{junk}": "x", f"options-{junk}": junk}
        yield right | {"keep-stem_long": junk, "sources": f"《示例{junk}法》第一条"}


def files() -> dict[str, SimpleUploadedFile]:
    content = b"\xff\xfe\x00a,b\n"
    return {name: SimpleUploadedFile("题.xlsx", content) for name in ("file", "image")}


def accident(act) -> str:
    """What is wrong with an answer, or ""; nothing that it did stays."""
    try:
        with transaction.atomic():
            response = act()
            transaction.set_rollback(True)
    except Exception as error:
        return f"{type(error).__name__}: {error}"[:200]
    status = response.status_code
    if status >= 500:
        return str(status)
    if status >= 400 and status != 405:
        said = CHINESE.search(response.content.decode())
        return "" if said else f"{status} says nothing in Chinese"
    return ""


@pytest.fixture
def client(cast):
    client = Client()
    client.force_login(cast.manager, "django.contrib.auth.backends.ModelBackend")
    return client


def test_no_page_is_broken_by_what_is_asked(client, places):
    faults = [
        f"{fault} ← {name} {query}"[:300]
        for name, address in addresses(places)
        for query in spoilt(READ.get(name, {}))
        if (fault := accident(lambda: client.get(address, query)))  # noqa: B023
    ]
    assert not faults, "\n".join(faults)


@pytest.mark.long
def test_no_act_is_broken_by_what_is_sent(client, places):
    right = sent_to(places["items"][0], places["drafts"][0])
    faults = [
        f"{fault} ← {name} {data}"[:300]
        for name, address in addresses(places)
        for data in spoilt(right.get(name, {}))
        if (fault := accident(lambda: client.post(address, data | files())))  # noqa: B023
    ]
    assert not faults, "\n".join(faults)


def test_no_address_is_broken_by_bytes_or_by_a_strange_method(client, places):
    raw = b"reason=%ff%fe&body=\xff\xfe&stem=%00&number=%ff&items=%ff"
    kinds = ("application/x-www-form-urlencoded", "multipart/form-data")
    tries = [
        (method, f"{address}?level=%ff&q=%00", raw, kind)
        for _, address in addresses(places)
        for method in ("POST", "PUT", "DELETE")
        for kind in kinds
    ]
    faults = [
        f"{fault} ← {one}"
        for one in tries
        if (fault := accident(lambda: client.generic(*one)))  # noqa: B023
    ]
    assert not faults, "\n".join(faults)
