from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.models import Centre
from config.demo.bank import make_items_under_way
from config.demo.casework import make_casework
from config.demo.console import renew_console
from config.demo.house import fill_house
from config.demo.people import (
    CANDIDATE_SAYS,
    CANDIDATES,
    HAS_SAT,
    PASSWORD,
    STAFF,
    TRAINEE,
)
from config.demo.practice import make_practice
from config.demo.sittings import make_sittings, may_still_sit, renew_sitting
from exams.sittings.errors import REFUSED


class Command(BaseCommand):
    help = "Load what the product ships, then demo people and a sitting of today."

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.DEBUG and settings.DEMO):
            raise CommandError(
                "演示数据只能在 DEBUG=1 且 DEMO=1 时载入。", returncode=2
            )
        fill_house(self.stdout.write)
        if not Centre.objects.filter(is_demo=True).exists():
            self.stdout.write("正在准备演示考试 …")
            with transaction.atomic():
                make_sittings(timezone.now())
                make_items_under_way(timezone.now())
                make_practice(timezone.now())
                make_casework(timezone.now())
        elif self._renewed(renew_sitting):
            self.stdout.write("上次的演示考试已经结束，另开了一场。")
        if self._renewed(renew_console):
            self.stdout.write("开了一场正在进行的考试，可以用 jiankao 打开监考台。")
        self._print_accounts()

    def _renewed(self, renew: Callable[[datetime], bool]) -> bool:
        """Whoever changed the demo so that it cannot go on must still get in."""
        try:
            return renew(timezone.now())
        except REFUSED as error:
            self.stdout.write(f"没有另开演示考试：{error.message}")
            self.stdout.write("想从头开始，停止以后删除 var/，再运行 make run。")
            return False

    def _print_accounts(self) -> None:
        self.stdout.write(f"\n演示账户（密码都是 {PASSWORD}）：")
        first = CANDIDATE_SAYS[0] if may_still_sit(timezone.now()) else HAS_SAT
        candidates = zip(CANDIDATES, (first, *CANDIDATE_SAYS[1:]), strict=True)
        rows = [TRAINEE, *((who, name, says) for (who, name), says in candidates)]
        rows += [(staff.username, staff.name, staff.says) for staff in STAFF]
        for username, name, says in rows:
            self.stdout.write(f"  {username:<10} {name}\t{says}")
        self.stdout.write("")
