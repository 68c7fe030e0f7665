from django.apps import AppConfig


class UiConfig(AppConfig):
    """Registers the checks of navigation; has no models."""

    name = "ui"
    label = "ui"

    def ready(self) -> None:
        from ui import checks  # noqa: F401  registers itself
