from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import has_platform_role
from accounts.automation import answer, person, refuse, text_of_at_most
from accounts.errors import AccountError
from accounts.models import PlatformRole
from question_bank.automation import item_named
from question_bank.errors import BankError
from question_bank.models import Item
from question_bank.services.lifecycle import retire_item


class Command(BaseCommand):
    help = "Take an item out of use for good; papers that hold it keep it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("item", help="its code, e.g. 5-ABA001-S1")
        parser.add_argument("--actor", required=True, help="a bank manager")
        parser.add_argument("--reason", type=text_of_at_most(500), required=True)
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            item = _retired(options)
        except (AccountError, BankError) as error:
            refuse(self, error, as_json=options["json"])
        told = {"item": item.code, "status": item.status}
        answer(self, told, as_json=options["json"])


def _retired(options: dict[str, Any]) -> Item:
    actor = person(options["actor"])
    if not has_platform_role(actor, PlatformRole.BANK_MANAGER):
        raise AccountError("not_bank_manager", _("只有题库管理员可以停用试题。"))
    item = item_named(options["item"], actor)
    retire_item(item=item, actor=actor, reason=options["reason"], at=timezone.now())
    item.refresh_from_db()
    return item
