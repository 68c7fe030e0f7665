from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuestionBankConfig(AppConfig):
    name = "question_bank"
    label = "question_bank"
    verbose_name = _("题库")

    def ready(self) -> None:
        from accounts import actions
        from law.services import register_dependents
        from question_bank.point_table.storing import prepare_tables
        from question_bank.services import freeze_items
        from standards.hooks import on_loaded
        from ui.navigation import NavLink, register

        register_dependents("items", freeze_items)
        on_loaded.append(prepare_tables)
        actions.name({"question_bank.table_saved": _("保存鉴定要素细目表")})
        register(NavLink(_("题库"), "question_bank:index", 60, _reads_bank, "cards"))


def _reads_bank(user: Any) -> bool:
    from accounts.access import has_platform_role
    from question_bank.querysets import BANK_ROLES

    return user.is_authenticated and has_platform_role(user, *BANK_ROLES)
