from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

ACTS = {
    "question_bank.draft.accepted": _("审题通过"),
    "question_bank.draft.returned": _("审题退回"),
    "question_bank.draft.discarded": _("放弃试题草稿"),
    "question_bank.item.published": _("发布试题"),
    "question_bank.item.retired": _("停用试题"),
    "question_bank.table_saved": _("保存鉴定要素细目表"),
    "question_bank.enemies.declared": _("设为敌题"),
    "question_bank.enemies.dissolved": _("解除敌题"),
    "question_bank.import.accepted": _("从表格导入试题"),
    "question_bank.import.dropped": _("放弃试题导入"),
    "question_bank.import.undone": _("撤销试题导入"),
    "question_bank.items.exported": _("导出试题"),
}


class QuestionBankConfig(AppConfig):
    name = "question_bank"
    label = "question_bank"
    verbose_name = _("题库")

    def ready(self) -> None:
        from accounts import actions, desk
        from jobs import ticks
        from law.services import register_dependents
        from question_bank import background as sheet_jobs  # noqa: F401
        from question_bank.bulk import background as bulk_jobs  # noqa: F401
        from question_bank.point_table.storing import prepare_tables
        from question_bank.reviewing.inbox import desk_card
        from question_bank.services.exporting import forget_exports
        from question_bank.services.lifecycle import freeze_items
        from standards.hooks import on_loaded
        from ui.navigation import NavLink, register

        ticks.register("question_bank.forget_exports", forget_exports, 3600)
        for model in self.get_models():
            # Wagtail's list of what refers to what is read by editors.
            setattr(model, "wagtail_reference_index_ignore", True)  # noqa: B010
        register_dependents("items", freeze_items)
        on_loaded.append(prepare_tables)
        actions.name(ACTS)
        desk.register(25, "question_bank/desk_card.html", desk_card)
        register(NavLink(_("题库"), "question_bank:index", 60, _reads_bank, "cards"))


def _reads_bank(user: Any) -> bool:
    from accounts.access import has_platform_role
    from question_bank.querysets import BANK_ROLES

    return user.is_authenticated and has_platform_role(user, *BANK_ROLES)
