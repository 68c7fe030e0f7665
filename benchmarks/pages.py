"""Server time, queries and size of every page that demo people can reach.

    export VAR_DIR=<a seeded folder> DEBUG=0 HTTPS=0 LOG_LEVEL=ERROR
    .venv/bin/python manage.py collectstatic --noinput -v0
    .venv/bin/python benchmarks/pages.py

Walks the links from the front page as each demo person, at most 80 pages each and
three of each named URL; GET only, in one process. Times are medians of five, by the
clock and the process's own (cpu): on a shared machine the latter is the fairer one,
and decides which page is the slowest. With DEBUG=1 it measures the development
server's settings instead. Goals: ≤ 60 ms and ≤ 12 queries a page. Prints the slowest
page of each room, then of every kind.
"""

import gzip
import os
import re
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "site"), str(ROOT)]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django  # noqa: E402

django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import Resolver404, resolve  # noqa: E402

from accounts.models import User  # noqa: E402

PEOPLE = (
    "",
    "xueyuan",
    "kaosheng1",
    "kaosheng3",
    "kaowu",
    "fabu",
    "kaoping1",
    "shijuan1",
    "jiaoshi",
    "tiku",
    "bianji",
)
MOST_PAGES = 80
MOST_OF_A_KIND = 3
GOAL_MILLISECONDS = 60
GOAL_QUERIES = 12
LINK = re.compile(r'href="(/[^"#]*)"')
# Files, the page editor and leaving are other matters.
SKIP = re.compile(
    r"^/(static|cms|documents|media|_|accounts/logout)|\.(pdf|xlsx)$|/pdf/|/xlsx/"
)


@dataclass(frozen=True)
class Page:
    person: str
    address: str
    status: int
    milliseconds: float
    processor: float
    queries: int
    kilobytes: float

    @property
    def kind(self) -> str:
        return kind_of(self.address)

    @property
    def room(self) -> str:
        """The namespace of the URL: about one for each room of the house."""
        return self.kind.partition(":")[0]

    @property
    def is_over(self) -> bool:
        return self.milliseconds > GOAL_MILLISECONDS or self.queries > GOAL_QUERIES


def kind_of(address: str) -> str:
    """The name of the URL, so that pages which differ by an id count as one kind."""
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return address


def client_of(username: str) -> Client:
    client = Client(SERVER_NAME="127.0.0.1")
    if username:
        backend = "django.contrib.auth.backends.ModelBackend"
        client.force_login(User.objects.get(username=username), backend)
    return client


def walk(username: str) -> Iterator[Page]:
    client, seen, waiting = client_of(username), set(), ["/", "/me/"]
    kinds: Counter[str] = Counter()
    while waiting and sum(kinds.values()) < MOST_PAGES:
        address = unescape(waiting.pop(0))
        kind = kind_of(address)
        if address in seen or SKIP.search(address) or kinds[kind] >= MOST_OF_A_KIND:
            continue
        seen.add(address)
        kinds[kind] += 1
        page, text = measure(client, username, address)
        yield page
        waiting += LINK.findall(text)


def measure(client: Client, person: str, address: str) -> tuple[Page, str]:
    client.get(address)
    times, owns = [], []
    for _ in range(5):
        started, own = time.perf_counter(), time.process_time()
        response = client.get(address)
        owns.append((time.process_time() - own) * 1000)
        times.append((time.perf_counter() - started) * 1000)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    size = len(gzip.compress(response.getvalue())) / 1024
    page = Page(
        person,
        address,
        response.status_code,
        statistics.median(times),
        statistics.median(owns),
        len(queries),
        size,
    )
    return page, response.getvalue().decode(errors="replace")


def slowest(pages: Iterable[Page], group: str) -> list[Page]:
    """The slowest page of each group (an attribute of Page), slowest first."""
    worst: dict[str, Page] = {}
    for page in sorted(pages, key=lambda page: page.processor):
        worst[getattr(page, group)] = page
    return list(reversed(worst.values()))


def show(title: str, pages: list[Page]) -> None:
    print(
        f"{title}\n{'ms':>6} {'cpu':>6} {'queries':>7} {'KB gz':>6} status  page (person)"
    )
    for page in sorted(pages, key=lambda page: -page.processor):
        print(
            f"{page.milliseconds:6.1f} {page.processor:6.1f} {page.queries:7d} "
            f"{page.kilobytes:6.1f} {page.status:6d}  {page.kind} {page.address} ({page.person or '访客'})"
        )


def main() -> None:
    pages = [page for username in PEOPLE for page in walk(username)]
    show("Slowest of each room", slowest(pages, "room"))
    kinds = slowest(pages, "kind")
    show("Slowest of each kind", kinds)
    show("Over a goal", [page for page in pages if page.is_over])
    show("Broken", [page for page in pages if page.status >= 400])
    print(
        f"{len(pages)} pages of {len(kinds)} kinds; median "
        f"{statistics.median(page.milliseconds for page in pages):.1f} ms "
        f"({statistics.median(page.processor for page in pages):.1f} cpu), "
        f"most queries {max(page.queries for page in pages)}"
    )


main()
