from argparse import ArgumentParser
from typing import Any

from accounts.automation import person
from exams.sittings.automation import Act, SittingVerb
from exams.sittings.models import Check
from exams.sittings.services import RoomPlan, add_room


class Command(SittingVerb):
    help = "Give a sitting a further room, with its seats, invigilators and lists."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--name", required=True)
        parser.add_argument("--seats", type=int, required=True)
        parser.add_argument("--columns", type=int, default=6, help="seats in a row")
        parser.add_argument("--no-door-check", action="store_true")
        parser.add_argument(
            "--invigilators", nargs="*", default=[], help="their login names"
        )
        parser.add_argument("--addresses", nargs="*", default=[], help="CIDR networks")
        parser.add_argument(
            "--address-check", choices=Check.values, default=Check.OFF.value
        )
        parser.add_argument("--browser-keys", nargs="*", default=[])
        parser.add_argument(
            "--browser-check", choices=Check.values, default=Check.OFF.value
        )

    def perform(self, act: Act, options: dict[str, Any]) -> dict[str, Any]:
        plan = RoomPlan(
            name=options["name"],
            seats=options["seats"],
            columns=options["columns"],
            checks_door=not options["no_door_check"],
            addresses=" ".join(options["addresses"]),
            address_check=options["address_check"],
            browser_keys=" ".join(options["browser_keys"]),
            browser_check=options["browser_check"],
        )
        people = [person(name) for name in options["invigilators"]]
        room = act.do(add_room, plan=plan, invigilators=people)
        return {"room": str(room.pk), "name": room.name, "seats": room.seats}
