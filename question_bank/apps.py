from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuestionBankConfig(AppConfig):
    name = "question_bank"
    label = "question_bank"
    verbose_name = _("题库")

    def ready(self) -> None:
        from law.services import register_dependents
        from question_bank.services import freeze_items
        from ui.navigation import NavLink, register

        for model in self.get_models():
            # Wagtail's list of what refers to what is read by editors.
            setattr(model, "wagtail_reference_index_ignore", True)  # noqa: B010
        register_dependents("items", freeze_items)
        register(NavLink(_("题库"), "question_bank:index", 60, _reads_bank, "cards"))


def _reads_bank(user: Any) -> bool:
    from accounts.access import has_platform_role
    from question_bank.querysets import BANK_ROLES

    return user.is_authenticated and has_platform_role(user, *BANK_ROLES)
