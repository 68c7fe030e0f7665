import json
from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from accounts.automation import Reason, refuse
from casework.models import Play
from casework.verification import verify_play


class Command(BaseCommand):
    help = "Replay a play and compare its chain, state hash and score."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("play", type=UUID)
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        play = Play.objects.with_case().filter(pk=options["play"]).first()
        if play is None:
            unknown = Reason("play_unknown", _("没有这次办理。"))
            refuse(self, unknown, as_json=options["json"])
        found = verify_play(play)
        if options["json"]:
            self.stdout.write(json.dumps(found.to_dict()))
        else:
            self.stdout.write(f"{found.acts} 步，{found.score} 分")
        if found.faults:
            raise CommandError("\n".join(found.faults), returncode=1)
