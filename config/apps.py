from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Carries the commands, the checks and the pulse that speak of the whole house."""

    name = "config"

    def ready(self) -> None:
        from config import checks  # noqa: F401 - registers them
