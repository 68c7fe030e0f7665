"""How fast items come in and go out: `python -m benchmarks.bank_import [--items N]`.

Makes a new database (SQLite in a temporary folder, or on the test server named by
DATABASE_URL) with a bank of N published items, imports a workbook of N others
(10,000 unless said otherwise), makes drafts of all and exports the bank; then meets
bad files. Each step is a process of its own, so that its memory above the idle one
can be told. Leaves with an error if a goal is missed. Run with `PYTHONPATH=site:.`.
"""

import argparse
import io
import sys
import tempfile
import time
from multiprocessing import get_context
from pathlib import Path

from benchmarks.scratch_database import new_database, set_up

MOST_ITEMS = 10_000
POINTS = 240
IMPORT_SECONDS, IMPORT_MEBIBYTES = 20, 300
EXPORT_SECONDS = 10
BAD_SECONDS, BAD_MEBIBYTES = 1, 100
missed: list[str] = []


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=MOST_ITEMS)
    size = min(parser.parse_args().items, MOST_ITEMS)
    with tempfile.TemporaryDirectory() as folder:
        set_up(folder)
        with new_database("benchmark_bank_import"):
            measure(size, Path(folder))
    sys.exit(f"missed: {', '.join(missed)}" if missed else 0)


def measure(size: int, folder: Path) -> None:
    book = folder / "items.xlsx"
    fill_bank(size, book)
    print(f"{size} items, a workbook of {book.stat().st_size / 1024:.0f} KiB")
    took, used = apart(import_all, book)
    report("import", took, used, IMPORT_SECONDS, IMPORT_MEBIBYTES)
    for file_format in ("xlsx", "csv"):
        took, used = apart(export_all, file_format)
        report(f"export {file_format}", took, used, EXPORT_SECONDS)
    for name in bad_files():
        took, used = apart(refuse, name)
        report(name, took, used, BAD_SECONDS, BAD_MEBIBYTES)


def report(
    what: str,
    took: tuple[float, float],
    used: float,
    seconds: float,
    mebibytes: float = 0,
) -> None:
    took, busy = took
    print(f"{what:24} {took:6.2f} s ({busy:.2f} s CPU)  {used:5.0f} MiB above idle")
    if took > seconds or (mebibytes and used > mebibytes):
        missed.append(what)


def apart(step, *arguments):
    """Seconds (and of them CPU) and mebibytes of a step in a fresh process, as a worker
    is."""
    from django.db import connection

    name = str(connection.settings_dict["NAME"])
    connection.close()
    with get_context("spawn").Pool(1, _begin, [name]) as pool:
        return pool.apply(_measured, (step, arguments))


def _begin(database: str) -> None:
    import django

    django.setup()
    from django.db import connection

    connection.settings_dict["NAME"] = database


def _measured(step, arguments):
    ready = step(*arguments)
    idle = _status("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")
    started, busy = time.perf_counter(), time.process_time()
    ready()
    took = time.perf_counter() - started, time.process_time() - busy
    return took, _status("VmHWM") - idle


def _status(name: str) -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) / 1024


def fill_bank(size: int, book: Path) -> None:
    """A bank of `size` published items and a workbook of as many others."""
    from question_bank.sheets.writing import workbook_of
    from tests.factories import make_bank_person, make_point

    points = [make_point() for _ in range(POINTS)]
    make_bank_person("bank_manager", username="manager")
    items = list(invented_items(2 * size, points))
    publish(items[:size], points)
    book.write_bytes(workbook_of(items[size:]))


def invented_items(size, points):
    """Items of two kinds, as long and as alike as real ones."""
    from benchmarks.synthetic_items import Writer
    from question_bank.records import SourceRecord
    from question_bank.sheets.records import SheetItem

    for number, text in enumerate(Writer(seed=7).bank(size)):
        content = {"stem": text.stem, "explanation": text.explanation}
        options = list(dict.fromkeys(text.options))[:4]
        kind = "single_choice" if len(options) == 4 else "true_false"
        if kind == "single_choice":
            content |= {"options": options, "key": ["ABCD"[number % 4]]}
        else:
            content |= {"key": number % 2 == 0}
        point = points[number // 4 % len(points)]
        yield SheetItem(
            kind=kind,
            content=content,
            level=point.level.number,
            point=point.code,
            pool="practice",
            difficulty=number % 5 + 1,
            cognition="understand",
            sources=(SourceRecord(standard="1"),),
        )


def publish(items, points) -> None:
    from django.utils import timezone

    from question_bank.indexing import index_items
    from question_bank.models import Item, ItemSource, ItemVersion
    from question_bank.services.sheet_checks import body_in

    by_code = {point.code: point for point in points}
    rows = [
        Item(
            code=f"Z{number}",
            point=by_code[item.point],
            kind=item.kind,
            pool=item.pool,
            origin="starter",
        )
        for number, item in enumerate(items)
    ]
    Item.objects.bulk_create(rows, batch_size=500)
    versions = ItemVersion.objects.bulk_create(
        (
            ItemVersion(
                item=row,
                number=1,
                pool=row.pool,
                origin="starter",
                created_at=timezone.now(),
                **body_in(item).columns(),
            )
            for row, item in zip(rows, items, strict=True)
        ),
        batch_size=500,
    )
    node = points[0].node
    sources = (ItemSource(version=version, node=node) for version in versions)
    ItemSource.objects.bulk_create(sources, batch_size=500)
    for row, version in zip(rows, versions, strict=True):
        row.current, row.status = version, "published"
    Item.objects.bulk_update(rows, ["current", "status"], batch_size=500)
    index_items(
        (row, version.content) for row, version in zip(rows, versions, strict=True)
    )


def import_all(book: Path):
    """Upload, read and check, make drafts of every row that is not wrong."""
    from django.utils import timezone

    from accounts.models import User
    from question_bank.services.imports import accept_rows, take_file
    from question_bank.services.reading_imports import read_import
    from standards.models import Level

    manager = User.objects.get(username="manager")
    level = Level.objects.select_related("standard").get()

    def work() -> None:
        started = time.perf_counter()
        with book.open("rb") as file:
            batch = take_file(
                file=file,
                name=book.name,
                uploader=manager,
                level=level,
                pool="practice",
                cognition="understand",
                at=timezone.now(),
            )
        taken = time.perf_counter()
        rows = read_import(batch=batch, progress=lambda done: None, at=timezone.now())
        read = time.perf_counter()
        accepted = max(
            accept_rows(
                batch=batch, rows=batch.rows.all(), actor=manager, at=timezone.now()
            ),
            default=0,
        )
        assert rows == accepted, (rows, accepted)
        ended = time.perf_counter()
        print(
            f"taken in {taken - started:.2f} s, read and checked in"
            f" {read - taken:.2f} s, {accepted} drafts in {ended - read:.2f} s"
        )

    return work


def export_all(file_format: str):
    from django.utils import timezone

    from accounts.models import User
    from question_bank.models import Item
    from question_bank.services.exporting import export_items

    manager = User.objects.get(username="manager")
    items = Item.objects.filter(status="published")
    return lambda: export_items(
        items=items, file_format=file_format, actor=manager, at=timezone.now()
    )


def bad_files():
    from tests import spreadsheets

    head = ["题型", "题干", "答案", "知识点一级"]
    row = ["判断", "甲", "√", "乙"]
    return {
        "zip bomb": lambda: spreadsheets.zip_bomb(1024**3),
        "million rows": lambda: spreadsheets.million_rows(head, row),
        "million lines": lambda: io.BytesIO(
            (",".join(head) + "\n" + (",".join(row) + "\n") * 10**6).encode()
        ),
        "formula in row 10,000": lambda: spreadsheets.xlsx(
            [head, *[row] * 9_999, ["判断", "=1+1", "√", "乙"]]
        ),
        "macros": lambda: spreadsheets.with_macros(spreadsheets.xlsx([head, row])),
        "truncated": lambda: spreadsheets.truncated(
            spreadsheets.xlsx([head, *[row] * 9_999])
        ),
    }


def refuse(name: str):
    from accounts.errors import AccountError
    from question_bank.sheets.reading import refuse_unfit

    file = bad_files()[name]()

    def work() -> None:
        try:
            refuse_unfit(file)
        except AccountError:
            return
        raise AssertionError(f"{name} was taken")

    return work


if __name__ == "__main__":
    main()
