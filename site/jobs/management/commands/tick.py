import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from jobs.ticks import Schedule

# How late a tick may be. The shortest ones run every few seconds.
STEP_SECONDS = 1.0


class Command(BaseCommand):
    help = "Run the periodic work (expired attempts, dead jobs ...) until stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="run all once and end")

    def handle(self, *args: Any, **options: Any) -> None:
        schedule = Schedule()
        if options["once"]:
            failed = schedule.run_due(timezone.now())
            if failed:
                raise CommandError(f"Failed: {', '.join(failed)}")
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        while not stop.wait(STEP_SECONDS):
            schedule.run_due(timezone.now())
