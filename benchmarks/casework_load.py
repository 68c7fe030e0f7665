"""Trainees at the casework desk of a running server: how long one act takes.

An act is what the browser waits for: the posted form, the redirect, the new desk.
"""

import argparse
import asyncio
import os
import random
import re
import time
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from benchmarks.exam_load import busy_seconds, served

GOAL_MS = 150
TOKEN = "a" * 32
HEADERS = "Host: 127.0.0.1\r\nCookie: {cookie}\r\n"


@dataclass
class Seat:
    """A trainee's browser: what it posts, in turn, and where it stands."""

    path: str
    cookie: str
    forms: list[dict[str, Any]]


def trainees_at(options: argparse.Namespace, cases: list[str]) -> None:
    from django.core.management import call_command
    from django.db import connection

    call_command("collectstatic", verbosity=0, interactive=False)
    seats = _seats(options, cases)
    print(
        f"{connection.vendor}: {len(seats)} trainees, an act every {options.thinking} s, "
        f"{options.workers} web processes, {options.seconds} s"
    )
    with served(options):
        asyncio.run(_practise(options, seats))


def _seats(options: argparse.Namespace, cases: list[str]) -> list[Seat]:
    """Trainees in the middle of their plays, so many acts before the end."""
    from benchmarks.casework_plays import shelf

    shelved = shelf()
    turns = 2 + int(options.seconds / options.thinking * 1.5)
    return [
        _seat(number, shelved[cases[number % len(cases)]], turns)
        for number in range(options.trainees)
    ]


def _seat(number: int, case: Any, turns: int) -> Seat:
    from django.conf import settings
    from django.test import Client

    from accounts.models import PrivacyNotice, User
    from accounts.services import give_consent
    from benchmarks.casework_plays import AT, open_play, rows_of
    from casework.days import workdays_of
    from casework.engine import make_instance, perfect_acts
    from casework.models import PlayAct
    from casework.replay import template_of
    from tests.casework.stage import post_data

    user = User.objects.create(username=f"trainee{number}", name=f"学员{number}")
    give_consent(user=user, notice=PrivacyNotice.objects.get(), at=AT)
    instance = make_instance(template_of(case), 900_000 + number)
    play = open_play(user, case, instance)
    play.save()
    acts = perfect_acts(instance, workdays_of(play.days_off))
    # The last act but one ends the case; it is left to the trainee.
    begun = random.Random(number).randint(0, max(0, len(acts) - 1 - turns))
    PlayAct.objects.bulk_create(rows_of(play, acts[:begun]))
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookies = SimpleCookie({settings.SESSION_COOKIE_NAME: session, "csrftoken": TOKEN})
    return Seat(
        path=play.get_absolute_url(),
        cookie=cookies.output(attrs=[], header="", sep=";").strip(),
        forms=[
            post_data(act, begun + place) | {"csrfmiddlewaretoken": TOKEN}
            for place, act in enumerate(acts[begun:-1], start=1)
        ],
    )


async def _practise(options: argparse.Namespace, seats: list[Seat]) -> None:
    waits: list[float] = []
    sizes: list[int] = []
    begin, busy = time.monotonic(), busy_seconds()
    end = begin + options.seconds
    await asyncio.gather(*(_live(seat, options, end, waits, sizes) for seat in seats))
    seconds = time.monotonic() - begin
    share = (busy_seconds() - busy) / (seconds * (os.cpu_count() or 1))
    # Servers that have just started read every case and draw its pieces first.
    print(
        f"acts: {len(waits):,} in {seconds:.0f} s ({len(waits) / seconds:.0f}/s), "
        f"{_told(waits)} (goal {GOAL_MS}); after everybody's first: "
        f"{_told(waits[len(seats) :])}; "
        f"page {max(sizes) / 1024:.0f} kB at most, machine {share:.0%} busy"
    )


def _told(waits: list[float]) -> str:
    by_length = sorted(waits)
    middle, late = (by_length[len(waits) * part // 100] for part in (50, 95))
    return f"p50 {middle:.0f} ms, p95 {late:.0f} ms, worst {by_length[-1]:.0f}"


async def _live(
    seat: Seat,
    options: argparse.Namespace,
    end: float,
    waits: list[float],
    sizes: list[int],
) -> None:
    draw = random.Random(seat.path)
    await asyncio.sleep(draw.random() * options.thinking)
    reader, writer = await asyncio.open_connection("127.0.0.1", options.port)
    for form in seat.forms:
        if time.monotonic() > end:
            break
        sent = time.perf_counter()
        status, head, _ = await _ask(reader, writer, _post(seat, form))
        if status != 302 or seat.path.encode() not in head:
            raise SystemExit(f"refused: {status} at {form}: {head!r}")
        status, _, page = await _ask(reader, writer, _get(seat))
        waits.append((time.perf_counter() - sent) * 1000)
        sizes.append(len(page))
        if status != 200 or b"data-act" not in page:
            raise SystemExit(f"no desk: {status}")
        await asyncio.sleep(draw.uniform(0.5, 1.5) * options.thinking)
    writer.close()


async def _ask(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes
) -> tuple[int, bytes, bytes]:
    """Send a request; return status, head and body of the answer."""
    writer.write(request)
    status = await reader.readline()
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = re.search(rb"content-length: (\d+)", head)
    body = await reader.readexactly(int(length[1]) if length else 0)
    return int(status.split()[1]), head, body


def _post(seat: Seat, form: dict[str, Any]) -> bytes:
    body = urlencode(form, doseq=True)
    return (
        f"POST {seat.path} HTTP/1.1\r\n{HEADERS.format(cookie=seat.cookie)}"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


def _get(seat: Seat) -> bytes:
    return (
        f"GET {seat.path} HTTP/1.1\r\n{HEADERS.format(cookie=seat.cookie)}\r\n".encode()
    )
