from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Hosts the commands that touch the whole house (serve, seed_demo, backup).

    Wires rooms together that may not know each other.
    """

    name = "config"

    def ready(self) -> None:
        from accounts.checkpoints import write_checkpoint
        from jobs import ticks

        ticks.register("accounts.write_checkpoint", write_checkpoint, 60)
