"""The permission table holds, and no address of ours is missing from it."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.permissions.conftest import PEOPLE
from tests.permissions.table import TABLE, Row

OURS = {
    "accounts", "attempts", "casework", "certificates", "courses", "door", "jobs", "law",
    "marking", "papers", "practice", "question_bank", "sittings", "standards", "ui",
}  # fmt: skip
COLLEAGUE = {
    "other clerk": "clerk",
    "other examiner": "examiner",
    "other officer": "officer",
}
# Served by Wagtail, allauth or in DEBUG only; they have tests of their own.
ELSEWHERE = {"ui:gallery", "ui:gallery_exam", "ui:gallery_desk", "ui:error"}


def names(resolver: URLResolver, space: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = entry.namespace or ""
            if not space and inner and inner not in OURS:
                continue
            yield from names(entry, inner or space)
        elif isinstance(entry, URLPattern) and entry.name and space in OURS:
            yield f"{space}:{entry.name}"


def test_every_address_has_a_row():
    listed = [row.name for row in TABLE]
    assert len(listed) == len(set(listed))
    missing = set(names(get_resolver())) - set(listed) - ELSEWHERE
    assert not missing


def ask(house, row: Row, person: str) -> int:
    address = reverse(row.name, args=list(row.arguments()))
    client = house.clients[person]
    response = client.post(address) if row.post else client.get(address)
    doors = ("/accounts/login/", "/enter/?next=")
    if response.status_code == 302 and response.url.startswith(doors):
        return 401
    return response.status_code


@pytest.mark.long
def test_the_table_holds(house):
    """On PostgreSQL every page is opened by those who may, for what it asks there."""
    checks = [let_in] if connection.vendor == "postgresql" else [turned_away, let_in]
    wrong = [fault for row in TABLE for check in checks for fault in check(house, row)]
    assert not wrong, "\n".join(map(str, wrong))


def turned_away(house, row: Row) -> Iterator[tuple[str, str, int]]:
    """Who may not is sent to log in, refused or told there is no such thing.

    A person of another centre in the very role that may learns not even that the
    thing exists.
    """
    for person in PEOPLE:
        if person in row.may:
            continue
        status = ask(house, row, person)
        if row.by_token:
            right = {401}
        elif person == "visitor":
            right = {401, 403, 404}
        elif COLLEAGUE.get(person) in row.may:
            right = {404}
        else:
            right = {403, 404}
        if status not in right:
            yield row.name, person, status


def let_in(house, row: Row) -> Iterator[tuple[str, str, int]]:
    """Who may gets the page. Acts have tests of their own."""
    for person in row.may:
        if not row.post and (status := ask(house, row, person)) >= 400:
            yield row.name, person, status
