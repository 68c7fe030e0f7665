"""Measure the printing of certificates: a batch of a hundred, and one alone.

Run `DEBUG=1 PYTHONPATH=site:. python -m benchmarks.certificates`: as a file it would
hide the room of its name.

The goal: a hundred pages in one PDF within 3 s. Nothing is stored. Times are wall
clock and the process's own; on a shared machine the latter is the fairer one. The
WeasyPrint import and the first use of the fonts are counted apart.
"""

import os
import statistics
import time
from collections.abc import Callable
from datetime import date

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from accounts.identity import IdentityNumber, mask  # noqa: E402
from accounts.models import User  # noqa: E402
from accounts.sealing import sealed_document  # noqa: E402
from certificates.certificate_pdf import (  # noqa: E402
    certificate_pdf,
    certificates_pdf,
)
from certificates.models import Certificate  # noqa: E402

PEOPLE = 100
RUNS = 5
NAMES = ("许文珍", "陈䶮", "李㛃", "王𬭎", "欧阳·阿依古丽")


def person(place: int) -> Certificate:
    """An unstored certificate; names repeat with a character of their own."""
    user = User(name=f"{NAMES[place % len(NAMES)]}{chr(0x4E00 + place * 37)}")
    number = f"99010119850307{place:04d}"
    identity = IdentityNumber("resident_id", number, mask(number))
    return Certificate(
        number=f"S000099000123263{place + 1:06d}",
        token=f"{place:032x}",
        holder_name=user.name,
        document=sealed_document(user, identity),
        document_kind="resident_id",
        document_masked=identity.masked,
        occupation="劳动保障协理员",
        level_name="三级/高级工",
        issuer="演示职业技能评价中心",
        issued_on=date(2026, 12, 30),
        is_demo=True,
    )


def timed(act: Callable[[], bytes]) -> tuple[float, float, int]:
    wall, own = time.perf_counter(), time.process_time()
    size = len(act())
    return time.perf_counter() - wall, time.process_time() - own, size


def report(label: str, act: Callable[[], bytes]) -> None:
    walls, owns, sizes = zip(*(timed(act) for _ in range(RUNS)), strict=True)
    print(
        f"{label}: median {statistics.median(walls):.2f} s wall, "
        f"{statistics.median(owns):.2f} s processor, worst {max(walls):.2f} s wall, "
        f"{sizes[0] / 1024:.0f} KiB"
    )


def main() -> None:
    people = [person(place) for place in range(PEOPLE)]
    wall, own, _size = timed(lambda: certificate_pdf(people[0]))
    print(f"first certificate, with imports: {wall:.2f} s wall, {own:.2f} s processor")
    report("one certificate", lambda: certificate_pdf(people[0]))
    report(f"{PEOPLE} certificates in one file", lambda: certificates_pdf(people))


if __name__ == "__main__":
    main()
