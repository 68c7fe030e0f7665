from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from ui.navigation import NavLink, Place, register, signed_in


class JobsConfig(AppConfig):
    name = "jobs"
    label = "jobs"

    def ready(self) -> None:
        from jobs import services, ticks

        ticks.register("jobs.reap_dead_jobs", services.reap_dead_jobs, 30)
        ticks.register("jobs.queue_lost_jobs", services.queue_lost_jobs, 30)
        register(NavLink(_("我的任务"), "jobs:list", 80, signed_in, place=Place.PERSON))
