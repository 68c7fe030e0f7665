from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from ui.navigation import NavLink, everyone, register


class StandardsConfig(AppConfig):
    name = "standards"
    label = "standards"

    def ready(self) -> None:
        from accounts import training
        from standards.reports import level_names

        training.name_levels(level_names)
        register(NavLink(_("职业标准"), "standards:index", 30, everyone))
