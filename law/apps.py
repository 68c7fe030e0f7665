from typing import Any

from django.apps import AppConfig
from django.apps import apps as registry
from django.apps.registry import Apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from ui.navigation import NavLink, Place, everyone, register


class LawConfig(AppConfig):
    name = "law"
    label = "law"

    def ready(self) -> None:
        register(NavLink(_("法规依据"), "law:index", 20, everyone, place=Place.FOOTER))
        post_migrate.connect(load_dated_data, sender=self)


def load_dated_data(apps: Apps | None = None, **_: Any) -> None:
    """A migrated or emptied database knows the dated facts and the calendar.

    Laws and articles are loaded by `manage.py load_law`: items need them, code
    does not. `apps` is the state that a migration reached; a flush has none.
    """
    from law import loading

    try:
        (apps or registry).get_model("law", "DatedFact")
    except LookupError:
        return  # migrated back to before the tables
    loading.load_facts()
    loading.load_calendar()
