from typing import Any

from django.contrib.staticfiles.management.commands import runserver

from config.management.commands.serve import refuse_demo_in_public


class Command(runserver.Command):
    """Django's; WhiteNoise wraps this one because it stands before us in the list."""

    def run(self, **options: Any) -> None:
        refuse_demo_in_public(self.addr)  # type: ignore[attr-defined]
        super().run(**options)
